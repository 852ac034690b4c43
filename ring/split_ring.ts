/**
 * The memory of split rings: giving a queue one, putting it back to its start, replacing it, and where its
 * areas lie. None of it is on the fast path.
 *
 * Spec: VIRTIO 1.3 §2.7 Split Virtqueues.
 *
 * @module
 */

import { ENOMEM, OK } from "./codes.ts";
import { VIRTQ_AVAIL_F_NO_INTERRUPT } from "./constants.ts";
import { isSplitSize, splitGeometry } from "./layout.ts";
import { allocateRing, attachState, checkResize, freeMemory } from "./queue_memory.ts";
import type { Virtqueue } from "./virtqueue.ts";

/**
 * Gives the queue a fresh, zero-filled ring of `num` descriptors (Linux: `vring_alloc_queue_split`,
 * `virtqueue_vring_attach_split`). Allocates.
 *
 * @returns `false`, with the queue unchanged, if the size is illegal or the allocator has no memory left.
 */
export function attachSplitRing(vq: Virtqueue, num: number): boolean {
  if (!isSplitSize(num) || num > vq.numMax) return false;
  const geometry = splitGeometry(num);
  const region = allocateRing(vq, geometry.byteLength);
  if (region === null) return false;
  attachState(vq, region, num);
  vq.availIdxAt = (geometry.driverOffset >> 1) + 1;
  vq.usedEventAt = vq.availIdxAt + 1 + num;
  vq.usedIdxAt = (geometry.deviceOffset >> 1) + 1;
  vq.usedRingAt = (geometry.deviceOffset >> 2) + 1;
  vq.availEventAt = vq.usedIdxAt + 1 + 4 * num;
  initSplit(vq);
  return true;
}

/** Shadows and counters of a ring whose index fields are zero (Linux: `virtqueue_vring_init_split`). */
function initSplit(vq: Virtqueue): void {
  vq.numAdded = 0;
  vq.eventTriggered = false;
  vq.availIdxShadow = 0;
  vq.availFlagsShadow = 0;
  if (vq.callback === null) {
    vq.availFlagsShadow = VIRTQ_AVAIL_F_NO_INTERRUPT;
    if (!vq.event) vq.u16[vq.availIdxAt - 1] = VIRTQ_AVAIL_F_NO_INTERRUPT;
  }
}

/**
 * Puts index fields and shadows back to their initial values (Linux: `virtqueue_reinit_split`).
 * Descriptors, ring entries, the free list's order and `broken` stay, as in Linux.
 */
export function splitReset(vq: Virtqueue): void {
  const u16 = vq.u16;
  u16[vq.availIdxAt - 1] = 0;
  u16[vq.availIdxAt] = 0;
  u16[vq.usedEventAt] = 0;
  u16[vq.usedIdxAt - 1] = 0;
  u16[vq.usedIdxAt] = 0;
  u16[vq.availEventAt] = 0;
  splitInitLastUsed(vq);
  initSplit(vq);
}

/**
 * Replaces the ring by one of `num` descriptors (Linux: `virtqueue_resize_split`). Allocates.
 *
 * @returns 0, or `ENOMEM` (no memory, or `num` is no power of two) with the old ring kept and reset; `E2BIG` over
 * `numMax` and `EINVAL` for anything but a positive whole number, with nothing touched.
 */
export function splitResize(vq: Virtqueue, num: number): number {
  const refused = checkResize(vq, num);
  if (refused !== OK) return refused;
  const old = vq.region;
  if (!isSplitSize(num)) {
    vq.transport.message?.(vq, `Bad virtqueue length ${num}`);
  } else if (attachSplitRing(vq, num)) {
    vq.allocator.free(old);
    splitInitLastUsed(vq);
    return OK;
  }
  splitReset(vq);
  return ENOMEM;
}

/** Nothing was used yet: 0. */
export function splitInitLastUsed(vq: Virtqueue): void {
  vq.lastUsedIdx = 0;
  vq.usedSeen = 0;
}

/** Descriptors in the ring. */
export function splitVringSize(vq: Virtqueue): number {
  return vq.num;
}

/** `avail.idx` in the high half, the queue index in the low. Spec: VIRTIO 1.3 §2.9 Driver Notifications. */
export function splitNotificationData(vq: Virtqueue): number {
  return ((vq.availIdxShadow << 16) | vq.index) >>> 0;
}

/** Bus address of the descriptor table. */
export function splitDescAddr(vq: Virtqueue): bigint {
  return vq.region.busAddress;
}

/** Bus address of the available ring. */
export function splitAvailAddr(vq: Virtqueue): bigint {
  return vq.region.busAddress + BigInt(splitGeometry(vq.num).driverOffset);
}

/** Bus address of the used ring. */
export function splitUsedAddr(vq: Virtqueue): bigint {
  return vq.region.busAddress + BigInt(splitGeometry(vq.num).deviceOffset);
}

/** Gives the queue's memory back; it must not be used again. */
export function splitFree(vq: Virtqueue): void {
  freeMemory(vq);
}
