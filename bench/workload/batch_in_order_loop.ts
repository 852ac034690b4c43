/**
 * The timed loop of batches where in-order rings take part: the device answers each of their batches with
 * one used entry, which is what VIRTIO_F_IN_ORDER is for. Queues of the other layouts, in the same loop, get
 * an entry per buffer.
 *
 * Buffers are device-writable: for all but the last of a batch the driver takes their own lengths for the
 * bytes written.
 *
 * Imported under a query per copy and partition. Three loops, as in `batch_loop.ts`.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import {
  type DeviceQueue,
  packedInOrderDeviceOps,
  splitInOrderDeviceOps,
  type Virtqueue,
} from "../../ring/mod.ts";
import { BATCH_SIZE as SIZE } from "./batch_loop.ts";
import type { OrderLoop } from "./order_runner.ts";

// Constants of this module, not imports: V8 folds these, but checks an import at every call. The first two
// are those of rings without VIRTIO_F_IN_ORDER as well.
const {
  popDescriptorChain: packedPop,
  addUsed: packedAddUsed,
  addUsedBatch: packedAddUsedBatch,
} = packedInOrderDeviceOps;
const {
  popDescriptorChain: splitPop,
  addUsed: splitAddUsed,
  addUsedBatch: splitAddUsedBatch,
} = splitInOrderDeviceOps;
const BATCH_SIZE = SIZE;

/** The loop for one partition; each entry of the order is a batch. `inOrder` tells by queue what it is. */
export function makeBatchInOrderLoop(
  strategy: Strategy,
  queues: readonly Virtqueue[],
  devices: readonly DeviceQueue[],
  inOrder: readonly boolean[],
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
      sum += add(vq, sgs, 0, 1, token, null);
    }
    return sum;
  }

  function serveEach(dev: DeviceQueue): void {
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

  function serveWhole(dev: DeviceQueue): void {
    let id = 0;
    let descriptors = 0;
    if (dev.packedRing) {
      for (let i = 0; i < BATCH_SIZE; i++) {
        id = packedPop(dev);
        descriptors += dev.chainLength;
      }
      packedAddUsedBatch(dev, id, dev.segs[2]!, BATCH_SIZE, descriptors);
    } else {
      for (let i = 0; i < BATCH_SIZE; i++) {
        id = splitPop(dev);
        descriptors += dev.chainLength;
      }
      splitAddUsedBatch(dev, id, dev.segs[2]!, BATCH_SIZE, descriptors);
    }
  }

  function getBatch(vq: Virtqueue): void {
    let sum = 0;
    for (let i = 0; i < BATCH_SIZE; i++) sum = (sum + ((get(vq) as number) ^ vq.usedLen)) | 0;
    total[0]! += sum;
  }

  return function batchesInOrder(entries, from, to): number {
    total[0] = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      const vq = queues[entry & 15]!;
      total[0]! += addBatch(vq, entry >>> 4);
      if (kickPrepare(vq)) total[0]!++;
      if (inOrder[entry & 15]!) serveWhole(devices[entry & 15]!);
      else serveEach(devices[entry & 15]!);
      getBatch(vq);
    }
    return total[0]!;
  };
}
