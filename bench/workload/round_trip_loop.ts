/**
 * The timed loop of the round trip on queues reached through an array.
 *
 * Imported under a query per copy and partition. It stays small on purpose: V8 inlines 920 bytecodes into a
 * loop at most, and those are for the rings and the dispatcher.
 *
 * The device's half is the same code for every strategy: a branch on the layout to the device's own
 * functions, never dispatched through the strategy. It takes its share of the inlining budget in every
 * loop alike; in a partition of one layout only that layout's half is ever compiled in.
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

/** The loop for one partition; `queues` and `devices` go together by index. */
export function makeRoundTripLoop(
  strategy: Strategy,
  queues: readonly Virtqueue[],
  devices: readonly DeviceQueue[],
): OrderLoop {
  const { add, kickPrepare, get } = strategy;
  const sgs = new Uint32Array(3);

  return function roundTrips(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      const vq = queues[entry & 15]!;
      const dev = devices[entry & 15]!;
      const token = entry >>> 4;
      sgs[0] = entry;
      sgs[2] = token & 0xfff;
      sum += add(vq, sgs, 1, 0, token, null);
      if (kickPrepare(vq)) sum++;
      if (dev.packedRing) {
        const id = packedPop(dev);
        packedAddUsed(dev, id, dev.segs[2]!, dev.chainLength);
      } else {
        const id = splitPop(dev);
        splitAddUsed(dev, id, dev.segs[2]!, dev.chainLength);
      }
      sum = (sum + ((get(vq) as number) ^ vq.usedLen)) | 0;
    }
    return sum;
  };
}
