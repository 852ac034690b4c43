/**
 * Driver or device against a thread that writes into the ring all the time: it goes on or breaks, and never throws, runs
 * for ever, or hands out a token twice.
 *
 * @module
 */

import {
  createDeviceQueue,
  createVirtqueue,
  deviceOps,
  EIO,
  ENOSPC,
  HeapAllocator,
  isPackedLayout,
  packedGeometry,
  type RingLayoutName,
  splitGeometry,
  type Virtqueue,
  virtqueueCalls,
} from "../../ring/mod.ts";
import { rest } from "./patience.ts";
import { randomFrom } from "./plan.ts";
import type { ScribblerStart } from "./scribbler_worker.ts";

/** What a run came to. */
export interface HostileOutcome {
  readonly operations: number;
  /** Times that the queue broke, and was started again. */
  readonly broken: number;
  /** Tokens that came back, or buffers popped. */
  readonly taken: number;
  /** What the other thread wrote meanwhile. */
  readonly writes: number;
}

/**
 * Runs `operations` operations of one side against the thread.
 *
 * @throws {Error} for what may not happen.
 */
export async function runHostile(
  layout: RingLayoutName,
  side: "driver" | "device",
  operations: number,
  seed: number,
): Promise<HostileOutcome> {
  const num = 8;
  const packed = isPackedLayout(layout);
  const vq = createVirtqueue({
    layout,
    num,
    event: true,
    indirect: true,
    maxIndirectSgs: 4,
    concurrent: true,
    callback: () => {},
    allocator: new HeapAllocator({ shared: true }),
  });
  const { driverOffset, deviceOffset, byteLength } = packed
    ? packedGeometry(num)
    : splitGeometry(num);
  const whole: [number, number] = [0, driverOffset >> 1];
  const ofDevice: [number, number] = [deviceOffset >> 1, byteLength >> 1];
  const ofDriver: [number, number] = [driverOffset >> 1, deviceOffset >> 1];
  const areas = side === "driver" ? (packed ? [whole, ofDevice] : [ofDevice]) : [whole, ofDriver];
  const turns = packed
    ? Array.from({ length: 2 * num }, (_, i) => 8 * (i >> 1) + 6 + (i & 1))
    : [side === "driver" ? vq.usedIdxAt : vq.availIdxAt];
  const control = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL("./scribbler_worker.ts", import.meta.url), { type: "module" });
  const ring = vq.region.buffer as SharedArrayBuffer;
  const { byteOffset } = vq.region;
  worker.postMessage(
    { ring, byteOffset, areas, num, turns, control, seed } satisfies ScribblerStart,
  );
  while (Atomics.load(control, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  try {
    // As many writes as operations at least: on a busy machine the other thread may not have run yet.
    const goesOn = (done: number) => {
      rest(done + 1);
      return done < operations || Atomics.load(control, 0) < operations;
    };
    const outcome = side === "driver" ? drive(vq, goesOn, seed) : serve(vq, goesOn, seed);
    return { ...outcome, writes: Atomics.load(control, 0) };
  } finally {
    Atomics.store(control, 1, 1);
    worker.terminate();
  }
}

type Counted = Omit<HostileOutcome, "writes">;

function drive(vq: Virtqueue, goesOn: (done: number) => boolean, seed: number): Counted {
  const calls = virtqueueCalls(vq.ops);
  const random = randomFrom(seed + 5);
  const inOrder = vq.layout > 1;
  const outstanding = new Set<unknown>();
  const sgs = new Uint32Array(9);
  let [serial, operations, broken, taken] = [0, 0, 0, 0];
  for (; goesOn(operations); operations++) {
    switch (random(8)) {
      case 0:
      case 1:
      case 2: {
        const code = calls.addSgs(vq, sgs, random(3), 1, serial);
        if (code === 0) outstanding.add(serial++);
        else if (code !== ENOSPC && code !== EIO) throw new Error(`add returned ${code}`);
        break;
      }
      case 3:
        calls.kick(vq);
        break;
      case 4:
        calls.enableCb(vq);
        break;
      case 5:
        if (random(2) === 0) calls.disableCb(vq);
        else calls.enableCbDelayed(vq);
        break;
      default: {
        const token = calls.getBuf(vq);
        if (token === null) break;
        taken++;
        if (inOrder && token !== outstanding.values().next().value) throw new Error("out of order");
        if (!outstanding.delete(token)) throw new Error(`token ${token} came back twice`);
      }
    }
    if (!vq.broken) continue;
    broken++;
    const before = outstanding.size;
    let recycled = 0;
    calls.reset(vq, (_vq, token) => void (outstanding.delete(token) && recycled++));
    if (recycled !== before || vq.numFree !== vq.num) {
      throw new Error("not everything was taken back");
    }
    calls.unbreak(vq);
  }
  return { operations, broken, taken };
}

function serve(vq: Virtqueue, goesOn: (done: number) => boolean, seed: number): Counted {
  const random = randomFrom(seed + 9);
  const ops = deviceOps(vq);
  let dev = createDeviceQueue(vq);
  let [operations, broken, taken] = [0, 0, 0];
  for (; goesOn(operations); operations++) {
    switch (random(6)) {
      case 0:
        ops.needsNotification(dev);
        break;
      case 1:
        ops.enableNotification(dev);
        break;
      case 2:
        ops.disableNotification(dev);
        break;
      default: {
        const id = ops.popDescriptorChain(dev);
        if (id < 0) break;
        taken++;
        const legal = dev.segCount >= 1 && dev.segCount * 4 <= dev.segs.length &&
          dev.chainLength >= 1 && dev.chainLength <= dev.num && dev.fault === "";
        if (!legal) throw new Error(`popped ${dev.segCount} segments in ${dev.chainLength}`);
        // A split device's ids are its own; of a packed one any id of 16 bits is the driver's business.
        if (!dev.packedRing && id >= dev.num) throw new Error(`popped head ${id}`);
        ops.addUsed(dev, id, random(100), dev.chainLength);
      }
    }
    if (!dev.broken) continue;
    broken++;
    dev = createDeviceQueue(vq);
  }
  return { operations, broken, taken };
}
