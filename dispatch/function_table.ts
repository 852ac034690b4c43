// Generated from forms/function_table.ts by deno task generate; edit that file, not this one. @generated
/**
 * An array of functions per operation, indexed by the layout: a C array of function pointers.
 *
 * Expectation: a call site that has seen two functions has no target any more: element load, then a
 * generic call, nothing inlined. With one layout in the process the target is known and inlined
 * behind a compare.
 *
 * The arrays have an entry for every layout number that there can be, so that a number which nothing
 * implements is reported without a test at every call.
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
  VQ_LAYOUT_PACKED,
  VQ_LAYOUT_SPLIT,
} from "../ring/mod.ts";
import { forTwoLayouts, type Strategy } from "./strategy.ts";

function unknownLayout(vq: Virtqueue): never {
  return bugLayout(vq.layout);
}

/** A table by layout number, a byte. Not frozen: V8 reads a frozen array through a builtin here. */
function byLayout<F>(split: F, packed: F): readonly (F | typeof unknownLayout)[] {
  const table: (F | typeof unknownLayout)[] = Array.from({ length: 256 }, () => unknownLayout);
  table[VQ_LAYOUT_SPLIT] = split;
  table[VQ_LAYOUT_PACKED] = packed;
  return table;
}

const ADD = byLayout(splitOps.add, packedOps.add);
const GET = byLayout(splitOps.get, packedOps.get);
const KICK_PREPARE = byLayout(splitOps.kickPrepare, packedOps.kickPrepare);
const DISABLE_CB = byLayout(splitOps.disableCb, packedOps.disableCb);
const ENABLE_CB_DELAYED = byLayout(splitOps.enableCbDelayed, packedOps.enableCbDelayed);
const ENABLE_CB_PREPARE = byLayout(splitOps.enableCbPrepare, packedOps.enableCbPrepare);
const POLL = byLayout(splitOps.poll, packedOps.poll);
const DETACH_UNUSED_BUF = byLayout(splitOps.detachUnusedBuf, packedOps.detachUnusedBuf);
const MORE_USED = byLayout(splitOps.moreUsed, packedOps.moreUsed);
const RESIZE = byLayout(splitOps.resize, packedOps.resize);
const RESET = byLayout(splitOps.reset, packedOps.reset);
const INIT_LAST_USED = byLayout(splitOps.initLastUsed, packedOps.initLastUsed);
const VRING_SIZE = byLayout(splitOps.vringSize, packedOps.vringSize);
const NOTIFICATION_DATA = byLayout(splitOps.notificationData, packedOps.notificationData);
const DESC_ADDR = byLayout(splitOps.descAddr, packedOps.descAddr);
const AVAIL_ADDR = byLayout(splitOps.availAddr, packedOps.availAddr);
const USED_ADDR = byLayout(splitOps.usedAddr, packedOps.usedAddr);
const FREE = byLayout(splitOps.free, packedOps.free);

function add(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  return ADD[vq.layout]!(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  return GET[vq.layout]!(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  return KICK_PREPARE[vq.layout]!(vq);
}

function disableCb(vq: Virtqueue): void {
  return DISABLE_CB[vq.layout]!(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  return ENABLE_CB_DELAYED[vq.layout]!(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  return ENABLE_CB_PREPARE[vq.layout]!(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  return POLL[vq.layout]!(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  return DETACH_UNUSED_BUF[vq.layout]!(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  return MORE_USED[vq.layout]!(vq);
}

function resize(vq: Virtqueue, num: number): number {
  return RESIZE[vq.layout]!(vq, num);
}

function reset(vq: Virtqueue): void {
  return RESET[vq.layout]!(vq);
}

function initLastUsed(vq: Virtqueue): void {
  return INIT_LAST_USED[vq.layout]!(vq);
}

function vringSize(vq: Virtqueue): number {
  return VRING_SIZE[vq.layout]!(vq);
}

function notificationData(vq: Virtqueue): number {
  return NOTIFICATION_DATA[vq.layout]!(vq);
}

function descAddr(vq: Virtqueue): bigint {
  return DESC_ADDR[vq.layout]!(vq);
}

function availAddr(vq: Virtqueue): bigint {
  return AVAIL_ADDR[vq.layout]!(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  return USED_ADDR[vq.layout]!(vq);
}

function free(vq: Virtqueue): void {
  return FREE[vq.layout]!(vq);
}

/** The strategy `function_table`. */
export const strategy: Strategy = Object.freeze({
  name: "function_table",
  correspondsTo: "a C array of function pointers, add_fns[vq->layout]()",
  expectation:
    "A generic call once two layouts were seen: several times the cost of boolean_branch on small operations.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("function_table", options)),
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
