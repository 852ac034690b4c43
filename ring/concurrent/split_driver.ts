// Generated from ../split_driver.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * The driver side of split virtqueues. Spec: VIRTIO 1.3 §2.7 Split Virtqueues.
 *
 * Plain functions over {@linkcode Virtqueue}, and {@linkcode concurrentSplitOps}, their table. `add` and `get` hold
 * the case of one segment and send all else to functions out of line: V8 inlines at most 920 bytecodes
 * into one caller, and what a program calls in its inner loop is the small case.
 *
 * Set-up is in split_ring.ts. Whatever an inner loop may call stands here: a dispatch over several copies of the
 * layout imports this file once more for each, so that every copy has functions of its own.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import { badUsedId, notifyDevice } from "../broken.ts";
import { bug } from "../bug.ts";
import { ENOSPC } from "../codes.ts";
import {
  VIRTQ_AVAIL_F_NO_INTERRUPT,
  VIRTQ_DESC_BYTES,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_WRITE,
  VIRTQ_USED_F_NO_NOTIFY,
} from "../constants.ts";
import {
  DESC_STATE_EXTRAS,
  DESC_STATE_MORE,
  DESC_STATE_MORE_SHIFT,
  DESC_STATE_NEXT,
} from "../desc_state.ts";
import { needEvent } from "../event.ts";
import { keepExtras, releaseExtras } from "../extras.ts";
import { fillSplitTable } from "../indirect.ts";
import { SG_STRIDE } from "../segments.ts";
import {
  splitAvailAddr,
  splitDescAddr,
  splitFree,
  splitInitLastUsed,
  splitNotificationData,
  splitReset,
  splitResize,
  splitUsedAddr,
  splitVringSize,
} from "../split_ring.ts";
import { startAdd, takeTable } from "../start_add.ts";
import type { Virtqueue, VirtqueueOps } from "../virtqueue.ts";

/** num_added at which `add` kicks by itself: one more and `kickPrepare` could not tell old from new. */
const NUM_ADDED_LIMIT = 0xffff;

/**
 * Makes a buffer available (Linux: `virtqueue_add_split`). Arguments as in `VirtqueueOps.add`.
 *
 * **Writes** the descriptors, `avail.ring` and `avail.idx`: the device sees the buffer at once, kick or
 * no kick. A full ring notifies the device if the buffer has device-readable segments.
 *
 * Spec: VIRTIO 1.3 §2.7.13 Supplying Buffers to The Device.
 *
 * @returns 0, `ENOSPC`, or `EIO` on a broken queue.
 */
export function concurrentSplitAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  if (outSgs + inSgs !== 1 || ctx !== null || data === null || vq.broken || !vq.numFree) {
    return splitAddLong(vq, sgs, outSgs, inSgs, data, ctx);
  }
  const { u16, u32, availIdxAt, availIdxShadow, freeHead: head } = vq;
  const next = vq.descState[head]!; // free, so there is no high half
  const at = head << 2;
  u32[at] = sgs[0]!;
  u32[at + 1] = sgs[1]!;
  u32[at + 2] = sgs[2]!;
  // Flags and next in one store: WRITE is 2, so the count of device-writable segments shifted by one.
  u32[at + 3] = (next << 16) | (inSgs << 1);
  vq.descData[head] = data;
  vq.freeHead = next;
  vq.numFree--;
  u16[availIdxAt + 1 + (availIdxShadow & (vq.num - 1))] = head;
  // Barrier A, pairs with split_device.ts concurrentSplitPopDescriptorChain: descriptors and ring before idx.
  // (Two shifts cut to 16 bits in 4 bytecodes less than `& 0xffff`, to the same machine code.)
  Atomics.store(u16, availIdxAt, vq.availIdxShadow = (availIdxShadow + 1) << 16 >>> 16);
  if (++vq.numAdded === NUM_ADDED_LIMIT) splitKick(vq);
  return 0;
}

/** Puts `head` into the available ring and publishes it: the tail of `concurrentSplitAdd`, which has it inline. */
function splitPublish(vq: Virtqueue, head: number): void {
  const { u16, availIdxAt, availIdxShadow } = vq;
  u16[availIdxAt + 1 + (availIdxShadow & (vq.num - 1))] = head;
  // Barrier A, as in concurrentSplitAdd.
  Atomics.store(u16, availIdxAt, vq.availIdxShadow = (availIdxShadow + 1) & 0xffff);
  if (++vq.numAdded === NUM_ADDED_LIMIT) splitKick(vq);
}

/** Linux: `virtqueue_kick`, from within `add`. */
function splitKick(vq: Virtqueue): void {
  if (concurrentSplitKickPrepare(vq)) notifyDevice(vq);
}

/** `add` for everything but one plain segment: chains, tables, contexts, errors. */
function splitAddLong(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  const started = startAdd(vq, sgs, outSgs, inSgs, data, ctx);
  if (started <= 0) return started;
  const total = outSgs + inSgs;
  const slot = takeTable(vq, total);
  const needed = slot < 0 ? total : 1;
  if (vq.numFree < needed) {
    // A full ring of requests: wake the device whatever it said, as Linux does; the result is ignored.
    if (outSgs > 0) vq.transport.notify(vq);
    return ENOSPC;
  }
  const head = vq.freeHead;
  if (slot < 0) {
    vq.freeHead = splitFillChain(vq, sgs, outSgs, inSgs);
    vq.descState[head]! |= (total - 1) << DESC_STATE_MORE_SHIFT;
  } else {
    const tables = vq.tables!;
    fillSplitTable(tables, slot, sgs, outSgs, inSgs);
    const next = vq.descState[head]!;
    const at = head << 2;
    vq.u32[at] = tables.addrLo[slot]!;
    vq.u32[at + 1] = tables.addrHi[slot]!;
    vq.u32[at + 2] = total * VIRTQ_DESC_BYTES;
    vq.u32[at + 3] = (next << 16) | VIRTQ_DESC_F_INDIRECT;
    vq.freeHead = next;
  }
  vq.descData[head] = data;
  keepExtras(vq, head, slot, ctx);
  vq.numFree -= needed;
  splitPublish(vq, head);
  return 0;
}

/**
 * Writes a direct chain into the descriptors of the free list.
 *
 * @returns the free list's new head.
 */
function splitFillChain(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
): number {
  const u32 = vq.u32;
  const last = outSgs + inSgs - 1;
  let descriptor = vq.freeHead;
  for (let i = 0, s = 0; i <= last; i++, s += SG_STRIDE) {
    const next = vq.descState[descriptor]!;
    const at = descriptor << 2;
    u32[at] = sgs[s]!;
    u32[at + 1] = sgs[s + 1]!;
    u32[at + 2] = sgs[s + 2]!;
    const write = i < outSgs ? 0 : VIRTQ_DESC_F_WRITE;
    // The last descriptor gets its `next` too, without the flag: what Linux leaves in the ring.
    u32[at + 3] = (next << 16) | write | (i < last ? VIRTQ_DESC_F_NEXT : 0);
    descriptor = next;
  }
  return descriptor;
}

/**
 * Takes the next used buffer (Linux: `virtqueue_get_buf_ctx_split`).
 *
 * `usedLen` is written before the id is checked, as in Linux, and is not compared with the buffer.
 * **Writes** `used_event` while callbacks are enabled, with or without EVENT_IDX.
 *
 * Spec: VIRTIO 1.3 §2.7.14 Receiving Used Buffers From The Device.
 *
 * @returns the token, or `null`; `null` and `broken` if the device named no outstanding buffer.
 */
export function concurrentSplitGet(vq: Virtqueue): unknown {
  const { u16, u32, num, descData, lastUsedIdx } = vq;
  if (vq.broken) return null;
  if (vq.usedSeen === lastUsedIdx) {
    vq.usedSeen = Atomics.load(u16, vq.usedIdxAt);
    if (vq.usedSeen === lastUsedIdx) return null;
  }
  // Barrier B, pairs with split_device.ts concurrentSplitAddUsed: idx before the entry.
  const at = vq.usedRingAt + ((lastUsedIdx & (num - 1)) << 1);
  const id = u32[at]!;
  vq.usedLen = u32[at + 1]!;
  const data = id < num ? descData[id] : null;
  if (data === null) return badUsedId(vq, id);
  const descState = vq.descState;
  // (The literal, not DESC_STATE_MORE_SHIFT: an imported constant is 7 bytecodes more.)
  if (!(descState[id]! >>> 16)) {
    descData[id] = null;
    descState[id] = vq.freeHead;
    vq.freeHead = id;
    vq.numFree++;
  } else splitDetach(vq, id);
  const next = vq.lastUsedIdx = (lastUsedIdx + 1) << 16 >>> 16;
  // Barrier C, pairs with split_device.ts concurrentSplitNeedsNotification: used_event before the next look at idx.
  if (!vq.availFlagsShadow) {
    if (vq.event) Atomics.store(u16, vq.usedEventAt, next);
    else u16[vq.usedEventAt] = next; // plain: nobody reads it
  }
  return data;
}

/**
 * Returns a buffer's descriptors to the front of the free list (Linux: `detach_buf_split`).
 *
 * Walks by the private count and list: Linux tests the NEXT flags in ring memory, which a hostile device
 * can turn into an endless walk.
 */
function splitDetach(vq: Virtqueue, head: number): void {
  const descState = vq.descState;
  const state = descState[head]!;
  const more = (state >>> DESC_STATE_MORE_SHIFT) & DESC_STATE_MORE;
  descState[head] = state & DESC_STATE_NEXT;
  let last = head;
  for (let i = 0; i < more; i++) last = descState[last]!;
  descState[last] = vq.freeHead;
  vq.freeHead = head;
  vq.numFree += 1 + more;
  vq.descData[head] = null;
  if (state & DESC_STATE_EXTRAS) releaseExtras(vq, head);
}

/**
 * Tells whether the device wants a notification for what was added since the last call
 * (Linux: `virtqueue_kick_prepare_split`). Resets `numAdded`, on a broken queue too.
 *
 * Spec: VIRTIO 1.3 §2.7.10 Available Buffer Notification Suppression.
 */
export function concurrentSplitKickPrepare(vq: Virtqueue): boolean {
  if (vq.event) return splitKickAtEvent(vq);
  vq.numAdded = 0;
  // Barrier D, pairs with split_device.ts concurrentSplitEnableNotification: avail.idx before used.flags.
  return !(Atomics.load(vq.u16, vq.usedIdxAt - 1) & VIRTQ_USED_F_NO_NOTIFY);
}

/** `kickPrepare` with EVENT_IDX: the device asks for a notification at one index. */
function splitKickAtEvent(vq: Virtqueue): boolean {
  const now = vq.availIdxShadow;
  const old = (now - vq.numAdded) & 0xffff;
  vq.numAdded = 0;
  // Barrier D, as above, for avail_event.
  return needEvent(Atomics.load(vq.u16, vq.availEventAt), now, old);
}

/**
 * Asks for no used buffer notifications (Linux: `virtqueue_disable_cb_split`).
 *
 * **Writes** `used_event` = 0 with EVENT_IDX, else `avail.flags`; nothing if a callback ran since
 * callbacks were enabled, as the device then has no reason to send another.
 *
 * Spec: VIRTIO 1.3 §2.7.7 Used Buffer Notification Suppression.
 */
export function concurrentSplitDisableCb(vq: Virtqueue): void {
  if (vq.availFlagsShadow & VIRTQ_AVAIL_F_NO_INTERRUPT) return;
  vq.availFlagsShadow |= VIRTQ_AVAIL_F_NO_INTERRUPT;
  if (vq.eventTriggered) return;
  if (vq.event) Atomics.store(vq.u16, vq.usedEventAt, 0);
  else Atomics.store(vq.u16, vq.availIdxAt - 1, vq.availFlagsShadow);
}

/** Clears NO_INTERRUPT, in the ring only without EVENT_IDX. */
function splitClearNoInterrupt(vq: Virtqueue): void {
  if ((vq.availFlagsShadow & VIRTQ_AVAIL_F_NO_INTERRUPT) === 0) return;
  vq.availFlagsShadow &= ~VIRTQ_AVAIL_F_NO_INTERRUPT;
  if (!vq.event) Atomics.store(vq.u16, vq.availIdxAt - 1, vq.availFlagsShadow);
}

/**
 * Re-enables used buffer notifications (Linux: `virtqueue_enable_cb_prepare_split`).
 *
 * @returns `lastUsedIdx`, to be given to {@linkcode concurrentSplitPoll}.
 */
export function concurrentSplitEnableCbPrepare(vq: Virtqueue): number {
  splitClearNoInterrupt(vq);
  const last = vq.lastUsedIdx;
  Atomics.store(vq.u16, vq.usedEventAt, last);
  return last;
}

/**
 * Re-enables used buffer notifications, wanted once three quarters of the outstanding buffers were used
 * (Linux: `virtqueue_enable_cb_delayed_split`).
 *
 * @returns `false` if more than that are used already.
 */
export function concurrentSplitEnableCbDelayed(vq: Virtqueue): boolean {
  splitClearNoInterrupt(vq);
  const last = vq.lastUsedIdx;
  const wanted = (((vq.availIdxShadow - last) & 0xffff) * 3) >> 2;
  Atomics.store(vq.u16, vq.usedEventAt, last + wanted);
  // Barrier C, pairs with split_device.ts concurrentSplitNeedsNotification: used_event before used.idx.
  return ((Atomics.load(vq.u16, vq.usedIdxAt) - last) & 0xffff) <= wanted;
}

/** Tells whether `used.idx` has moved on from `last` (Linux: `virtqueue_poll_split`). */
export function concurrentSplitPoll(vq: Virtqueue, last: number): boolean {
  return (last & 0xffff) !== Atomics.load(vq.u16, vq.usedIdxAt);
}

/** Tells whether a used buffer is waiting (Linux: `more_used_split`). */
export function concurrentSplitMoreUsed(vq: Virtqueue): boolean {
  return vq.lastUsedIdx !== Atomics.load(vq.u16, vq.usedIdxAt);
}

/**
 * Takes back an outstanding buffer, lowest head first (Linux: `virtqueue_detach_unused_buf_split`).
 *
 * **Writes** `avail.idx`, one less. For a queue that the device no longer serves. O(num).
 *
 * @throws {VirtqueueBug} if descriptors are missing though no buffer is outstanding.
 */
export function concurrentSplitDetachUnusedBuf(vq: Virtqueue): unknown {
  for (let head = 0; head < vq.num; head++) {
    const data = vq.descData[head];
    if (data === null) continue;
    splitDetach(vq, head);
    vq.availIdxShadow = (vq.availIdxShadow - 1) & 0xffff;
    Atomics.store(vq.u16, vq.availIdxAt, vq.availIdxShadow);
    return data;
  }
  if (vq.numFree !== vq.num) bug("vq->vq.num_free != vq->split.vring.num");
  return null;
}

/** The split layout's operations (Linux: `split_ops`). */
export const concurrentSplitOps: VirtqueueOps = Object.freeze({
  add: concurrentSplitAdd,
  get: concurrentSplitGet,
  kickPrepare: concurrentSplitKickPrepare,
  disableCb: concurrentSplitDisableCb,
  enableCbDelayed: concurrentSplitEnableCbDelayed,
  enableCbPrepare: concurrentSplitEnableCbPrepare,
  poll: concurrentSplitPoll,
  detachUnusedBuf: concurrentSplitDetachUnusedBuf,
  moreUsed: concurrentSplitMoreUsed,
  resize: splitResize,
  reset: splitReset,
  initLastUsed: splitInitLastUsed,
  vringSize: splitVringSize,
  notificationData: splitNotificationData,
  descAddr: splitDescAddr,
  availAddr: splitAvailAddr,
  usedAddr: splitUsedAddr,
  free: splitFree,
});
