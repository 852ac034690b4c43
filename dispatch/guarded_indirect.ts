// Generated from forms/guarded_indirect.ts by deno task generate; edit that file, not this one. @generated
/**
 * The function pointer is loaded, compared with the two functions it is likely to be, and called
 * directly if it is one of them: Linux's `INDIRECT_CALL_2`, which the review of the patch rejected
 * in favor of a switch because such compares form a chain.
 *
 * Expectation: the compares name their targets, so V8 can inline both as in `boolean_branch`; the
 * price is the load and up to two compares. Better than `function_table` once two layouts were seen,
 * worse while one is.
 *
 * @module
 */

import {
  bugLayout,
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

// By layout number. Not frozen: V8 reads a frozen array through a builtin here.
const ADD = [splitAdd, packedAdd];
const GET = [splitGet, packedGet];
const KICK_PREPARE = [splitKickPrepare, packedKickPrepare];
const DISABLE_CB = [splitDisableCb, packedDisableCb];
const ENABLE_CB_DELAYED = [splitEnableCbDelayed, packedEnableCbDelayed];
const ENABLE_CB_PREPARE = [splitEnableCbPrepare, packedEnableCbPrepare];
const POLL = [splitPoll, packedPoll];
const DETACH_UNUSED_BUF = [splitDetachUnusedBuf, packedDetachUnusedBuf];
const MORE_USED = [splitMoreUsed, packedMoreUsed];
const RESIZE = [splitResize, packedResize];
const RESET = [splitReset, packedReset];
const INIT_LAST_USED = [splitInitLastUsed, packedInitLastUsed];
const VRING_SIZE = [splitVringSize, packedVringSize];
const NOTIFICATION_DATA = [splitNotificationData, packedNotificationData];
const DESC_ADDR = [splitDescAddr, packedDescAddr];
const AVAIL_ADDR = [splitAvailAddr, packedAvailAddr];
const USED_ADDR = [splitUsedAddr, packedUsedAddr];
const FREE = [splitFree, packedFree];

function add(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  const fn = ADD[vq.layout];
  if (fn === splitAdd) return splitAdd(vq, sgs, outSgs, inSgs, data, ctx);
  if (fn === packedAdd) return packedAdd(vq, sgs, outSgs, inSgs, data, ctx);
  return (fn ?? bugLayout(vq.layout))(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  const fn = GET[vq.layout];
  if (fn === splitGet) return splitGet(vq);
  if (fn === packedGet) return packedGet(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  const fn = KICK_PREPARE[vq.layout];
  if (fn === splitKickPrepare) return splitKickPrepare(vq);
  if (fn === packedKickPrepare) return packedKickPrepare(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function disableCb(vq: Virtqueue): void {
  const fn = DISABLE_CB[vq.layout];
  if (fn === splitDisableCb) return splitDisableCb(vq);
  if (fn === packedDisableCb) return packedDisableCb(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  const fn = ENABLE_CB_DELAYED[vq.layout];
  if (fn === splitEnableCbDelayed) return splitEnableCbDelayed(vq);
  if (fn === packedEnableCbDelayed) return packedEnableCbDelayed(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  const fn = ENABLE_CB_PREPARE[vq.layout];
  if (fn === splitEnableCbPrepare) return splitEnableCbPrepare(vq);
  if (fn === packedEnableCbPrepare) return packedEnableCbPrepare(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  const fn = POLL[vq.layout];
  if (fn === splitPoll) return splitPoll(vq, last);
  if (fn === packedPoll) return packedPoll(vq, last);
  return (fn ?? bugLayout(vq.layout))(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  const fn = DETACH_UNUSED_BUF[vq.layout];
  if (fn === splitDetachUnusedBuf) return splitDetachUnusedBuf(vq);
  if (fn === packedDetachUnusedBuf) return packedDetachUnusedBuf(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  const fn = MORE_USED[vq.layout];
  if (fn === splitMoreUsed) return splitMoreUsed(vq);
  if (fn === packedMoreUsed) return packedMoreUsed(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function resize(vq: Virtqueue, num: number): number {
  const fn = RESIZE[vq.layout];
  if (fn === splitResize) return splitResize(vq, num);
  if (fn === packedResize) return packedResize(vq, num);
  return (fn ?? bugLayout(vq.layout))(vq, num);
}

function reset(vq: Virtqueue): void {
  const fn = RESET[vq.layout];
  if (fn === splitReset) return splitReset(vq);
  if (fn === packedReset) return packedReset(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function initLastUsed(vq: Virtqueue): void {
  const fn = INIT_LAST_USED[vq.layout];
  if (fn === splitInitLastUsed) return splitInitLastUsed(vq);
  if (fn === packedInitLastUsed) return packedInitLastUsed(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function vringSize(vq: Virtqueue): number {
  const fn = VRING_SIZE[vq.layout];
  if (fn === splitVringSize) return splitVringSize(vq);
  if (fn === packedVringSize) return packedVringSize(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function notificationData(vq: Virtqueue): number {
  const fn = NOTIFICATION_DATA[vq.layout];
  if (fn === splitNotificationData) return splitNotificationData(vq);
  if (fn === packedNotificationData) return packedNotificationData(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function descAddr(vq: Virtqueue): bigint {
  const fn = DESC_ADDR[vq.layout];
  if (fn === splitDescAddr) return splitDescAddr(vq);
  if (fn === packedDescAddr) return packedDescAddr(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function availAddr(vq: Virtqueue): bigint {
  const fn = AVAIL_ADDR[vq.layout];
  if (fn === splitAvailAddr) return splitAvailAddr(vq);
  if (fn === packedAvailAddr) return packedAvailAddr(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  const fn = USED_ADDR[vq.layout];
  if (fn === splitUsedAddr) return splitUsedAddr(vq);
  if (fn === packedUsedAddr) return packedUsedAddr(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

function free(vq: Virtqueue): void {
  const fn = FREE[vq.layout];
  if (fn === splitFree) return splitFree(vq);
  if (fn === packedFree) return packedFree(vq);
  return (fn ?? bugLayout(vq.layout))(vq);
}

/** The strategy `guarded_indirect`. */
export const strategy: Strategy = Object.freeze({
  name: "guarded_indirect",
  correspondsTo: "Linux INDIRECT_CALL_2(fn, split, packed, …)",
  expectation:
    "Both callees inlined behind compares of the function: between boolean_branch and function_table.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("guarded_indirect", options)),
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
