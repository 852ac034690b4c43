/**
 * The driver's state of one virtqueue.
 *
 * One class serves every layout, as one `struct vring_virtqueue` does in Linux, so that every queue has
 * the same hidden class and code that handles several layouts stays monomorphic on the queue.
 *
 * @module
 */

import { bug } from "./bug.ts";
import type { IndirectTables } from "./indirect.ts";
import { type BufferMappings, releaseMapped } from "./mapping.ts";
import type { DmaAllocator, DmaRegion } from "./memory.ts";
import { EIO, OK, type VirtqueueOps } from "./ops.ts";

/** What a queue needs of the transport beneath it. */
export interface VirtqueueTransport {
  /**
   * Sends the available buffer notification (Linux: `vq->notify`).
   *
   * @returns `false` if the device is gone; the queue breaks.
   */
  notify(vq: Virtqueue): boolean;
  /** Stops and resets the queue on the device, before a resize or reset; 0 or a negative code. */
  disableVqAndReset?(vq: Virtqueue): number;
  /** Starts the queue on the device again; 0 or a negative code. */
  enableVqAfterReset?(vq: Virtqueue): number;
  /** Told of what the driver finds wrong with the device (Linux: `dev_err`, `dev_warn`). */
  message?(vq: Virtqueue, text: string): void;
  /** Told of suspicious use by the driver's caller (Linux: `WARN_ON`). */
  warn?(vq: Virtqueue, text: string): void;
}

/** Settings that {@linkcode Virtqueue} takes, all checked by `createVirtqueue`. */
export interface VirtqueueInit {
  /** Layout number. */
  readonly layout: number;
  /** Whether the layout is a packed one. */
  readonly packedRing: boolean;
  /** Queue index. */
  readonly index: number;
  /** Largest size that a resize may ask for, in descriptors. */
  readonly numMax: number;
  /** VIRTIO_F_EVENT_IDX negotiated. */
  readonly event: boolean;
  /** VIRTIO_F_INDIRECT_DESC negotiated and no context tokens wanted. */
  readonly indirect: boolean;
  /** Called by `interrupt` when buffers were used, or `null`. */
  readonly callback: ((vq: Virtqueue) => void) | null;
  /** The transport. */
  readonly transport: VirtqueueTransport;
  /** Where rings come from. */
  readonly allocator: DmaAllocator;
  /** Tables for indirect buffers, or `null`. */
  readonly tables: IndirectTables | null;
  /** The layout's operations. */
  readonly ops: VirtqueueOps;
}

const NO_REGION: DmaRegion = {
  buffer: new ArrayBuffer(0),
  byteOffset: 0,
  byteLength: 0,
  busAddress: 0n,
};

/** Low bits of `descState`: the next element of the free list. */
export const DESC_STATE_NEXT = 0xffff;
/** Shift of the number of further descriptors in `descState`. */
export const DESC_STATE_MORE_SHIFT = 16;
/** Mask of that number, once shifted. */
export const DESC_STATE_MORE = 0x7fff;
/** In `descTable`: the buffer is mapped, and `mappings` knows of its table. */
export const MAPPED_BUFFER: number = -2;
/** Bit of `descState`: the buffer has an indirect table, a context token or mappings. */
export const DESC_STATE_EXTRAS = 0x8000_0000;

/**
 * The driver's state of one virtqueue (Linux: `struct vring_virtqueue`). Fields have Linux's names.
 *
 * Treat everything as read-only outside `ring/`, but for `usedLen` and `usedCtx`, results of `get` and `getBufCtx`.
 * Positions ending in `At` are element indices into `u16` or `u32`, as said there.
 */
export class Virtqueue {
  /** Layout number: `VQ_LAYOUT_SPLIT`, `VQ_LAYOUT_PACKED`, `…_IN_ORDER`. */
  readonly layout: number;
  /** Whether the layout is a packed one (Linux before `layout`: `packed_ring`). */
  readonly packedRing: boolean;
  /** Queue index. */
  readonly index: number;
  /** Largest size that a resize may ask for, in descriptors. */
  readonly numMax: number;
  /** VIRTIO_F_EVENT_IDX negotiated. */
  readonly event: boolean;
  /** Whether `add` may use indirect tables. */
  readonly indirect: boolean;
  /** The layout's operations; only dispatch strategies that go through a pointer read it. */
  ops: VirtqueueOps;

  /** The ring as u16 elements. */
  u16: Uint16Array = new Uint16Array(0);
  /** The ring as u32 elements: descriptor `i` starts at `4·i`. */
  u32: Uint32Array = new Uint32Array(0);
  /** Descriptors in the ring. */
  num = 0;
  /** Descriptors in the free list. */
  numFree = 0;
  /**
   * Head of the free list: a descriptor (split) or a buffer id (packed); split in order, the next
   * descriptor to write; packed in order 0, as there is no list.
   */
  freeHead = 0;
  /** Added since the last kick: buffers (split) or descriptors (packed). */
  numAdded = 0;
  /** Next used position: u16 index (split), or index and wrap counter in bit 15 (packed). */
  lastUsedIdx = 0;
  /** Set once a callback ran with EVENT_IDX: no further hint to the device is needed. */
  eventTriggered = false;
  /** The device broke the rules, or the program said so: no operation touches the ring for it any more. */
  broken = false;

  /** Split: what `avail.idx` holds, u16. */
  availIdxShadow = 0;
  /** Split: what `avail.flags` is to hold. */
  availFlagsShadow = 0;
  /** Split: u16 position of `avail.idx`; flags lie before it, the ring behind. */
  availIdxAt = 0;
  /** Split: u16 position of `used_event`. */
  usedEventAt = 0;
  /** Split: u16 position of `used.idx`; flags lie before it. */
  usedIdxAt = 0;
  /** Split: u32 position of `used.ring[0]`: id, then len. */
  usedRingAt = 0;
  /** Split: u16 position of `avail_event`. */
  availEventAt = 0;

  /** Packed: next descriptor to write. */
  nextAvailIdx = 0;
  /** Packed: driver ring wrap counter, 0 or 1. */
  availWrapCounter = 1;
  /** Packed: AVAIL and USED bits of an available descriptor in this lap. */
  availUsedFlags = 0;
  /** Packed: what driver event suppression flags hold. */
  eventFlagsShadow = 0;
  /** Packed: u16 position of driver event `off_wrap`; flags follow. */
  driverEventAt = 0;
  /** Packed: u16 position of device event `off_wrap`; flags follow. */
  deviceEventAt = 0;

  /** Per head or id: the token, `null` when not outstanding (Linux: `desc_state.data`). */
  descData: unknown[] = [];
  /** Per head or id: the context token (Linux: `desc_state.indir_desc` of queues with context). */
  descCtx: unknown[] = [];
  /** Per head or id: slot of the indirect table, or -1; {@linkcode MAPPED_BUFFER} for a mapped buffer. */
  descTable: Int32Array = new Int32Array(0);
  /**
   * Per descriptor or id, in one word so that the hot path loads one: the private free list's next
   * element in the low half (Linux: `desc_extra.next`), and in the high half, on the head of an
   * outstanding buffer, how many descriptors it holds beyond the first (Linux: `desc_state.num`, less one)
   * and {@linkcode DESC_STATE_EXTRAS}. A high half of 0 is the plain case, a buffer of one descriptor,
   * and the state of every free element.
   */
  descState: Uint32Array = new Uint32Array(0);
  /** Packed, per id: last id of the buffer's list (Linux: `desc_state.last`). */
  descLast: Uint16Array = new Uint16Array(0);
  /** Bytes that the device wrote, u32; result of the last `get`. */
  usedLen = 0;
  /** Context token of the last buffer that had one; `getBufCtx` makes it that of the buffer returned. */
  usedCtx: unknown = null;

  /** Called by `interrupt` when buffers were used, or `null`. */
  readonly callback: ((vq: Virtqueue) => void) | null;
  /** The transport. */
  readonly transport: VirtqueueTransport;
  /** Where rings come from. */
  readonly allocator: DmaAllocator;
  /** Tables for indirect buffers, or `null`. */
  readonly tables: IndirectTables | null;
  /** The ring's memory. */
  region: DmaRegion = NO_REGION;

  // Further fields belong at the end: those above keep their places in the object.

  /** Split in order: head of the oldest outstanding buffer (Linux: `last_used`, there not yet masked). */
  lastUsed = 0;
  /** In order: head or id that ends the batch under way, checked to be outstanding; -1: no batch. */
  batchLastId: number = -1;
  /** In order: bytes that the device wrote into the last buffer of the latest batch, u32. */
  batchLastLen = 0;
  /** In order, per head or id: bytes of the buffer's device-writable segments, u32 (Linux: `total_in_len`). */
  descInLen: Uint32Array = new Uint32Array(0);
  /** The mappings of outstanding buffers, or `null` for a queue without mapping. */
  mappings: BufferMappings | null = null;

  /** Use `createVirtqueue`, which checks the settings and attaches a ring. */
  constructor(init: VirtqueueInit) {
    this.layout = init.layout;
    this.packedRing = init.packedRing;
    this.index = init.index;
    this.numMax = init.numMax;
    this.event = init.event;
    this.indirect = init.indirect;
    this.callback = init.callback;
    this.transport = init.transport;
    this.allocator = init.allocator;
    this.tables = init.tables;
    this.ops = init.ops;
  }
}

/**
 * Marks the queue broken because of the device and says why (Linux: `BAD_RING`). Cold.
 *
 * @returns `null`, what `get` then returns.
 */
export function badRing(vq: Virtqueue, text: string): null {
  vq.transport.message?.(vq, text);
  vq.broken = true;
  return null;
}

/**
 * Reports a used id that names no outstanding buffer, and breaks the queue. Cold.
 *
 * @returns `null`, what `get` then returns.
 */
export function badUsedId(vq: Virtqueue, id: number): null {
  return badRing(vq, id >= vq.num ? `id ${id} out of range` : `id ${id} is not a head!`);
}

/**
 * Sends the available buffer notification (Linux: `virtqueue_notify`); a failure breaks the queue.
 *
 * @returns `false` on a broken queue.
 */
export function notifyDevice(vq: Virtqueue): boolean {
  if (vq.broken) return false;
  if (!vq.transport.notify(vq)) {
    vq.broken = true;
    return false;
  }
  return true;
}

/**
 * Checks what `add` takes for granted (Linux: the `BUG_ON`s of `virtqueue_add`), in Linux's order.
 *
 * @returns {@linkcode EIO} on a broken queue, else 0.
 * @throws {VirtqueueBug} on a mistake of the calling program.
 */
export function checkAdd(vq: Virtqueue, totalSgs: number, data: unknown, ctx: unknown): number {
  if (data === null) bug("data == NULL");
  if (ctx !== null && vq.indirect) bug("ctx && vq->indirect");
  if (vq.broken) return EIO;
  if (totalSgs === 0) bug("total_sg == 0");
  return OK;
}

/**
 * Starts an `add` that is not of the plainest kind: refuses what {@linkcode checkAdd} refuses, and hands a
 * buffer that is to be mapped (see `BufferMappings`) to the layout's `add` with mapping.
 *
 * @returns 1 if the buffer may be added; else what `add` is to return, 0 or less.
 */
export function startAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  if (
    data !== null && !vq.broken && outSgs + inSgs !== 0 &&
    (ctx === null || (!vq.indirect && ctx !== vq.mappings))
  ) return 1;
  return startUnusualAdd(vq, sgs, outSgs, inSgs, data, ctx);
}

function startUnusualAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  const { mappings } = vq;
  if (mappings !== null && ctx === mappings) return mappings.add(vq, sgs, outSgs, inSgs, data);
  return checkAdd(vq, outSgs + inSgs, data, ctx);
}

/**
 * Takes a table for a buffer that may have one (Linux: `virtqueue_use_indirect`, `alloc_indirect`): a
 * buffer of several segments, while a descriptor is free.
 *
 * @returns its slot, or -1 if the buffer is to be chained directly.
 */
export function takeTable(vq: Virtqueue, totalSgs: number): number {
  const tables = vq.tables;
  if (tables !== null && totalSgs > 1 && vq.numFree > 0) return tables.take(totalSgs);
  if (!vq.indirect && totalSgs > vq.num) {
    vq.transport.warn?.(vq, `total_sg ${totalSgs} > num ${vq.num}`);
  }
  return -1;
}

/** Notes what a buffer holds besides descriptors: a table (`slot`, or -1), a context token (or `null`). */
export function keepExtras(vq: Virtqueue, id: number, slot: number, ctx: unknown): void {
  if (slot < 0 && ctx === null) return;
  vq.descState[id]! |= DESC_STATE_EXTRAS;
  vq.descTable[id] = slot;
  vq.descCtx[id] = ctx;
}

/** Gives back what a buffer holds besides descriptors; its context token becomes `usedCtx`. */
export function releaseExtras(vq: Virtqueue, id: number): void {
  const slot = vq.descTable[id]!;
  if (slot >= 0) vq.tables!.give(slot);
  else if (slot === MAPPED_BUFFER) releaseMapped(vq, id);
  vq.descTable[id] = -1;
  const ctx = vq.descCtx[id];
  if (ctx !== null) vq.usedCtx = ctx;
  vq.descCtx[id] = null;
}

/**
 * Gives the memory of ring and tables back and breaks the queue, which must not be used again
 * (Linux: `vring_free`).
 */
export function freeMemory(vq: Virtqueue): void {
  vq.broken = true;
  vq.allocator.free(vq.region);
  if (vq.tables !== null) vq.allocator.free(vq.tables.region);
}

/**
 * Gives the queue empty per-buffer state for `num` descriptors and the free list 0, 1, … num−1. Allocates.
 */
export function attachState(vq: Virtqueue, region: DmaRegion, num: number): void {
  vq.region = region;
  vq.u16 = new Uint16Array(region.buffer, region.byteOffset, region.byteLength >> 1);
  vq.u32 = new Uint32Array(region.buffer, region.byteOffset, region.byteLength >> 2);
  vq.num = num;
  vq.numFree = num;
  vq.freeHead = 0;
  // Not `new Array(num)`: that makes a holey array, and each read would test for the hole.
  vq.descData = Array.from({ length: num }, () => null);
  vq.descCtx = Array.from({ length: num }, () => null);
  vq.descTable = new Int32Array(num).fill(-1);
  vq.descLast = Uint16Array.from({ length: num }, (_, id) => id);
  vq.descState = new Uint32Array(num);
  // The last element's next is 0, as Linux leaves it: a full ring has freeHead 0, not a sentinel.
  for (let i = 0; i < num - 1; i++) vq.descState[i] = i + 1;
}
