// Generated from ../split_device.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * The device side of a split virtqueue.
 *
 * Ordering points carry a letter on both sides: A, available buffers are published · B, used buffers are
 * published · C, the driver's event suppression against used buffers · D, the device's against available
 * ones. With driver and device on one thread program order is enough; for two threads, `concurrent/` holds these
 * functions with an order of two `Atomics` at each letter.
 *
 * Spec: VIRTIO 1.3 §2.7 Split Virtqueues.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import {
  VIRTQ_AVAIL_F_NO_INTERRUPT,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_USED_F_NO_NOTIFY,
} from "../constants.ts";
import type { DeviceOps, DeviceQueue } from "../device.ts";
import { badDriver, findTable, pushSegment } from "../device_chain.ts";
import { needEvent } from "../event.ts";

/** Descriptor flags of a buffer that is more than one direct descriptor. */
const NOT_SINGLE = VIRTQ_DESC_F_NEXT | VIRTQ_DESC_F_INDIRECT;

/**
 * Takes the next available buffer: {@linkcode DeviceOps.popDescriptorChain} of split rings.
 *
 * Allocates nothing. O(descriptors of the buffer), never more than the ring and one table hold.
 *
 * Spec: VIRTIO 1.3 §2.7.6 The Virtqueue Available Ring.
 *
 * @returns the head, or -1 if nothing is available or the queue is broken.
 */
export function concurrentSplitPopDescriptorChain(dev: DeviceQueue): number {
  const { u16, u32, segs, nextAvail, availIdxAt, num } = dev;
  // Two shifts cut to 16 bits in fewer bytecodes than `& 0xffff`; the machine code is the same.
  let pending = (dev.availSeen - nextAvail) << 16 >>> 16;
  // Looks again once all that it saw is taken: the driver's cache line is left alone until then.
  if (!pending || pending > num) {
    dev.availSeen = Atomics.load(u16, availIdxAt);
    pending = (dev.availSeen - nextAvail) << 16 >>> 16;
  }
  if (!pending || dev.broken) return -1;
  // Barrier A, pairs with split_driver.ts concurrentSplitAdd: avail.idx before all that it covers.
  const head = u16[availIdxAt + 1 + (nextAvail & (num - 1))]!;
  if (head >= num || pending > num) return badHead(dev, head);
  const at = head * 4;
  // One load for both: the flags in the low half, next in the high one.
  const flags = u32[at + 3]!;
  if (flags & NOT_SINGLE) return popChain(dev, head);
  segs[0] = u32[at]!;
  segs[1] = u32[at + 1]!;
  segs[2] = u32[at + 2]!;
  segs[3] = flags >> 1 & 1;
  dev.segCount = 1;
  dev.chainLength = 1;
  dev.chainIndirect = false;
  dev.nextAvail = (nextAvail + 1) << 16 >>> 16;
  return head;
}

/** The driver made more available than there are descriptors, or a head that is none. */
function badHead(dev: DeviceQueue, head: number): number {
  return badDriver(dev, head >= dev.num ? "head out of range" : "available index jumped");
}

/** All that is not one direct descriptor. */
function popChain(dev: DeviceQueue, head: number): number {
  const { u16, u32, num } = dev;
  let index = head;
  let length = 0;
  let indirect = false;
  dev.segCount = 0;
  for (;;) {
    if (length === num) return badDriver(dev, "chain too long");
    length++;
    const flags = u16[index * 8 + 6]!;
    if (flags & VIRTQ_DESC_F_INDIRECT) {
      if (flags & VIRTQ_DESC_F_NEXT) return badDriver(dev, "next after indirect");
      if (!pushTable(dev, index)) return -1;
      indirect = true;
      break;
    }
    if (!pushSegment(dev, u32, index * 4, flags)) return -1;
    if (!(flags & VIRTQ_DESC_F_NEXT)) break;
    index = u16[index * 8 + 7]!;
    if (index >= num) return badDriver(dev, "next out of range");
  }
  dev.chainLength = length;
  dev.chainIndirect = indirect;
  dev.nextAvail = (dev.nextAvail + 1) & 0xffff;
  return head;
}

/** Appends the segments of an indirect table, chained by NEXT from its first entry. */
function pushTable(dev: DeviceQueue, index: number): boolean {
  const offset = findTable(dev, index);
  if (offset < 0) return false;
  const { u16, u32 } = dev.memory;
  const entries = dev.tableEntries;
  let entry = 0;
  for (let length = 0; length < entries; length++) {
    const at = offset / 4 + entry * 4;
    const flags = u16[at * 2 + 6]!;
    if (flags & VIRTQ_DESC_F_INDIRECT) {
      badDriver(dev, "nested indirect");
      return false;
    }
    if (!pushSegment(dev, u32, at, flags)) return false;
    if (!(flags & VIRTQ_DESC_F_NEXT)) return true;
    entry = u16[at * 2 + 7]!;
    if (entry >= entries) {
      badDriver(dev, "next out of range");
      return false;
    }
  }
  badDriver(dev, "chain too long");
  return false;
}

/**
 * Returns a buffer to the driver: {@linkcode DeviceOps.addUsed} of split rings.
 *
 * Writes `used.ring[nextUsed mod num]`, then `used.idx`. `chainLength` plays no part. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.7.8 The Virtqueue Used Ring.
 */
export function concurrentSplitAddUsed(
  dev: DeviceQueue,
  id: number,
  len: number,
  _chainLength: number,
): void {
  const { u32, nextUsed } = dev;
  const at = dev.usedRingAt + ((nextUsed & (dev.num - 1)) << 1);
  u32[at] = id;
  u32[at + 1] = len;
  dev.numAdded = (dev.numAdded + 1) | 0;
  // Barrier B, pairs with split_driver.ts concurrentSplitGet: the entry before the index that covers it.
  Atomics.store(dev.u16, dev.usedIdxAt, dev.nextUsed = (nextUsed + 1) << 16 >>> 16);
}

/**
 * Tells whether the driver wants a used buffer notification:
 * {@linkcode DeviceOps.needsNotification} of split rings. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.7.7.2 Device Requirements: Used Buffer Notification Suppression.
 */
export function concurrentSplitNeedsNotification(dev: DeviceQueue): boolean {
  const { u16, driverAt, nextUsed, numAdded } = dev;
  dev.numAdded = 0;
  // Barrier C, pairs with split_driver.ts concurrentSplitEnableCbPrepare: used.idx before used_event or avail.flags.
  if (!dev.event) return !(Atomics.load(u16, driverAt) & VIRTQ_AVAIL_F_NO_INTERRUPT);
  // More than a whole turn of the counter has passed every event.
  if (numAdded >>> 0 > 0xffff) return true;
  return needEvent(Atomics.load(u16, driverAt + 2 + dev.num), nextUsed, nextUsed - numAdded);
}

/**
 * Asks for available buffer notifications: {@linkcode DeviceOps.enableNotification} of split rings.
 *
 * Writes `avail_event` with EVENT_IDX, else `used.flags`. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.7.10 Available Buffer Notification Suppression.
 *
 * @returns `true` if buffers are waiting already.
 */
export function concurrentSplitEnableNotification(dev: DeviceQueue): boolean {
  const { u16, deviceAt, nextAvail } = dev;
  if (dev.event) Atomics.store(u16, deviceAt + 2 + 4 * dev.num, nextAvail);
  else Atomics.store(u16, deviceAt, 0);
  // Barrier D, pairs with split_driver.ts concurrentSplitKickPrepare: the wish before the look at avail.idx.
  return Atomics.load(u16, dev.availIdxAt) !== nextAvail;
}

/**
 * Asks for no available buffer notifications: {@linkcode DeviceOps.disableNotification} of split rings.
 *
 * Writes `used.flags` without EVENT_IDX. With it nothing is written: an `avail_event` left behind asks for
 * no notification by itself, and `used.flags` has to stay 0. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.7.10 Available Buffer Notification Suppression.
 */
export function concurrentSplitDisableNotification(dev: DeviceQueue): void {
  if (!dev.event) Atomics.store(dev.u16, dev.deviceAt, VIRTQ_USED_F_NO_NOTIFY);
}

/** The device's operations on split rings. */
export const concurrentSplitDeviceOps: DeviceOps = {
  popDescriptorChain: concurrentSplitPopDescriptorChain,
  addUsed: concurrentSplitAddUsed,
  needsNotification: concurrentSplitNeedsNotification,
  enableNotification: concurrentSplitEnableNotification,
  disableNotification: concurrentSplitDisableNotification,
};
