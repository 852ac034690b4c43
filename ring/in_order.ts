/**
 * What split and packed rings with VIRTIO_F_IN_ORDER have in common: buffers come back in the order in
 * which they were made available, so one used entry may stand for a batch of them.
 *
 * A buffer is known by its place in the ring: split, the head is the next descriptor; packed, the id is
 * the position of the first descriptor. No free list is needed.
 *
 * Spec: VIRTIO 1.3 §2.7.9, §2.8.8 In-order use of descriptors.
 *
 * @module
 */

import { badUsedId } from "./broken.ts";
import {
  DESC_STATE_EXTRAS,
  DESC_STATE_MORE,
  DESC_STATE_MORE_SHIFT,
  DESC_STATE_NEXT,
} from "./desc_state.ts";
import { releaseExtras } from "./extras.ts";
import { SG_STRIDE } from "./segments.ts";
import type { Virtqueue } from "./virtqueue.ts";

/** `batchLastId` while no batch is under way; Linux has 0xffffffff, which a split device can write too. */
const NO_BATCH = -1;

/**
 * Puts the state of an empty in-order ring to its start, after an attach or reset: the next buffer goes
 * to descriptor 0 and none is expected back. Allocates if the ring's size changed.
 *
 * Linux leaves `free_head` (split) and `batch_last` as they were at a reset or a failed resize: the next
 * completion then breaks the queue, or returns buffers that the device has not used.
 */
export function startInOrder(vq: Virtqueue): void {
  vq.freeHead = 0;
  vq.lastUsed = 0;
  vq.batchLastId = NO_BATCH;
  if (vq.descInLen.length !== vq.num) vq.descInLen = new Uint32Array(vq.num);
}

/** Bytes of the device-writable segments of a buffer, u32, wrapping as in Linux (`total_in_len`). */
export function inLength(sgs: Uint32Array, outSgs: number, inSgs: number): number {
  let bytes = 0;
  for (let i = 0, s = outSgs * SG_STRIDE; i < inSgs; i++, s += SG_STRIDE) bytes += sgs[s + 2]!;
  return bytes >>> 0;
}

/**
 * `get` for everything but a used entry that names the next buffer itself: a batch that begins with the
 * entry `id`, `len`, and one under way. Writes `usedLen`: the device's length for the last buffer of a batch,
 * else the length of its device-writable segments, as the device reports none.
 *
 * A batch must end at an outstanding buffer. Linux takes any id and, not finding it, hands back every
 * buffer; here the queue breaks, and all buffers stay with it.
 *
 * @returns the token of the buffer at `head`, or `null` with the queue broken.
 */
export function inOrderToken(vq: Virtqueue, head: number, id: number, len: number): unknown {
  const begins = vq.batchLastId === NO_BATCH;
  if (begins) vq.batchLastLen = len;
  const last = begins ? id : vq.batchLastId;
  vq.usedLen = last === head ? vq.batchLastLen : vq.descInLen[head]!;
  const data = vq.descData[head];
  if (data === null) return badUsedId(vq, head);
  if (begins && (id >= vq.num || vq.descData[id] === null)) return badUsedId(vq, id);
  vq.batchLastId = last === head ? NO_BATCH : last;
  return data;
}

/**
 * Gives a buffer's descriptors back; there is no list to return them to. Its context token becomes
 * `usedCtx`.
 *
 * @returns how many there are.
 */
export function inOrderRelease(vq: Virtqueue, head: number): number {
  const state = vq.descState[head]!;
  const count = 1 + ((state >>> DESC_STATE_MORE_SHIFT) & DESC_STATE_MORE);
  vq.descState[head] = state & DESC_STATE_NEXT;
  vq.descData[head] = null;
  vq.numFree += count;
  if (state & DESC_STATE_EXTRAS) releaseExtras(vq, head);
  return count;
}
