/**
 * A queue's memory: the ring that an allocator gives, and the state per descriptor beside it.
 *
 * @module
 */

import { E2BIG, EINVAL, OK } from "./codes.ts";
import { type DmaRegion, regionFault } from "./memory.ts";
import type { Virtqueue } from "./virtqueue.ts";

/**
 * Asks the queue's allocator for a ring of `byteLength` bytes. A region that cannot hold a ring goes back
 * to the allocator, and the transport's `message` says why.
 *
 * @returns `null` if there is no memory.
 */
export function allocateRing(vq: Virtqueue, byteLength: number): DmaRegion | null {
  const region = vq.allocator.alloc(byteLength);
  if (region === null) return null;
  const fault = regionFault(region, byteLength);
  if (fault === null) return region;
  vq.allocator.free(region);
  vq.transport.message?.(vq, `Cannot use the allocator's memory for a ring as ${fault}`);
  return null;
}

/**
 * Checks the size that a `resize` asks for, before anything is touched (Linux: the first lines of
 * `virtqueue_resize`, where `num` cannot be negative or a fraction).
 *
 * @returns 0; `E2BIG` over `numMax`; `EINVAL` for anything but a positive whole number.
 */
export function checkResize(vq: Virtqueue, num: number): number {
  if (num > vq.numMax) return E2BIG;
  return Number.isInteger(num) && num > 0 ? OK : EINVAL;
}

/**
 * Gives the queue empty per-buffer state for `num` descriptors and the free list 0, 1, … num−1. Allocates.
 */
export function attachState(vq: Virtqueue, region: DmaRegion, num: number): void {
  vq.region = region;
  vq.u16 = new Uint16Array(region.buffer, region.byteOffset, Math.floor(region.byteLength / 2));
  vq.u32 = new Uint32Array(region.buffer, region.byteOffset, Math.floor(region.byteLength / 4));
  vq.i32 = new Int32Array(region.buffer, region.byteOffset, vq.u32.length);
  vq.num = num;
  vq.numFree = num;
  vq.freeHead = 0;
  // Not `new Array(num)`: that makes a holey array, and each read would test for the hole.
  vq.descData = Array.from({ length: num }, () => null);
  vq.descCtx = Array.from({ length: num }, () => null);
  vq.descTable = new Int32Array(num).fill(-1);
  vq.descLast = Uint16Array.from({ length: num }, (_, id) => id);
  vq.descState = new Uint32Array(num);
  // The last element's next is 0, as Linux leaves it: a full ring has freeHead 0, not a sentinel.
  for (let i = 0; i < num - 1; i++) vq.descState[i] = i + 1;
}

/**
 * Gives the memory of ring and tables back and breaks the queue, which must not be used again
 * (Linux: `vring_free`).
 */
export function freeMemory(vq: Virtqueue): void {
  vq.broken = true;
  vq.allocator.free(vq.region);
  if (vq.tables !== null) vq.allocator.free(vq.tables.region);
}
