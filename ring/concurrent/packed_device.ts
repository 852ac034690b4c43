// Generated from ../packed_device.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * The device side of a packed virtqueue.
 *
 * Ordering points carry the same letters as in split_device.ts.
 *
 * Spec: VIRTIO 1.3 §2.8 Packed Virtqueues.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import {
  RING_EVENT_FLAGS_DESC,
  RING_EVENT_FLAGS_DISABLE,
  RING_EVENT_FLAGS_ENABLE,
  RING_EVENT_WRAP_SHIFT,
  VIRTQ_DESC_F_AVAIL,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_USED,
  VIRTQ_DESC_F_WRITE,
} from "../constants.ts";
import type { DeviceOps, DeviceQueue } from "../device.ts";
import { badDriver, findTable, pushSegment } from "../device_chain.ts";
import { needEvent } from "../event.ts";

/** Both flags that tell whose turn a descriptor is. */
const AVAIL_USED = VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED;

/** Descriptor flags of a buffer that is more than one direct descriptor, where id and flags are one u32. */
const NOT_SINGLE = (VIRTQ_DESC_F_NEXT | VIRTQ_DESC_F_INDIRECT) << 16;

/**
 * Takes the next available buffer: {@linkcode DeviceOps.popDescriptorChain} of packed rings.
 *
 * Allocates nothing. O(descriptors of the buffer), never more than the ring and one table hold.
 *
 * Spec: VIRTIO 1.3 §2.8.1 Driver and Device Ring Wrap Counters.
 *
 * @returns the buffer id, or -1 if nothing is available or the queue is broken.
 */
export function concurrentPackedPopDescriptorChain(dev: DeviceQueue): number {
  const { u32, segs, nextAvail, availWrapCounter } = dev;
  const at = nextAvail * 4;
  // One load for both: the id in the low half, the flags in the high one.
  const idFlags = Atomics.load(dev.i32, at + 3);
  // Available: AVAIL equals the wrap counter, USED does not.
  if (
    (idFlags >>> 16 & AVAIL_USED) !== VIRTQ_DESC_F_USED >> (availWrapCounter << 3) || dev.broken
  ) {
    return -1;
  }
  // Barrier A, pairs with packed_driver.ts concurrentPackedAdd: the descriptor is written before its flags.
  if (idFlags & NOT_SINGLE) return popList(dev, idFlags >>> 16);
  segs[0] = u32[at]!;
  segs[1] = u32[at + 1]!;
  segs[2] = u32[at + 2]!;
  segs[3] = idFlags >>> 17 & 1;
  dev.segCount = 1;
  dev.chainLength = 1;
  dev.chainIndirect = false;
  let next = nextAvail + 1;
  if (next === dev.num) {
    next = 0;
    dev.availWrapCounter = availWrapCounter ^ 1;
  }
  dev.nextAvail = next;
  return idFlags & 0xffff;
}

/** All that is not one direct descriptor: lists, tables, and what a driver may not do. */
function popList(dev: DeviceQueue, headFlags: number): number {
  const { u16, u32, num } = dev;
  let index = dev.nextAvail;
  let available = headFlags & AVAIL_USED;
  let flags = headFlags;
  let id = 0;
  let length = 0;
  dev.segCount = 0;
  for (;;) {
    length++;
    // The id counts in the list's last descriptor.
    id = u16[index * 8 + 6]!;
    if (flags & VIRTQ_DESC_F_INDIRECT) {
      if (length > 1) return badDriver(dev, "mixed list");
      if (flags & VIRTQ_DESC_F_NEXT) return badDriver(dev, "next after indirect");
      if (!pushTable(dev, index)) return -1;
    } else if (!pushSegment(dev, u32, index * 4, flags)) {
      return -1;
    }
    if (++index === num) {
      index = 0;
      available ^= AVAIL_USED;
    }
    if (!(flags & VIRTQ_DESC_F_NEXT)) break;
    if (length === num) return badDriver(dev, "chain too long");
    flags = u16[index * 8 + 7]!;
    if ((flags & AVAIL_USED) !== available) return badDriver(dev, "list not available");
  }
  dev.nextAvail = index;
  dev.availWrapCounter = available === VIRTQ_DESC_F_AVAIL ? 1 : 0;
  dev.chainLength = length;
  dev.chainIndirect = (headFlags & VIRTQ_DESC_F_INDIRECT) !== 0;
  return id;
}

/** Appends the segments of an indirect table: all entries in sequence, of whose flags only WRITE counts. */
function pushTable(dev: DeviceQueue, index: number): boolean {
  const offset = findTable(dev, index);
  if (offset < 0) return false;
  const { u16, u32 } = dev.memory;
  let at = offset / 4;
  for (let entry = 0; entry < dev.tableEntries; entry++, at += 4) {
    const flags = u16[at * 2 + 7]!;
    if (flags & VIRTQ_DESC_F_INDIRECT) {
      badDriver(dev, "nested indirect");
      return false;
    }
    if (!pushSegment(dev, u32, at, flags)) return false;
  }
  return true;
}

/**
 * Returns a buffer to the driver: {@linkcode DeviceOps.addUsed} of packed rings.
 *
 * Writes length, id and flags of the descriptor at `nextUsed`, id and flags in one store, and leaves its
 * address alone; skips `chainLength` descriptors. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.8.6 Next Flag: Descriptor Chaining.
 */
export function concurrentPackedAddUsed(
  dev: DeviceQueue,
  id: number,
  len: number,
  chainLength: number,
): void {
  const { u32, nextUsed, usedWrapCounter, num } = dev;
  const at = nextUsed * 4;
  u32[at + 2] = len;
  // Barrier B, pairs with packed_driver.ts concurrentPackedGet: the length before the flags.
  const flags = usedWrapCounter * AVAIL_USED | (len ? VIRTQ_DESC_F_WRITE : 0);
  Atomics.store(dev.i32, at + 3, flags << 16 | id);
  dev.numAdded = (dev.numAdded + chainLength) | 0;
  let next = nextUsed + chainLength;
  if (next >= num) {
    next -= num;
    dev.usedWrapCounter = usedWrapCounter ^ 1;
  }
  dev.nextUsed = next;
}

/**
 * Tells whether the driver wants a used buffer notification:
 * {@linkcode DeviceOps.needsNotification} of packed rings. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.8.10 Event Suppression Structure Format.
 */
export function concurrentPackedNeedsNotification(dev: DeviceQueue): boolean {
  const { driverAt, nextUsed, numAdded } = dev;
  dev.numAdded = 0;
  // Barrier C, pairs with packed_driver.ts concurrentPackedEnableCbPrepare: used flags before the driver's suppression.
  const event = Atomics.load(dev.i32, driverAt >> 1);
  const flags = event >>> 16 & 3;
  if (flags === RING_EVENT_FLAGS_DISABLE) return false;
  if (!dev.event || flags !== RING_EVENT_FLAGS_DESC) return true;
  // More than one lap has passed every event.
  if (numAdded >>> 0 > dev.num) return true;
  const offWrap = event & 0xffff;
  const lap = offWrap >> RING_EVENT_WRAP_SHIFT === dev.usedWrapCounter ? 0 : dev.num;
  return needEvent((offWrap & 0x7fff) - lap, nextUsed, nextUsed - numAdded);
}

/**
 * Asks for available buffer notifications: {@linkcode DeviceOps.enableNotification} of packed rings.
 *
 * Writes the Device Area: with EVENT_IDX `off_wrap` and then flags DESC, else flags ENABLE. Allocates
 * nothing.
 *
 * Spec: VIRTIO 1.3 §2.8.10 Event Suppression Structure Format.
 *
 * @returns `true` if buffers are waiting already.
 */
export function concurrentPackedEnableNotification(dev: DeviceQueue): boolean {
  const { i32, deviceAt, nextAvail, availWrapCounter } = dev;
  if (dev.event) {
    const position = nextAvail | availWrapCounter << RING_EVENT_WRAP_SHIFT;
    Atomics.store(i32, deviceAt >> 1, RING_EVENT_FLAGS_DESC << 16 | position);
  } else {
    const offWrap = dev.u16[deviceAt]!; // plain: its own word
    Atomics.store(i32, deviceAt >> 1, RING_EVENT_FLAGS_ENABLE << 16 | offWrap);
  }
  // Barrier D, pairs with packed_driver.ts concurrentPackedKickPrepare: the wish before the look at the next descriptor.
  return (Atomics.load(i32, nextAvail * 4 + 3) >>> 16 & AVAIL_USED) ===
    VIRTQ_DESC_F_USED >> (availWrapCounter << 3);
}

/**
 * Asks for no available buffer notifications: {@linkcode DeviceOps.disableNotification} of packed rings.
 *
 * Writes flags DISABLE to the Device Area. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.8.10 Event Suppression Structure Format.
 */
export function concurrentPackedDisableNotification(dev: DeviceQueue): void {
  Atomics.store(
    dev.i32,
    dev.deviceAt >> 1,
    RING_EVENT_FLAGS_DISABLE << 16 | dev.u16[dev.deviceAt]!, // plain: its own word
  );
}

/** The device's operations on packed rings. */
export const concurrentPackedDeviceOps: DeviceOps = {
  popDescriptorChain: concurrentPackedPopDescriptorChain,
  addUsed: concurrentPackedAddUsed,
  needsNotification: concurrentPackedNeedsNotification,
  enableNotification: concurrentPackedEnableNotification,
  disableNotification: concurrentPackedDisableNotification,
};
