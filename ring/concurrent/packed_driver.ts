// Generated from ../packed_driver.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * The driver side of packed virtqueues. Spec: VIRTIO 1.3 §2.8 Packed Virtqueues.
 *
 * Plain functions over {@linkcode Virtqueue}, and {@linkcode concurrentPackedOps}, their table. As in
 * split_driver.ts, `add` and `get` hold the case of one segment and the rest is out of line.
 *
 * Set-up is in packed_ring.ts. Whatever an inner loop may call stands here: a dispatch over several copies of the
 * layout imports this file once more for each, so that every copy has functions of its own.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import { badUsedId } from "../broken.ts";
import { ENOSPC } from "../codes.ts";
import {
  RING_EVENT_FLAGS_DESC,
  RING_EVENT_FLAGS_DISABLE,
  RING_EVENT_FLAGS_ENABLE,
  RING_EVENT_WRAP_SHIFT,
  VIRTQ_DESC_BYTES,
  VIRTQ_DESC_F_AVAIL,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_USED,
  VIRTQ_DESC_F_WRITE,
} from "../constants.ts";
import {
  DESC_STATE_EXTRAS,
  DESC_STATE_MORE,
  DESC_STATE_MORE_SHIFT,
  DESC_STATE_NEXT,
} from "../desc_state.ts";
import { needEvent } from "../event.ts";
import { keepExtras, releaseExtras } from "../extras.ts";
import { fillPackedTable } from "../indirect.ts";
import { SG_STRIDE } from "../segments.ts";
import {
  packedAvailAddr,
  packedDescAddr,
  packedFree,
  packedInitLastUsed,
  packedNotificationData,
  packedReset,
  packedResize,
  packedUsedAddr,
  packedVringSize,
} from "../packed_ring.ts";
import { startAdd, takeTable } from "../start_add.ts";
import type { Virtqueue, VirtqueueOps } from "../virtqueue.ts";
import { packedDetachUnusedBuf } from "../packed_driver.ts";

/** Both flags that tell whose turn a descriptor is. */
const AVAIL_USED = VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED;

/** Low bits of a position: the index. */
const INDEX_MASK = (1 << RING_EVENT_WRAP_SHIFT) - 1;

/** High bit of a position: the wrap counter. */
const WRAP_BIT = 1 << RING_EVENT_WRAP_SHIFT;

/**
 * Makes a buffer available (Linux: `virtqueue_add_packed`). Arguments as in `VirtqueueOps.add`.
 *
 * **Writes** the descriptors, the first one's flags last: the device sees the buffer at once, kick or no
 * kick. Never notifies.
 *
 * Spec: VIRTIO 1.3 §2.8.21 Supplying Buffers to The Device.
 *
 * @returns 0, `ENOSPC`, or `EIO` on a broken queue.
 */
export function concurrentPackedAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  const { nextAvailIdx: head, freeHead: id } = vq;
  if (
    outSgs + inSgs !== 1 || ctx !== null || data === null || vq.broken || !vq.numFree ||
    head + 1 === vq.num // the lap ends here
  ) return packedAddLong(vq, sgs, outSgs, inSgs, data, ctx);
  const u32 = vq.u32;
  const at = head << 2;
  u32[at] = sgs[0]!;
  u32[at + 1] = sgs[1]!;
  u32[at + 2] = sgs[2]!;
  vq.descData[id] = data;
  vq.freeHead = vq.descState[id]!; // free, so there is no high half
  vq.nextAvailIdx = head + 1;
  vq.numFree--;
  vq.numAdded++;
  // Barrier A, pairs with packed_device.ts concurrentPackedPopDescriptorChain: all else before the flags. Id and
  // flags share one 32-bit word, hence one store; WRITE is 2, so the count of writable segments shifted.
  Atomics.store(vq.i32, at + 3, ((vq.availUsedFlags | (inSgs << 1)) << 16) | id);
  return 0;
}

/** Moves the next available position to `next`, once past the end at most. */
function packedAdvance(vq: Virtqueue, next: number): void {
  if (next >= vq.num) {
    next -= vq.num;
    vq.availWrapCounter ^= 1;
    vq.availUsedFlags ^= AVAIL_USED;
  }
  vq.nextAvailIdx = next;
}

/** `add` for everything but one plain segment: lists, tables, contexts, errors. */
function packedAddLong(
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
  if (vq.numFree < needed) return ENOSPC;
  const head = vq.nextAvailIdx;
  const id = vq.freeHead;
  // As the flags of the first descriptor hand the buffer over, they are kept back to the end.
  let headFlags = vq.availUsedFlags;
  if (slot < 0) {
    headFlags |= total > 1 ? VIRTQ_DESC_F_NEXT : 0;
    headFlags |= outSgs > 0 ? 0 : VIRTQ_DESC_F_WRITE;
    packedFillList(vq, sgs, outSgs, inSgs, id);
    vq.descState[id]! |= (total - 1) << DESC_STATE_MORE_SHIFT;
  } else {
    const tables = vq.tables!;
    headFlags |= VIRTQ_DESC_F_INDIRECT;
    fillPackedTable(tables, slot, sgs, outSgs, inSgs);
    const at = head << 2;
    vq.u32[at] = tables.addrLo[slot]!;
    vq.u32[at + 1] = tables.addrHi[slot]!;
    vq.u32[at + 2] = total * VIRTQ_DESC_BYTES;
    vq.freeHead = vq.descState[id]!;
  }
  vq.descData[id] = data;
  keepExtras(vq, id, slot, ctx);
  vq.numFree -= needed;
  vq.numAdded += needed;
  packedAdvance(vq, head + needed);
  // Barrier A, as in concurrentPackedAdd.
  Atomics.store(vq.i32, (head << 2) + 3, (headFlags << 16) | id);
  return 0;
}

/**
 * Writes a direct list into the next descriptors, all with the same id, all but the first with flags;
 * takes as many ids off the free list as there are descriptors.
 */
function packedFillList(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  id: number,
): void {
  const u32 = vq.u32;
  const last = outSgs + inSgs - 1;
  let flags = vq.availUsedFlags;
  let descriptor = vq.nextAvailIdx;
  let next = id;
  for (let i = 0, s = 0; i <= last; i++, s += SG_STRIDE) {
    const at = descriptor << 2;
    u32[at] = sgs[s]!;
    u32[at + 1] = sgs[s + 1]!;
    u32[at + 2] = sgs[s + 2]!;
    if (i > 0) {
      const write = i < outSgs ? 0 : VIRTQ_DESC_F_WRITE;
      const more = i < last ? VIRTQ_DESC_F_NEXT : 0;
      u32[at + 3] = ((flags | write | more) << 16) | id;
    }
    vq.descLast[id] = next;
    next = vq.descState[next]!;
    if (++descriptor === vq.num) {
      descriptor = 0;
      flags ^= AVAIL_USED;
    }
  }
  vq.freeHead = next;
}

/**
 * Takes the next used buffer (Linux: `virtqueue_get_buf_ctx_packed`).
 *
 * `usedLen` is written before the id is checked, as in Linux, and is not compared with the buffer.
 * **Writes** driver `off_wrap` while the event flags ask for one descriptor's event.
 *
 * Spec: VIRTIO 1.3 §2.8.22 Receiving Used Buffers From The Device.
 *
 * @returns the token, or `null`; `null` and `broken` if the device named no outstanding buffer.
 */
export function concurrentPackedGet(vq: Virtqueue): unknown {
  const { i32, descData, lastUsedIdx } = vq;
  const index = lastUsedIdx & INDEX_MASK;
  const at = index << 2;
  const idFlags = Atomics.load(i32, at + 3);
  // Used: both flags equal the wrap counter, which bit 15 of lastUsedIdx holds.
  if (vq.broken || (idFlags >>> 16 & AVAIL_USED) !== (lastUsedIdx >> 15) * AVAIL_USED) return null;
  // Barrier B, pairs with packed_device.ts concurrentPackedAddUsed: flags before id and len.
  const id = idFlags & 0xffff;
  vq.usedLen = vq.u32[at + 2]!;
  const data = id < vq.num ? descData[id] : null;
  if (data === null) return badUsedId(vq, id);
  const descState = vq.descState;
  // (The literal, not DESC_STATE_MORE_SHIFT: an imported constant is 7 bytecodes more.)
  if (!(descState[id]! >>> 16) && index + 1 !== vq.num) {
    descData[id] = null;
    descState[id] = vq.freeHead;
    vq.freeHead = id;
    vq.numFree++;
    vq.lastUsedIdx = lastUsedIdx + 1;
  } else packedRelease(vq, id);
  // Barrier C, pairs with packed_device.ts concurrentPackedNeedsNotification: off_wrap before the next look.
  if (vq.eventFlagsShadow === RING_EVENT_FLAGS_DESC) {
    Atomics.store(i32, vq.driverEventAt >> 1, RING_EVENT_FLAGS_DESC << 16 | vq.lastUsedIdx);
  }
  return data;
}

/** The tail of `concurrentPackedGet` for a list, table or context, and where a lap ends. */
function packedRelease(vq: Virtqueue, id: number): void {
  const last = vq.lastUsedIdx;
  const next = (last & INDEX_MASK) + packedDetach(vq, id);
  const wrap = last & WRAP_BIT;
  vq.lastUsedIdx = next < vq.num ? next | wrap : (next - vq.num) | (wrap ^ WRAP_BIT);
}

/**
 * Returns a buffer's ids to the front of the free list (Linux: `detach_buf_packed`).
 *
 * @returns how many there are.
 */
function packedDetach(vq: Virtqueue, id: number): number {
  const descState = vq.descState;
  const state = descState[id]!;
  const count = 1 + ((state >>> DESC_STATE_MORE_SHIFT) & DESC_STATE_MORE);
  descState[id] = state & DESC_STATE_NEXT;
  descState[vq.descLast[id]!] = vq.freeHead;
  vq.freeHead = id;
  vq.descLast[id] = id;
  vq.numFree += count;
  vq.descData[id] = null;
  if (state & DESC_STATE_EXTRAS) releaseExtras(vq, id);
  return count;
}

/**
 * Tells whether the device wants a notification for what was added since the last call
 * (Linux: `virtqueue_kick_prepare_packed`). Resets `numAdded`, on a broken queue too.
 *
 * The DESC mode is honored even without EVENT_IDX, as in Linux.
 *
 * Spec: VIRTIO 1.3 §2.8.10 Driver and Device Event Suppression.
 */
export function concurrentPackedKickPrepare(vq: Virtqueue): boolean {
  // Barrier D, pairs with packed_device.ts concurrentPackedEnableNotification: descriptors before event flags.
  const event = Atomics.load(vq.i32, vq.deviceEventAt >> 1);
  const flags = event >>> 16;
  if (flags === RING_EVENT_FLAGS_DESC) return packedKickAtEvent(vq, event & 0xffff);
  vq.numAdded = 0;
  return flags !== RING_EVENT_FLAGS_DISABLE;
}

/** `kickPrepare` for a device that asks for a notification at one descriptor. */
function packedKickAtEvent(vq: Virtqueue, event: number): boolean {
  const now = vq.nextAvailIdx;
  const old = (now - vq.numAdded) & 0xffff;
  vq.numAdded = 0;
  let position = event & INDEX_MASK;
  // An event of the other lap: its position is a ring behind.
  if (event >> RING_EVENT_WRAP_SHIFT !== vq.availWrapCounter) position -= vq.num;
  return needEvent(position, now, old);
}

/**
 * Asks for no used buffer notifications (Linux: `virtqueue_disable_cb_packed`).
 *
 * **Writes** driver event flags; nothing if a callback ran since callbacks were enabled.
 */
export function concurrentPackedDisableCb(vq: Virtqueue): void {
  if (vq.eventFlagsShadow === RING_EVENT_FLAGS_DISABLE) return;
  vq.eventFlagsShadow = RING_EVENT_FLAGS_DISABLE;
  if (vq.eventTriggered) return;
  Atomics.store(
    vq.i32,
    vq.driverEventAt >> 1,
    RING_EVENT_FLAGS_DISABLE << 16 | vq.u16[vq.driverEventAt]!, // plain: its own word
  );
}

/** Writes the enabling event flags, if they were DISABLE, and with EVENT_IDX the position: one store. */
function packedEnable(vq: Virtqueue, offWrap: number): void {
  if (vq.eventFlagsShadow !== RING_EVENT_FLAGS_DISABLE) {
    if (!vq.event) return;
  } else vq.eventFlagsShadow = vq.event ? RING_EVENT_FLAGS_DESC : RING_EVENT_FLAGS_ENABLE;
  const position = vq.event ? offWrap : vq.u16[vq.driverEventAt]!; // plain: its own word
  Atomics.store(vq.i32, vq.driverEventAt >> 1, vq.eventFlagsShadow << 16 | position);
}

/**
 * Re-enables used buffer notifications (Linux: `virtqueue_enable_cb_prepare_packed`).
 *
 * @returns `lastUsedIdx`, to be given to {@linkcode concurrentPackedPoll}.
 */
export function concurrentPackedEnableCbPrepare(vq: Virtqueue): number {
  const last = vq.lastUsedIdx;
  // Barrier C, pairs with packed_device.ts concurrentPackedNeedsNotification: the wish before the look of concurrentPackedPoll.
  packedEnable(vq, last);
  return last;
}

/**
 * Re-enables used buffer notifications, wanted once three quarters of the outstanding descriptors were
 * used (Linux: `virtqueue_enable_cb_delayed_packed`).
 *
 * @returns `false` if the *next* descriptor is used already, whatever the three quarters say.
 */
export function concurrentPackedEnableCbDelayed(vq: Virtqueue): boolean {
  const last = vq.lastUsedIdx;
  let offWrap = last;
  if (vq.event) {
    const next = (last & INDEX_MASK) + (((vq.num - vq.numFree) * 3) >> 2);
    const wrap = last & WRAP_BIT;
    offWrap = next < vq.num ? next | wrap : (next - vq.num) | (wrap ^ WRAP_BIT);
  }
  // Barrier C, as in concurrentPackedEnableCbPrepare.
  packedEnable(vq, offWrap);
  return !isUsed(vq, last);
}

/** Tells whether the descriptor at a position (index and wrap bit) is used (Linux: `is_used_desc_packed`). */
function isUsed(vq: Virtqueue, position: number): boolean {
  const flags = Atomics.load(vq.i32, ((position & INDEX_MASK) << 2) + 3) >>> 16;
  return (flags & AVAIL_USED) === (position >> 15) * AVAIL_USED;
}

/**
 * Tells whether the descriptor at `last` is used (Linux: `virtqueue_poll_packed`).
 *
 * A position from before a shrinking resize is never used; Linux reads past the ring there.
 */
export function concurrentPackedPoll(vq: Virtqueue, last: number): boolean {
  return (last & INDEX_MASK) < vq.num && isUsed(vq, last & 0xffff);
}

/** Tells whether a used buffer is waiting (Linux: `more_used_packed`). */
export function concurrentPackedMoreUsed(vq: Virtqueue): boolean {
  return isUsed(vq, vq.lastUsedIdx);
}

/** The packed layout's operations (Linux: `packed_ops`). */
export const concurrentPackedOps: VirtqueueOps = Object.freeze({
  add: concurrentPackedAdd,
  get: concurrentPackedGet,
  kickPrepare: concurrentPackedKickPrepare,
  disableCb: concurrentPackedDisableCb,
  enableCbDelayed: concurrentPackedEnableCbDelayed,
  enableCbPrepare: concurrentPackedEnableCbPrepare,
  poll: concurrentPackedPoll,
  detachUnusedBuf: packedDetachUnusedBuf,
  moreUsed: concurrentPackedMoreUsed,
  resize: packedResize,
  reset: packedReset,
  initLastUsed: packedInitLastUsed,
  vringSize: packedVringSize,
  notificationData: packedNotificationData,
  descAddr: packedDescAddr,
  availAddr: packedAvailAddr,
  usedAddr: packedUsedAddr,
  free: packedFree,
});
