/**
 * The rings' operations for two parties that run at once: `split_driver.ts`, `packed_driver.ts`, the same in order,
 * the devices', and `add` with mapping. All but this file are generated from the files of these names in `ring/`;
 * `docs/concurrent-rings.md` says what differs and why.
 *
 * @example
 * ```ts
 * import { concurrentSplitOps, createVirtqueue } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const vq = createVirtqueue({ layout: "split", num: 8, concurrent: true });
 * assertEquals(vq.ops, concurrentSplitOps);
 * ```
 *
 * @module
 */

export {
  concurrentPackedInOrderDeviceOps,
  concurrentSplitInOrderDeviceOps,
} from "./in_order_device.ts";
export { concurrentPackedDeviceOps } from "./packed_device.ts";
export { concurrentPackedOps } from "./packed_driver.ts";
export { concurrentPackedInOrderOps } from "./packed_in_order_driver.ts";
export { concurrentSplitDeviceOps } from "./split_device.ts";
export { concurrentSplitOps } from "./split_driver.ts";
export { concurrentSplitInOrderOps } from "./split_in_order_driver.ts";
