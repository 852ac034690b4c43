/**
 * virtio-blk against a device in another process: random writes and reads, every read compared.
 *
 * @module
 */

import {
  createVirtqueue,
  ENOSPC,
  type RingLayoutName,
  VIRTIO_F_EVENT_IDX,
  VIRTIO_F_IN_ORDER,
  VIRTIO_F_INDIRECT_DESC,
  VIRTIO_F_RING_PACKED,
  type Virtqueue,
  virtqueueCalls,
} from "../../ring/mod.ts";
import { awaitRing, ring } from "./libc.ts";
import { bit, GuestMemory, newBells, VhostUser } from "./vhost_user.ts";

const VERSION_1 = 32;
const BLOCK = 4096, WORDS = BLOCK / 4, SECTORS = BLOCK / 512;
const T_IN = 0, T_OUT = 1;
/** How a 4 KiB block is cut into segments. */
const CUTS = [[4096], [512, 3584], [512, 1024, 2560], [1024, 1024, 1024, 512, 512]];

/** One run. */
export interface BlkOptions {
  readonly socket: string;
  readonly layout: RingLayoutName;
  readonly num: number;
  readonly depth: number;
  readonly event: boolean;
  readonly indirect: boolean;
  /** always: callbacks stay on; napi, delayed: off while buffers are taken; poll: never on. */
  readonly mode: "always" | "napi" | "delayed" | "poll";
  readonly requests: number;
  readonly blocks: number;
  /** File behind the device, compared at the end. */
  readonly file?: string;
  /** Ring sizes to change to on the way; 0 resets the ring. */
  readonly sizes?: readonly number[];
}

/** What a run came to. */
export interface BlkResult {
  requests: number;
  errors: string[];
  kicks: number;
  waits: number;
  lostKicks: number;
  lostCalls: number;
  resizes: number;
}

interface Slot {
  readonly at: number;
  readonly lo: number;
  readonly hi: number;
  block: number;
  write: boolean;
  generation: number;
}

/** Runs requests, and compares every block at the end. */
export function runBlk(o: BlkOptions): BlkResult {
  const front = new VhostUser(o.socket);
  let features = bit(VERSION_1);
  if (o.event) features |= bit(VIRTIO_F_EVENT_IDX);
  if (o.indirect) features |= bit(VIRTIO_F_INDIRECT_DESC);
  if (o.layout.startsWith("packed")) features |= bit(VIRTIO_F_RING_PACKED);
  if (o.layout.endsWith("in_order")) features |= bit(VIRTIO_F_IN_ORDER);
  front.negotiate(features);
  const memory = new GuestMemory(32 << 20);
  front.setMemory(memory);
  const bells = newBells();
  const r: BlkResult = {
    requests: 0,
    errors: [],
    kicks: 0,
    waits: 0,
    lostKicks: 0,
    lostCalls: 0,
    resizes: 0,
  };
  const fail = (text: string) => r.errors.length < 20 && r.errors.push(text);
  const vq = createVirtqueue({
    layout: o.layout,
    num: o.num,
    numMax: 32768,
    event: o.event,
    indirect: o.indirect,
    maxIndirectSgs: 8,
    allocator: memory.allocator,
    concurrent: true,
    callback: (q: Virtqueue) => {
      if (o.mode !== "always") calls.disableCb(q);
    },
    transport: {
      notify: () => (r.kicks++, ring(bells.kick), true),
      message: (_, text) => fail(text),
      warn: (_, text) => fail(text),
      disableVqAndReset: (q) => (front.stop(q), 0),
      enableVqAfterReset: (q) => (front.start(q, memory, bells), 0),
    },
  });
  const calls = virtqueueCalls(vq.ops);
  front.start(vq, memory, bells);

  // One slot: the data page, then header (16 bytes) and status (1 byte) in a page of their own.
  const slots: Slot[] = memory.buffers(o.depth, 2 * BLOCK).map((b) => ({
    ...b,
    block: 0,
    write: false,
    generation: 0,
  }));
  const u8 = new Uint8Array(memory.mapping.buffer);
  const u32 = new Uint32Array(memory.mapping.buffer);
  const generations = new Uint32Array(o.blocks);
  const busy = new Uint8Array(o.blocks);
  const sgs = new Uint32Array(3 * 8);
  let seed = 12345;
  const random = (n: number) => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % n;

  function submit(slot: Slot, write: boolean, block: number): number {
    const header = (slot.at + BLOCK) >> 2;
    u32[header] = write ? T_OUT : T_IN;
    u32[header + 1] = 0;
    u32[header + 2] = block * SECTORS;
    u32[header + 3] = 0;
    u8[slot.at + BLOCK + 16] = 0xee;
    const generation = write ? generations[block]! + 1 : generations[block]!;
    const data = slot.at >> 2;
    if (write) {
      for (let i = 0; i < WORDS; i++) {
        u32[data + i] = Math.imul(block, 0x9e3779b1) + generation * 0x10001 + i;
      }
    } else u32.fill(0xdeadbeef, data, data + WORDS);
    let s = 0;
    const segment = (offset: number, length: number) => {
      sgs[s] = slot.lo + offset;
      sgs[s + 1] = slot.hi;
      sgs[s + 2] = length;
      s += 3;
    };
    const cut = CUTS[random(CUTS.length)]!;
    segment(BLOCK, 16);
    let at = 0;
    for (const length of cut) {
      segment(at, length);
      at += length;
    }
    segment(BLOCK + 16, 1);
    const code = write
      ? calls.addSgs(vq, sgs, 1 + cut.length, 1, slot)
      : calls.addSgs(vq, sgs, 1, cut.length + 1, slot);
    if (code !== 0) return code;
    slot.block = block;
    slot.write = write;
    slot.generation = generation;
    busy[block] = 1;
    return 0;
  }

  function complete(slot: Slot): void {
    const status = u8[slot.at + BLOCK + 16]!;
    if (status !== 0) fail(`status ${status} of block ${slot.block} write ${slot.write}`);
    busy[slot.block] = 0;
    if (slot.write) {
      generations[slot.block] = slot.generation;
      return;
    }
    const data = slot.at >> 2;
    if (slot.generation === 0) return; // never written in this run
    for (let i = 0; i < WORDS; i++) {
      const expected = (Math.imul(slot.block, 0x9e3779b1) + slot.generation * 0x10001 + i) >>> 0;
      if (u32[data + i] !== expected) {
        fail(`block ${slot.block} word ${i}: ${u32[data + i]} instead of ${expected}`);
        return;
      }
    }
  }

  function wait(): void {
    r.waits++;
    if (awaitRing(bells.call, 250)) return void calls.interrupt(vq);
    if (calls.poll(vq, calls.enableCbPrepare(vq))) r.lostCalls++;
    else {
      r.lostKicks++;
      ring(bells.kick);
      if (!awaitRing(bells.call, 2000)) {
        throw new Error(
          `device hangs: used.idx ${
            vq.u16[vq.usedIdxAt]
          } last ${vq.lastUsedIdx} errors ${r.errors}`,
        );
      }
    }
  }

  /** Runs `count` requests that `next` chooses. */
  function drive(count: number, next: (i: number) => { write: boolean; block: number }): void {
    const free = slots.slice();
    let issued = 0, done = 0, idle = 0, kicked = 0;
    let pending: { write: boolean; block: number } | null = null;
    if (o.mode !== "always") calls.disableCb(vq);
    while (done < count) {
      while (issued < count && free.length > 0) {
        pending ??= next(issued);
        if (busy[pending.block]) break;
        const code = submit(free[free.length - 1]!, pending.write, pending.block);
        if (code === ENOSPC) break;
        if (code !== 0) throw new Error(`add: ${code} ${r.errors}`);
        pending = null;
        free.pop();
        issued++;
      }
      if (issued > kicked) calls.kick(vq);
      kicked = issued;
      let got = 0;
      for (let slot = calls.getBuf(vq); slot !== null; slot = calls.getBuf(vq)) {
        complete(slot as Slot);
        free.push(slot as Slot);
        got++;
      }
      done += got;
      if (vq.broken) throw new Error(`broken: ${r.errors}`);
      if (got > 0 || done === count) {
        idle = 0;
        continue;
      }
      if (o.mode === "poll") {
        if (++idle > 2e8) throw new Error("polling: nothing comes");
      } else if (o.mode === "always") wait();
      else if (o.mode === "napi" ? calls.enableCb(vq) : calls.enableCbDelayed(vq)) wait();
    }
    r.requests += done;
  }

  const rounds = o.sizes ?? [];
  const share = Math.ceil(o.requests / (rounds.length + 1));
  const mix = () => ({ write: random(2) === 0, block: random(o.blocks) });
  drive(share, mix);
  for (const size of rounds) {
    const recycle = () => fail("an outstanding buffer");
    const code = size === 0 ? calls.reset(vq, recycle) : calls.resize(vq, size, recycle);
    if (code !== 0) fail(`resize to ${size}: ${code}`);
    r.resizes++;
    drive(share, mix);
  }
  drive(o.blocks, (block) => ({ write: false, block }));
  const base = front.stop(vq);
  const expectedBase = vq.packedRing
    ? vq.nextAvailIdx | vq.availWrapCounter << 15
    : vq.availIdxShadow;
  if ((base & 0xffff) !== expectedBase) {
    fail(`device stopped at ${base}, driver at ${expectedBase}`);
  }
  if (vq.numFree !== vq.num) fail(`${vq.num - vq.numFree} descriptors lost`);
  front.close();
  if (o.file !== undefined) {
    const disk = new Uint32Array(Deno.readFileSync(o.file).buffer);
    for (let block = 0; block < o.blocks; block++) {
      const generation = generations[block]!;
      if (generation === 0) continue;
      for (let i = 0; i < WORDS; i++) {
        if (
          disk[block * WORDS + i] !==
            (Math.imul(block, 0x9e3779b1) + generation * 0x10001 + i) >>> 0
        ) {
          fail(`file differs in block ${block}`);
          break;
        }
      }
    }
  }
  return r;
}
