/**
 * An array of functions per operation, indexed by the layout: a C array of function pointers.
 *
 * Expectation: a call site that has seen two functions has no target any more: element load, then a
 * generic call, nothing inlined. With one layout in the process the target is known and inlined
 * behind a compare.
 *
 * The comparison with `undefined` is the bound check that C leaves out; it costs a compare that is
 * never taken.
 *
 * @module
 */

import {
  bugLayout,
  createVirtqueue,
  packedAdd,
  packedAvailAddr,
  packedDescAddr,
  packedDetachUnusedBuf,
  packedDisableCb,
  packedEnableCbDelayed,
  packedEnableCbPrepare,
  packedFree,
  packedGet,
  packedInitLastUsed,
  packedKickPrepare,
  packedMoreUsed,
  packedNotificationData,
  packedPoll,
  packedReset,
  packedResize,
  packedUsedAddr,
  packedVringSize,
  splitAdd,
  splitAvailAddr,
  splitDescAddr,
  splitDetachUnusedBuf,
  splitDisableCb,
  splitEnableCbDelayed,
  splitEnableCbPrepare,
  splitFree,
  splitGet,
  splitInitLastUsed,
  splitKickPrepare,
  splitMoreUsed,
  splitNotificationData,
  splitPoll,
  splitReset,
  splitResize,
  splitUsedAddr,
  splitVringSize,
  type Virtqueue,
  type VirtqueueOptions,
} from "../ring/mod.ts";
import type { Strategy } from "./strategy.ts";

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
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  const fn = GET[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  const fn = KICK_PREPARE[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function disableCb(vq: Virtqueue): void {
  const fn = DISABLE_CB[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  const fn = ENABLE_CB_DELAYED[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  const fn = ENABLE_CB_PREPARE[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  const fn = POLL[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  const fn = DETACH_UNUSED_BUF[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  const fn = MORE_USED[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function resize(vq: Virtqueue, num: number): number {
  const fn = RESIZE[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq, num);
}

function reset(vq: Virtqueue): void {
  const fn = RESET[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function initLastUsed(vq: Virtqueue): void {
  const fn = INIT_LAST_USED[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function vringSize(vq: Virtqueue): number {
  const fn = VRING_SIZE[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function notificationData(vq: Virtqueue): number {
  const fn = NOTIFICATION_DATA[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function descAddr(vq: Virtqueue): bigint {
  const fn = DESC_ADDR[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function availAddr(vq: Virtqueue): bigint {
  const fn = AVAIL_ADDR[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  const fn = USED_ADDR[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function free(vq: Virtqueue): void {
  const fn = FREE[vq.layout];
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

/** The strategy `function_table`. */
export const strategy: Strategy = Object.freeze({
  name: "function_table",
  correspondsTo: "a C array of function pointers, add_fns[vq->layout]()",
  expectation:
    "A generic call once two layouts were seen: several times the cost of boolean_branch on small operations.",
  create: (options: VirtqueueOptions): Virtqueue => createVirtqueue(options),
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
