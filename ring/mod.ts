/**
 * Virtqueues in the split and packed layouts of VIRTIO 1.3, each also in order, driver side and device
 * side, over an `ArrayBuffer` or `SharedArrayBuffer`. Knows nothing of dispatch.
 *
 * Reading order: `constants.ts` and `layout.ts` (what lies where), `virtqueue.ts` (the driver's state and
 * what a layout implements), `split_driver.ts` and `packed_driver.ts` (two that do), `split_ring.ts` and
 * `packed_ring.ts` (their memory), `calls.ts` (what is the same for all), `device.ts` with
 * `split_device.ts`, `packed_device.ts` and `device_calls.ts` (the other side), `create.ts` (set-up). With
 * VIRTIO_F_IN_ORDER: `in_order.ts`, `split_in_order_driver.ts`, `packed_in_order_driver.ts`,
 * `in_order_device.ts`. With buffers to be mapped for the device: `mapping.ts`, `mapped_calls.ts`. Files
 * import in one direction only; a test holds that no imports run in a circle.
 *
 * Ring memory is little-endian, as are all machines that run V8 with typed arrays in that order.
 * Accesses are plain loads and stores: driver and device may live in different threads over a
 * `SharedArrayBuffer` if they take turns. Two parties that run at once make their queue with `concurrent: true`: its
 * operations (`concurrent/`, generated from these; `device_ops.ts` for the device) publish and observe by `Atomics`.
 *
 * @example One buffer there and back
 * ```ts
 * import {
 *   createDeviceQueue,
 *   createVirtqueue,
 *   splitAddUsed,
 *   splitOps,
 *   splitPopDescriptorChain,
 *   virtqueueCalls,
 * } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const driver = virtqueueCalls(splitOps);
 * const vq = createVirtqueue({ layout: "split", num: 8 });
 * const device = createDeviceQueue(vq);
 *
 * driver.addInbuf(vq, Uint32Array.of(0x1000, 0, 64), 1, "request");
 * const head = splitPopDescriptorChain(device);
 * splitAddUsed(device, head, 5, device.chainLength); // the device wrote 5 bytes
 *
 * assertEquals(driver.getBuf(vq), "request");
 * assertEquals(vq.usedLen, 5);
 * ```
 *
 * @module
 */

export * from "./broken.ts";
export * from "./bug.ts";
export * from "./calls.ts";
export * from "./codes.ts";
export * from "./concurrent/mod.ts";
export * from "./constants.ts";
export * from "./create.ts";
export * from "./desc_state.ts";
export * from "./device.ts";
export * from "./device_calls.ts";
export * from "./device_ops.ts";
export * from "./doorbell.ts";
export * from "./event.ts";
export * from "./extras.ts";
export * from "./in_order.ts";
export * from "./in_order_device.ts";
export * from "./indirect.ts";
export * from "./layout.ts";
export * from "./mapped_calls.ts";
export * from "./mapping.ts";
export * from "./memory.ts";
export * from "./packed_device.ts";
export * from "./packed_driver.ts";
export * from "./packed_in_order_driver.ts";
export * from "./packed_mapped_add.ts";
export * from "./packed_ring.ts";
export * from "./queue_memory.ts";
export * from "./segments.ts";
export * from "./shared_queue.ts";
export * from "./split_device.ts";
export * from "./split_driver.ts";
export * from "./split_in_order_driver.ts";
export * from "./split_mapped_add.ts";
export * from "./split_ring.ts";
export * from "./start_add.ts";
export * from "./virtqueue.ts";
