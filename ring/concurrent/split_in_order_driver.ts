// Generated from ../split_in_order_driver.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * The driver side of split virtqueues with VIRTIO_F_IN_ORDER.
 * Spec: VIRTIO 1.3 §2.7.9 In-order use of descriptors.
 *
 * The memory is that of a split ring, and so are the functions that do not tell buffers apart: kicks,
 * callbacks, `poll`. What differs: descriptors are taken and given back in ring order, and one used entry
 * may return several buffers.
 *
 * No more buffers are returned than `used.idx` covers, whatever the id of a batch says; Linux does not look
 * at it inside a batch. A batch under way therefore waits for everyone who looks at `used.idx`: `moreUsed`,
 * `poll`, `enableCb`.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import { bug } from "../bug.ts";
import { inLength, inOrderRelease, inOrderToken } from "../in_order.ts";
import { holdsSegments } from "../segments.ts";
import {
  concurrentSplitAdd,
  concurrentSplitDisableCb,
  concurrentSplitEnableCbDelayed,
  concurrentSplitEnableCbPrepare,
  concurrentSplitKickPrepare,
  concurrentSplitMoreUsed,
  concurrentSplitPoll,
} from "./split_driver.ts";
import {
  splitAvailAddr,
  splitDescAddr,
  splitFree,
  splitNotificationData,
  splitUsedAddr,
  splitVringSize,
} from "../split_ring.ts";
import type { Virtqueue, VirtqueueOps } from "../virtqueue.ts";
import {
  splitInOrderInitLastUsed,
  splitInOrderReset,
  splitInOrderResize,
} from "../split_in_order_driver.ts";

/** num_added from which on the next `add` kicks by itself: see split_driver.ts. */
const NEXT_ADD_KICKS = 0xfffe;

/**
 * Makes a buffer available in the next descriptors (Linux: `virtqueue_add_split`). Arguments as in
 * `VirtqueueOps.add`; writes and notifications as in `concurrentSplitAdd`.
 *
 * @returns 0, `ENOSPC`, or `EIO` on a broken queue.
 */
export function concurrentSplitInOrderAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  if (
    outSgs + inSgs !== 1 || ctx !== null || data === null || vq.broken || !vq.numFree ||
    vq.numAdded === NEXT_ADD_KICKS
  ) return splitInOrderAddLong(vq, sgs, outSgs, inSgs, data, ctx);
  const { u16, u32, availIdxAt, availIdxShadow, freeHead: head } = vq;
  const next = vq.descState[head]!; // the ring's order; free, so there is no high half
  const at = head << 2;
  const len = sgs[2]!;
  u32[at] = sgs[0]!;
  u32[at + 1] = sgs[1]!;
  u32[at + 2] = len;
  // Flags and next in one store: WRITE is 2, so the count of device-writable segments shifted by one.
  u32[at + 3] = (next << 16) | (inSgs << 1);
  vq.descData[head] = data;
  vq.descInLen[head] = len & -inSgs; // 0 for a device-readable segment
  vq.freeHead = next;
  vq.numFree--;
  vq.numAdded++;
  u16[availIdxAt + 1 + (availIdxShadow & (vq.num - 1))] = head;
  // Barrier A, pairs with split_device.ts concurrentSplitPopDescriptorChain: descriptors and ring before idx.
  Atomics.store(u16, availIdxAt, vq.availIdxShadow = (availIdxShadow + 1) << 16 >>> 16);
  return 0;
}

/**
 * `add` for everything but one plain segment: what `concurrentSplitAdd` does, as the private list of an in-order
 * ring, never given a descriptor back, is the ring's own order.
 */
function splitInOrderAddLong(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  // Before the buffer is published: `concurrentSplitAdd` may notify a device that completes it at once. While a
  // descriptor is free, the next one's entry belongs to no buffer, should this one be refused. (Counts that
  // `concurrentSplitAdd` will refuse are not to be counted up to.)
  if (vq.numFree > 0 && holdsSegments(sgs, outSgs, inSgs)) {
    vq.descInLen[vq.freeHead] = inLength(sgs, outSgs, inSgs);
  }
  return concurrentSplitAdd(vq, sgs, outSgs, inSgs, data, ctx);
}

/**
 * Takes the next used buffer (Linux: `virtqueue_get_buf_ctx_split_in_order`): the oldest one outstanding, if
 * a used entry covers it.
 *
 * Inside a batch the entry is not read again, and `usedLen` is the length of the buffer's
 * device-writable segments; for the last buffer it is the device's. **Writes** `used_event` while
 * callbacks are enabled, with or without EVENT_IDX.
 *
 * Spec: VIRTIO 1.3 §2.7.9 In-order use of descriptors.
 *
 * @returns the token, or `null`; `null` and `broken` if the device named no outstanding buffer.
 */
export function concurrentSplitInOrderGet(vq: Virtqueue): unknown {
  const { u16, u32, num, descData, lastUsed: head, lastUsedIdx } = vq;
  if (vq.broken) return null;
  if (vq.usedSeen === lastUsedIdx) {
    vq.usedSeen = Atomics.load(u16, vq.usedIdxAt);
    if (vq.usedSeen === lastUsedIdx) return null;
  }
  // Barrier B, pairs with split_device.ts concurrentSplitAddUsed: idx before the entry.
  const at = vq.usedRingAt + ((lastUsedIdx & (num - 1)) << 1);
  const data = descData[head];
  if (u32[at] !== head || vq.batchLastId >= 0 || data === null || vq.descState[head]! >>> 16) {
    return splitInOrderGetLong(vq, u32[at]!, u32[at + 1]!);
  }
  vq.usedLen = vq.batchLastLen = u32[at + 1]!;
  descData[head] = null;
  vq.numFree++;
  vq.lastUsed = (head + 1) & (num - 1);
  const next = vq.lastUsedIdx = (lastUsedIdx + 1) << 16 >>> 16;
  // Barrier C, pairs with split_device.ts concurrentSplitNeedsNotification: used_event before the next look at idx.
  if (!vq.availFlagsShadow) {
    if (vq.event) Atomics.store(u16, vq.usedEventAt, next);
    else u16[vq.usedEventAt] = next; // plain: nobody reads it
  }
  return data;
}

/** `get` for everything but one plain descriptor whose entry names it: batches, chains, tables, errors. */
function splitInOrderGetLong(vq: Virtqueue, id: number, len: number): unknown {
  const head = vq.lastUsed;
  const data = inOrderToken(vq, head, id, len);
  if (data === null) return null;
  vq.lastUsed = (head + inOrderRelease(vq, head)) & (vq.num - 1);
  vq.lastUsedIdx = (vq.lastUsedIdx + 1) & 0xffff;
  // Barrier C, as in concurrentSplitInOrderGet.
  if (!vq.availFlagsShadow) {
    if (vq.event) Atomics.store(vq.u16, vq.usedEventAt, vq.lastUsedIdx);
    else vq.u16[vq.usedEventAt] = vq.lastUsedIdx; // plain: nobody reads it
  }
  return data;
}

/**
 * Takes back an outstanding buffer, lowest head first (Linux: `virtqueue_detach_unused_buf_split`).
 *
 * **Writes** `avail.idx`, one less. For a queue that the device no longer serves: until a reset or resize,
 * the ring has lost its order. O(num).
 *
 * @throws {VirtqueueBug} if descriptors are missing though no buffer is outstanding.
 */
export function concurrentSplitInOrderDetachUnusedBuf(vq: Virtqueue): unknown {
  for (let head = 0; head < vq.num; head++) {
    const data = vq.descData[head];
    if (data === null) continue;
    inOrderRelease(vq, head);
    vq.availIdxShadow = (vq.availIdxShadow - 1) & 0xffff;
    Atomics.store(vq.u16, vq.availIdxAt, vq.availIdxShadow);
    return data;
  }
  if (vq.numFree !== vq.num) bug("vq->vq.num_free != vq->split.vring.num");
  return null;
}

/** The operations of the split layout in order (Linux: `split_in_order_ops`). */
export const concurrentSplitInOrderOps: VirtqueueOps = Object.freeze({
  add: concurrentSplitInOrderAdd,
  get: concurrentSplitInOrderGet,
  kickPrepare: concurrentSplitKickPrepare,
  disableCb: concurrentSplitDisableCb,
  enableCbDelayed: concurrentSplitEnableCbDelayed,
  enableCbPrepare: concurrentSplitEnableCbPrepare,
  poll: concurrentSplitPoll,
  detachUnusedBuf: concurrentSplitInOrderDetachUnusedBuf,
  moreUsed: concurrentSplitMoreUsed,
  resize: splitInOrderResize,
  reset: splitInOrderReset,
  initLastUsed: splitInOrderInitLastUsed,
  vringSize: splitVringSize,
  notificationData: splitNotificationData,
  descAddr: splitDescAddr,
  availAddr: splitAvailAddr,
  usedAddr: splitUsedAddr,
  free: splitFree,
});
