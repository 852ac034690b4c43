/**
 * The timed loop of the round trip on one queue that is a constant: V8 folds the addresses of its arrays
 * into the code. What a program with a single queue sees, and what a benchmark with a single queue
 * mistakes for the general case.
 *
 * Imported under a query per copy and partition. The device's half is as in `round_trip_loop.ts`.
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

/** The loop on `vq` and its device `dev`. */
export function makeRoundTripOneLoop(
  strategy: Strategy,
  vq: Virtqueue,
  dev: DeviceQueue,
): OrderLoop {
  const { add, kickPrepare, get } = strategy;
  const sgs = new Uint32Array(3);

  return function roundTripsOne(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
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
