// Generated from forms/boolean_branch.ts by deno task generate; edit that file, not this one. @generated
/**
 * A branch on a boolean at each operation: what Linux did before `struct virtqueue_ops`
 * (`vq->packed_ring ? virtqueue_add_packed(…) : virtqueue_add_split(…)`).
 *
 * Expectation: both ring functions are constants at their call sites, so V8 inlines them as far as
 * its budget reaches; the choice itself is a load, a compare and a branch. `=== true` matters: a
 * plain truth test of a field makes V8 compare with every falsy value.
 *
 * A boolean has no third value, so an unknown layout cannot be seen here. `create` refuses it.
 *
 * @module
 */

import {
  createVirtqueue,
  packedOps,
  splitOps,
  type Virtqueue,
  type VirtqueueOptions,
} from "../ring/mod.ts";
import { forTwoLayouts, type Strategy } from "./strategy.ts";

// Constants of this module, not imports: V8 folds these, but checks an import at every call.
const {
  add: splitAdd,
  get: splitGet,
  kickPrepare: splitKickPrepare,
  disableCb: splitDisableCb,
  enableCbDelayed: splitEnableCbDelayed,
  enableCbPrepare: splitEnableCbPrepare,
  poll: splitPoll,
  detachUnusedBuf: splitDetachUnusedBuf,
  moreUsed: splitMoreUsed,
  resize: splitResize,
  reset: splitReset,
  initLastUsed: splitInitLastUsed,
  vringSize: splitVringSize,
  notificationData: splitNotificationData,
  descAddr: splitDescAddr,
  availAddr: splitAvailAddr,
  usedAddr: splitUsedAddr,
  free: splitFree,
} = splitOps;
const {
  add: packedAdd,
  get: packedGet,
  kickPrepare: packedKickPrepare,
  disableCb: packedDisableCb,
  enableCbDelayed: packedEnableCbDelayed,
  enableCbPrepare: packedEnableCbPrepare,
  poll: packedPoll,
  detachUnusedBuf: packedDetachUnusedBuf,
  moreUsed: packedMoreUsed,
  resize: packedResize,
  reset: packedReset,
  initLastUsed: packedInitLastUsed,
  vringSize: packedVringSize,
  notificationData: packedNotificationData,
  descAddr: packedDescAddr,
  availAddr: packedAvailAddr,
  usedAddr: packedUsedAddr,
  free: packedFree,
} = packedOps;

function add(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  return vq.packedRing === true
    ? packedAdd(vq, sgs, outSgs, inSgs, data, ctx)
    : splitAdd(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  return vq.packedRing === true ? packedGet(vq) : splitGet(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  return vq.packedRing === true ? packedKickPrepare(vq) : splitKickPrepare(vq);
}

function disableCb(vq: Virtqueue): void {
  return vq.packedRing === true ? packedDisableCb(vq) : splitDisableCb(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  return vq.packedRing === true ? packedEnableCbDelayed(vq) : splitEnableCbDelayed(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  return vq.packedRing === true ? packedEnableCbPrepare(vq) : splitEnableCbPrepare(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  return vq.packedRing === true ? packedPoll(vq, last) : splitPoll(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  return vq.packedRing === true ? packedDetachUnusedBuf(vq) : splitDetachUnusedBuf(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  return vq.packedRing === true ? packedMoreUsed(vq) : splitMoreUsed(vq);
}

function resize(vq: Virtqueue, num: number): number {
  return vq.packedRing === true ? packedResize(vq, num) : splitResize(vq, num);
}

function reset(vq: Virtqueue): void {
  return vq.packedRing === true ? packedReset(vq) : splitReset(vq);
}

function initLastUsed(vq: Virtqueue): void {
  return vq.packedRing === true ? packedInitLastUsed(vq) : splitInitLastUsed(vq);
}

function vringSize(vq: Virtqueue): number {
  return vq.packedRing === true ? packedVringSize(vq) : splitVringSize(vq);
}

function notificationData(vq: Virtqueue): number {
  return vq.packedRing === true ? packedNotificationData(vq) : splitNotificationData(vq);
}

function descAddr(vq: Virtqueue): bigint {
  return vq.packedRing === true ? packedDescAddr(vq) : splitDescAddr(vq);
}

function availAddr(vq: Virtqueue): bigint {
  return vq.packedRing === true ? packedAvailAddr(vq) : splitAvailAddr(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  return vq.packedRing === true ? packedUsedAddr(vq) : splitUsedAddr(vq);
}

function free(vq: Virtqueue): void {
  return vq.packedRing === true ? packedFree(vq) : splitFree(vq);
}

/** The strategy `boolean_branch`. */
export const strategy: Strategy = Object.freeze({
  name: "boolean_branch",
  correspondsTo: "Linux before virtqueue_ops: vq->packed_ring ? packed() : split()",
  expectation: "Both callees inlined within the budget: a compare and a branch per operation.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("boolean_branch", options)),
  add,
  get,
  kickPrepare,
  disableCb,
  enableCbDelayed,
  enableCbPrepare,
  poll,
  detachUnusedBuf,
  moreUsed,
  resize,
  reset,
  initLastUsed,
  vringSize,
  notificationData,
  descAddr,
  availAddr,
  usedAddr,
  free,
});
