/**
 * The memory of packed rings: giving a queue one, putting it back to its start, replacing it, and where its
 * areas lie. None of it is on the fast path.
 *
 * Spec: VIRTIO 1.3 §2.8 Packed Virtqueues.
 *
 * @module
 */

import { ENOMEM, OK } from "./codes.ts";
import {
  RING_EVENT_FLAGS_DISABLE,
  RING_EVENT_FLAGS_ENABLE,
  RING_EVENT_WRAP_SHIFT,
  VIRTQ_DESC_F_AVAIL,
} from "./constants.ts";
import { isPackedSize, packedGeometry } from "./layout.ts";
import { allocateRing, attachState, checkResize, freeMemory } from "./queue_memory.ts";
import type { Virtqueue } from "./virtqueue.ts";

/** High bit of a position: the wrap counter. */
const WRAP_BIT = 1 << RING_EVENT_WRAP_SHIFT;

/**
 * Gives the queue a fresh, zero-filled ring of `num` descriptors (Linux: `vring_alloc_queue_packed`,
 * `virtqueue_vring_attach_packed`). Allocates.
 *
 * @returns `false`, with the queue unchanged, if the size is illegal or the allocator has no memory left.
 */
export function attachPackedRing(vq: Virtqueue, num: number): boolean {
  if (!isPackedSize(num) || num > vq.numMax) return false;
  const geometry = packedGeometry(num);
  const region = allocateRing(vq, geometry.byteLength);
  if (region === null) return false;
  attachState(vq, region, num);
  vq.driverEventAt = geometry.driverOffset >> 1;
  vq.deviceEventAt = geometry.deviceOffset >> 1;
  initPacked(vq);
  return true;
}

/** Shadows and counters of a zero-filled ring (Linux: `virtqueue_vring_init_packed`). */
function initPacked(vq: Virtqueue): void {
  vq.numAdded = 0;
  vq.eventTriggered = false;
  vq.nextAvailIdx = 0;
  vq.availWrapCounter = 1;
  vq.availUsedFlags = VIRTQ_DESC_F_AVAIL;
  vq.eventFlagsShadow = RING_EVENT_FLAGS_ENABLE;
  if (vq.callback === null) {
    vq.eventFlagsShadow = RING_EVENT_FLAGS_DISABLE;
    vq.u16[vq.driverEventAt + 1] = RING_EVENT_FLAGS_DISABLE;
  }
}

/**
 * Zeroes the ring and puts the shadows back (Linux: `virtqueue_reinit_packed`). The free list's order
 * and `broken` stay, as in Linux.
 */
export function packedReset(vq: Virtqueue): void {
  vq.u32.fill(0);
  packedInitLastUsed(vq);
  initPacked(vq);
}

/**
 * Replaces the ring by one of `num` descriptors (Linux: `virtqueue_resize_packed`). Allocates.
 *
 * @returns 0, or `ENOMEM` with the old ring kept and reset; `E2BIG` over `numMax` and `EINVAL` for anything but a
 * positive whole number, with nothing touched.
 */
export function packedResize(vq: Virtqueue, num: number): number {
  const refused = checkResize(vq, num);
  if (refused !== OK) return refused;
  const old = vq.region;
  if (!attachPackedRing(vq, num)) {
    packedReset(vq);
    return ENOMEM;
  }
  vq.allocator.free(old);
  packedInitLastUsed(vq);
  return OK;
}

/** Index 0 in the first lap, whose wrap counter is 1. */
export function packedInitLastUsed(vq: Virtqueue): void {
  vq.lastUsedIdx = WRAP_BIT;
}

/** Descriptors in the ring. */
export function packedVringSize(vq: Virtqueue): number {
  return vq.num;
}

/** Next position with its wrap counter in the high half, the queue index in the low. Spec: VIRTIO 1.3 §2.9. */
export function packedNotificationData(vq: Virtqueue): number {
  const position = vq.nextAvailIdx | (vq.availWrapCounter << RING_EVENT_WRAP_SHIFT);
  return ((position << 16) | vq.index) >>> 0;
}

/** Bus address of the descriptor ring. */
export function packedDescAddr(vq: Virtqueue): bigint {
  return vq.region.busAddress;
}

/** Bus address of the driver event suppression structure. */
export function packedAvailAddr(vq: Virtqueue): bigint {
  return vq.region.busAddress + BigInt(packedGeometry(vq.num).driverOffset);
}

/** Bus address of the device event suppression structure. */
export function packedUsedAddr(vq: Virtqueue): bigint {
  return vq.region.busAddress + BigInt(packedGeometry(vq.num).deviceOffset);
}

/** Gives the queue's memory back; it must not be used again. */
export function packedFree(vq: Virtqueue): void {
  freeMemory(vq);
}
