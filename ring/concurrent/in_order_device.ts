// Generated from ../in_order_device.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * The device side of rings with VIRTIO_F_IN_ORDER: the operations of the plain layout, and one more that
 * returns a batch of buffers at once.
 *
 * A device that negotiated VIRTIO_F_IN_ORDER must return buffers in the order in which it popped them; that
 * it does is the device program's business.
 *
 * Spec: VIRTIO 1.3 §2.7.9, §2.8.8 In-order use of descriptors.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import type { DeviceQueue } from "../device.ts";
import { concurrentPackedAddUsed, concurrentPackedDeviceOps } from "./packed_device.ts";
import { concurrentSplitDeviceOps } from "./split_device.ts";
import type { InOrderDeviceOps } from "../in_order_device.ts";

/**
 * Returns a batch to the driver: {@linkcode InOrderDeviceOps.addUsedBatch} of split rings.
 *
 * Writes `used.ring[nextUsed mod num]` and moves `used.idx` on by `buffers`; the entries between stay as
 * they were. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.7.9 In-order use of descriptors.
 */
export function concurrentSplitAddUsedBatch(
  dev: DeviceQueue,
  id: number,
  len: number,
  buffers: number,
  _descriptors: number,
): void {
  const { u32, nextUsed } = dev;
  const at = dev.usedRingAt + ((nextUsed & (dev.num - 1)) << 1);
  u32[at] = id;
  u32[at + 1] = len;
  dev.numAdded = (dev.numAdded + buffers) | 0;
  // Barrier B, pairs with split_in_order_driver.ts concurrentSplitInOrderGet: the entry before the index.
  Atomics.store(dev.u16, dev.usedIdxAt, dev.nextUsed = (nextUsed + buffers) << 16 >>> 16);
}

/**
 * Returns a batch to the driver: {@linkcode InOrderDeviceOps.addUsedBatch} of packed rings.
 *
 * Writes one used descriptor at `nextUsed` and skips all of the batch's. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.8.8 In-order use of descriptors.
 */
export function concurrentPackedAddUsedBatch(
  dev: DeviceQueue,
  id: number,
  len: number,
  _buffers: number,
  descriptors: number,
): void {
  concurrentPackedAddUsed(dev, id, len, descriptors);
}

/** The device's operations on split rings in order. */
export const concurrentSplitInOrderDeviceOps: InOrderDeviceOps = {
  ...concurrentSplitDeviceOps,
  addUsedBatch: concurrentSplitAddUsedBatch,
};

/** The device's operations on packed rings in order. */
export const concurrentPackedInOrderDeviceOps: InOrderDeviceOps = {
  ...concurrentPackedDeviceOps,
  addUsedBatch: concurrentPackedAddUsedBatch,
};
