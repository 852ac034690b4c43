/**
 * Which operations a device uses.
 *
 * @module
 */

import {
  concurrentPackedInOrderDeviceOps,
  concurrentSplitInOrderDeviceOps,
} from "./concurrent/in_order_device.ts";
import {
  type InOrderDeviceOps,
  packedInOrderDeviceOps,
  splitInOrderDeviceOps,
} from "./in_order_device.ts";

/**
 * The device's operations on a queue: of its layout, and with `Atomics` if it is concurrent. `addUsedBatch` is for
 * queues in order only.
 *
 * @example
 * ```ts
 * import { createDeviceQueue, createVirtqueue, deviceOps } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const vq = createVirtqueue({ layout: "packed", num: 8, concurrent: true });
 * const dev = createDeviceQueue(vq);
 * const device = deviceOps(vq);
 * vq.ops.add(vq, Uint32Array.of(0x1000, 0, 64), 0, 1, "request", null);
 * device.addUsed(dev, device.popDescriptorChain(dev), 5, dev.chainLength);
 * assertEquals([vq.ops.get(vq), vq.usedLen], ["request", 5]);
 * ```
 */
export function deviceOps(
  queue: { readonly packedRing: boolean; readonly concurrent: boolean },
): InOrderDeviceOps {
  if (queue.packedRing) {
    return queue.concurrent ? concurrentPackedInOrderDeviceOps : packedInOrderDeviceOps;
  }
  return queue.concurrent ? concurrentSplitInOrderDeviceOps : splitInOrderDeviceOps;
}
