/**
 * The device side of rings with VIRTIO_F_IN_ORDER: the operations of the plain layout, and one more that
 * returns a batch of buffers at once.
 *
 * A device that negotiated VIRTIO_F_IN_ORDER must return buffers in the order in which it popped them; that
 * it does is the device program's business.
 *
 * Spec: VIRTIO 1.3 §2.7.9, §2.8.8 In-order use of descriptors.
 *
 * @module
 */

import type { DeviceOps, DeviceQueue } from "./device.ts";
import { packedAddUsed, packedDeviceOps } from "./packed_device.ts";
import { splitDeviceOps } from "./split_device.ts";

/** The operations of the device side of an in-order ring. */
export interface InOrderDeviceOps extends DeviceOps {
  /**
   * Returns the oldest `buffers` outstanding buffers to the driver with one used entry: `id` is the last
   * one's, as popped, and `len` the bytes written into that one (u32). The driver takes the others as
   * filled. `descriptors` are the ring descriptors of all of them together (packed skips that many).
   */
  addUsedBatch(
    dev: DeviceQueue,
    id: number,
    len: number,
    buffers: number,
    descriptors: number,
  ): void;
}

/**
 * Returns a batch to the driver: {@linkcode InOrderDeviceOps.addUsedBatch} of split rings.
 *
 * Writes `used.ring[nextUsed mod num]` and moves `used.idx` on by `buffers`; the entries between stay as
 * they were. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.7.9 In-order use of descriptors.
 */
export function splitAddUsedBatch(
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
  // Barrier B, pairs with split_in_order_driver.ts splitInOrderGet: the entry before the index.
  dev.u16[dev.usedIdxAt] = dev.nextUsed = (nextUsed + buffers) << 16 >>> 16;
}

/**
 * Returns a batch to the driver: {@linkcode InOrderDeviceOps.addUsedBatch} of packed rings.
 *
 * Writes one used descriptor at `nextUsed` and skips all of the batch's. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.8.8 In-order use of descriptors.
 */
export function packedAddUsedBatch(
  dev: DeviceQueue,
  id: number,
  len: number,
  _buffers: number,
  descriptors: number,
): void {
  packedAddUsed(dev, id, len, descriptors);
}

/** The device's operations on split rings in order. */
export const splitInOrderDeviceOps: InOrderDeviceOps = {
  ...splitDeviceOps,
  addUsedBatch: splitAddUsedBatch,
};

/** The device's operations on packed rings in order. */
export const packedInOrderDeviceOps: InOrderDeviceOps = {
  ...packedDeviceOps,
  addUsedBatch: packedAddUsedBatch,
};
