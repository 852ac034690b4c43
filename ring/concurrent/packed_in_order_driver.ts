// Generated from ../packed_in_order_driver.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * The driver side of packed virtqueues with VIRTIO_F_IN_ORDER.
 * Spec: VIRTIO 1.3 §2.8.8 In-order use of descriptors.
 *
 * The memory is that of a packed ring, and so are the functions that do not tell buffers apart: kicks,
 * callbacks, `poll`. What differs: a buffer's id is the ring position of its first descriptor, and one used
 * descriptor may return several buffers.
 *
 * As in Linux, `poll`, `enableCb` and `enableCbDelayed` know nothing of a batch under way and say that
 * nothing waits: take buffers until `get` returns `null` before relying on them.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import { RING_EVENT_FLAGS_DESC, VIRTQ_DESC_F_AVAIL, VIRTQ_DESC_F_USED } from "../constants.ts";
import { inLength, inOrderRelease, inOrderToken } from "../in_order.ts";
import {
  concurrentPackedAdd,
  concurrentPackedDisableCb,
  concurrentPackedEnableCbDelayed,
  concurrentPackedEnableCbPrepare,
  concurrentPackedKickPrepare,
  concurrentPackedMoreUsed,
  concurrentPackedPoll,
} from "./packed_driver.ts";
import {
  packedAvailAddr,
  packedDescAddr,
  packedFree,
  packedInitLastUsed,
  packedNotificationData,
  packedUsedAddr,
  packedVringSize,
} from "../packed_ring.ts";
import { startAdd } from "../start_add.ts";
import type { Virtqueue, VirtqueueOps } from "../virtqueue.ts";
import {
  packedInOrderDetachUnusedBuf,
  packedInOrderReset,
  packedInOrderResize,
} from "../packed_in_order_driver.ts";

/** Both flags that tell whose turn a descriptor is. */
const AVAIL_USED = VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED;

/** Low bits of a position: the index. */
const INDEX_MASK = 0x7fff;

/** High bit of a position: the wrap counter. */
const WRAP_BIT = 0x8000;

/**
 * Makes a buffer available in the next descriptors (Linux: `virtqueue_add_packed_in_order`). Arguments as
 * in `VirtqueueOps.add`; writes as in `concurrentPackedAdd`, the id being the first descriptor's position.
 *
 * @returns 0, `ENOSPC`, or `EIO` on a broken queue.
 */
export function concurrentPackedInOrderAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  const head = vq.nextAvailIdx;
  if (
    outSgs + inSgs !== 1 || ctx !== null || data === null || vq.broken || !vq.numFree ||
    head + 1 === vq.num // the lap ends here
  ) return packedInOrderAddLong(vq, sgs, outSgs, inSgs, data, ctx);
  const u32 = vq.u32;
  const at = head << 2;
  const len = sgs[2]!;
  u32[at] = sgs[0]!;
  u32[at + 1] = sgs[1]!;
  u32[at + 2] = len;
  vq.descData[head] = data;
  vq.descInLen[head] = len & -inSgs; // 0 for a device-readable segment
  vq.nextAvailIdx = head + 1;
  vq.numFree--;
  vq.numAdded++;
  // Barrier A, pairs with packed_device.ts concurrentPackedPopDescriptorChain: all else before the flags. Id and
  // flags share one 32-bit word, hence one store; WRITE is 2, so the count of writable segments shifted.
  Atomics.store(vq.i32, at + 3, ((vq.availUsedFlags | (inSgs << 1)) << 16) | head);
  return 0;
}

/**
 * `add` for everything but one plain segment: what `concurrentPackedAdd` does when the free list of ids starts at the
 * next position, as the list of an in-order ring, never given an id back, is the ring's own order.
 */
function packedInOrderAddLong(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  const started = startAdd(vq, sgs, outSgs, inSgs, data, ctx);
  if (started <= 0) return started;
  const head = vq.nextAvailIdx;
  // While a descriptor is free, this entry belongs to no buffer, should the new one be refused.
  if (vq.numFree > 0) vq.descInLen[head] = inLength(sgs, outSgs, inSgs);
  vq.freeHead = head;
  const code = concurrentPackedAdd(vq, sgs, outSgs, inSgs, data, ctx);
  vq.freeHead = 0;
  return code;
}

/**
 * Takes the next used buffer (Linux: `virtqueue_get_buf_ctx_packed_in_order`): the oldest one outstanding, if
 * a used descriptor covers it.
 *
 * Inside a batch nothing is read from the ring, and `usedLen` is the length of the buffer's
 * device-writable segments; for the last buffer it is the device's. **Writes** driver `off_wrap` while the
 * event flags ask for one descriptor's event.
 *
 * Spec: VIRTIO 1.3 §2.8.8 In-order use of descriptors.
 *
 * @returns the token, or `null`; `null` and `broken` if the device named no outstanding buffer.
 */
export function concurrentPackedInOrderGet(vq: Virtqueue): unknown {
  const { i32, descData, lastUsedIdx } = vq;
  const head = lastUsedIdx & INDEX_MASK;
  const at = head << 2;
  const idFlags = Atomics.load(i32, at + 3);
  const data = descData[head];
  if (
    // Used: both flags equal the wrap counter, which bit 15 of lastUsedIdx holds.
    (idFlags >>> 16 & AVAIL_USED) !== (lastUsedIdx >> 15) * AVAIL_USED ||
    (idFlags & 0xffff) !== head ||
    vq.batchLastId >= 0 || vq.broken || data === null || vq.descState[head]! >>> 16 ||
    head + 1 === vq.num // the lap ends here
  ) return packedInOrderGetLong(vq);
  // Barrier B, pairs with packed_device.ts concurrentPackedAddUsed: flags before id and len.
  vq.usedLen = vq.batchLastLen = vq.u32[at + 2]!;
  descData[head] = null;
  vq.numFree++;
  vq.lastUsedIdx = lastUsedIdx + 1;
  // Barrier C, pairs with packed_device.ts concurrentPackedNeedsNotification: off_wrap before the next look.
  if (vq.eventFlagsShadow === RING_EVENT_FLAGS_DESC) {
    Atomics.store(i32, vq.driverEventAt >> 1, RING_EVENT_FLAGS_DESC << 16 | (lastUsedIdx + 1));
  }
  return data;
}

/** `get` for everything but one plain descriptor that names itself: nothing used, batches, lists, errors. */
function packedInOrderGetLong(vq: Virtqueue): unknown {
  if (vq.broken || !concurrentPackedInOrderMoreUsed(vq)) return null;
  const last = vq.lastUsedIdx;
  const head = last & INDEX_MASK;
  // Barrier B, as in concurrentPackedInOrderGet. Inside a batch, what lies here plays no part.
  const data = inOrderToken(vq, head, vq.u16[(head << 3) + 6]!, vq.u32[(head << 2) + 2]!);
  if (data === null) return null;
  const next = head + inOrderRelease(vq, head);
  const wrap = last & WRAP_BIT;
  vq.lastUsedIdx = next < vq.num ? next | wrap : (next - vq.num) | (wrap ^ WRAP_BIT);
  // Barrier C, as in concurrentPackedInOrderGet.
  if (vq.eventFlagsShadow === RING_EVENT_FLAGS_DESC) {
    Atomics.store(vq.i32, vq.driverEventAt >> 1, RING_EVENT_FLAGS_DESC << 16 | vq.lastUsedIdx);
  }
  return data;
}

/** Tells whether a used buffer is waiting, a batch under way included (Linux: `more_used_packed_in_order`). */
export function concurrentPackedInOrderMoreUsed(vq: Virtqueue): boolean {
  return vq.batchLastId >= 0 || concurrentPackedMoreUsed(vq);
}

/** The operations of the packed layout in order (Linux: `packed_in_order_ops`). */
export const concurrentPackedInOrderOps: VirtqueueOps = Object.freeze({
  add: concurrentPackedInOrderAdd,
  get: concurrentPackedInOrderGet,
  kickPrepare: concurrentPackedKickPrepare,
  disableCb: concurrentPackedDisableCb,
  enableCbDelayed: concurrentPackedEnableCbDelayed,
  enableCbPrepare: concurrentPackedEnableCbPrepare,
  poll: concurrentPackedPoll,
  detachUnusedBuf: packedInOrderDetachUnusedBuf,
  moreUsed: concurrentPackedInOrderMoreUsed,
  resize: packedInOrderResize,
  reset: packedInOrderReset,
  initLastUsed: packedInitLastUsed,
  vringSize: packedVringSize,
  notificationData: packedNotificationData,
  descAddr: packedDescAddr,
  availAddr: packedAvailAddr,
  usedAddr: packedUsedAddr,
  free: packedFree,
});
