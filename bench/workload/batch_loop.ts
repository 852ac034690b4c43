/**
 * The timed loop of batches: many buffers in flight on a queue before the device answers.
 *
 * Imported under a query per copy and partition. Driver's adding, device and driver's taking back are three
 * loops, so the device's half competes with the dispatcher for V8's inlining budget only if V8 puts all
 * three into one.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import {
  type DeviceQueue,
  packedDeviceOps,
  splitDeviceOps,
  type Virtqueue,
} from "../../ring/mod.ts";
import type { OrderLoop } from "./order_runner.ts";

// Constants of this module, not imports: V8 folds these, but checks an import at every call.
const { popDescriptorChain: packedPop, addUsed: packedAddUsed } = packedDeviceOps;
const { popDescriptorChain: splitPop, addUsed: splitAddUsed } = splitDeviceOps;

/** Buffers of a batch. */
export const BATCH_SIZE = 32;

/** The loop for one partition; each entry of the order is a batch. */
export function makeBatchLoop(
  strategy: Strategy,
  queues: readonly Virtqueue[],
  devices: readonly DeviceQueue[],
): OrderLoop {
  const { add, kickPrepare, get } = strategy;
  const sgs = new Uint32Array(3);
  // Not a result of `getBatch`: V8 allocates for a result or argument of 31 bits or more.
  const total = new Int32Array(1);

  function addBatch(vq: Virtqueue, first: number): number {
    let sum = 0;
    for (let i = 0; i < BATCH_SIZE; i++) {
      const token = first + i;
      sgs[0] = token;
      sgs[2] = token & 0xfff;
      sum += add(vq, sgs, 1, 0, token, null);
    }
    return sum;
  }

  function serveBatch(dev: DeviceQueue): void {
    if (dev.packedRing) {
      for (let i = 0; i < BATCH_SIZE; i++) {
        const id = packedPop(dev);
        packedAddUsed(dev, id, dev.segs[2]!, dev.chainLength);
      }
    } else {
      for (let i = 0; i < BATCH_SIZE; i++) {
        const id = splitPop(dev);
        splitAddUsed(dev, id, dev.segs[2]!, dev.chainLength);
      }
    }
  }

  function getBatch(vq: Virtqueue): void {
    let sum = 0;
    for (let i = 0; i < BATCH_SIZE; i++) sum = (sum + ((get(vq) as number) ^ vq.usedLen)) | 0;
    total[0]! += sum;
  }

  return function batches(entries, from, to): number {
    total[0] = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      const vq = queues[entry & 15]!;
      total[0]! += addBatch(vq, entry >>> 4);
      if (kickPrepare(vq)) total[0]!++;
      serveBatch(devices[entry & 15]!);
      getBatch(vq);
    }
    return total[0]!;
  };
}
