/**
 * What the devices of both layouts do with a buffer of more than one direct descriptor, and with a driver
 * that breaks the rules. None of it is on the fast path.
 *
 * @module
 */

import { VIRTQ_DESC_BYTES, VIRTQ_DESC_F_WRITE } from "./constants.ts";
import { type DeviceQueue, type DriverFault, SEGMENT_STRIDE } from "./device.ts";

/**
 * Marks the queue broken because of the driver and says why. Cold.
 *
 * @returns -1, what `popDescriptorChain` then returns.
 */
export function badDriver(dev: DeviceQueue, fault: DriverFault): number {
  dev.segCount = 0;
  dev.chainLength = 0;
  dev.chainIndirect = false;
  dev.broken = true;
  dev.fault = fault;
  return -1;
}

/**
 * Appends the segment of the descriptor at element `at` of `u32` to `dev.segs`; `flags` are the
 * descriptor's, read before. Allocates nothing.
 *
 * @returns `false` if the buffer has too many segments or a readable one after a writable one: the queue
 * is broken then.
 *
 * Spec: VIRTIO 1.3 §2.7.4.2 Driver Requirements: Message Framing.
 */
export function pushSegment(
  dev: DeviceQueue,
  u32: Uint32Array,
  at: number,
  flags: number,
): boolean {
  const { segs } = dev;
  const to = dev.segCount * SEGMENT_STRIDE;
  const writable = (flags & VIRTQ_DESC_F_WRITE) >> 1;
  if (to === segs.length) {
    badDriver(dev, "too many segments");
    return false;
  }
  if (writable === 0 && to > 0 && segs[to - 1] === 1) {
    badDriver(dev, "readable after writable");
    return false;
  }
  segs[to] = u32[at]!;
  segs[to + 1] = u32[at + 1]!;
  segs[to + 2] = u32[at + 2]!;
  segs[to + 3] = writable;
  dev.segCount++;
  return true;
}

/**
 * Finds the indirect table that ring descriptor `index` refers to, and writes its length in entries to
 * `dev.tableEntries`. Allocates nothing.
 *
 * @returns the byte offset of the table in `dev.memory`, or -1 if the reference is illegal: the queue is
 * broken then.
 *
 * Spec: VIRTIO 1.3 §2.7.5.3 Indirect Descriptors, §2.8.7 Indirect Flag: Scatter-Gather Support.
 */
export function findTable(dev: DeviceQueue, index: number): number {
  const { u32 } = dev;
  const at = index * 4;
  if (!dev.indirect) return badDriver(dev, "indirect not negotiated");
  const byteLength = u32[at + 2]!;
  if (byteLength === 0 || byteLength % VIRTQ_DESC_BYTES !== 0) {
    return badDriver(dev, "indirect table size");
  }
  const offset = dev.memory.translate(u32[at]!, u32[at + 1]!, byteLength);
  // The device program's own answer is no more trusted than the driver: beyond the memory, reads find nothing.
  const end = offset + byteLength;
  if (!(offset >= 0 && offset % VIRTQ_DESC_BYTES === 0 && end <= dev.memory.u32.byteLength)) {
    return badDriver(dev, "indirect table unreachable");
  }
  dev.tableEntries = byteLength / VIRTQ_DESC_BYTES;
  return offset;
}
