/**
 * What breaks a queue: a device that broke the rules, and one that is gone.
 *
 * @module
 */

import type { Virtqueue } from "./virtqueue.ts";

/**
 * Marks the queue broken because of the device and says why (Linux: `BAD_RING`). Cold.
 *
 * @returns `null`, what `get` then returns.
 */
export function badRing(vq: Virtqueue, text: string): null {
  vq.transport.message?.(vq, text);
  vq.broken = true;
  return null;
}

/**
 * Reports a used id that names no outstanding buffer, and breaks the queue. Cold.
 *
 * @returns `null`, what `get` then returns.
 */
export function badUsedId(vq: Virtqueue, id: number): null {
  return badRing(vq, id >= vq.num ? `id ${id} out of range` : `id ${id} is not a head!`);
}

/**
 * Sends the available buffer notification (Linux: `virtqueue_notify`); a failure breaks the queue.
 *
 * @returns `false` on a broken queue.
 */
export function notifyDevice(vq: Virtqueue): boolean {
  if (vq.broken) return false;
  if (!vq.transport.notify(vq)) {
    vq.broken = true;
    return false;
  }
  return true;
}
