// Generated from forms/map_lookup.ts by deno task generate; edit that file, not this one. @generated
/**
 * A `Map` from layout to function per operation: the registry that a plug-in architecture leads to.
 *
 * Expectation: a hash look-up, inlined by V8 but never folded, and then the generic call of
 * `function_table`: the slowest of all.
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

function byLayout<F>(split: F, packed: F): ReadonlyMap<number, F> {
  return new Map([[VQ_LAYOUT_SPLIT, split], [VQ_LAYOUT_PACKED, packed]]);
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
  const fn = ADD.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  const fn = GET.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  const fn = KICK_PREPARE.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function disableCb(vq: Virtqueue): void {
  const fn = DISABLE_CB.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  const fn = ENABLE_CB_DELAYED.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  const fn = ENABLE_CB_PREPARE.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  const fn = POLL.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  const fn = DETACH_UNUSED_BUF.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  const fn = MORE_USED.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function resize(vq: Virtqueue, num: number): number {
  const fn = RESIZE.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq, num);
}

function reset(vq: Virtqueue): void {
  const fn = RESET.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function initLastUsed(vq: Virtqueue): void {
  const fn = INIT_LAST_USED.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function vringSize(vq: Virtqueue): number {
  const fn = VRING_SIZE.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function notificationData(vq: Virtqueue): number {
  const fn = NOTIFICATION_DATA.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function descAddr(vq: Virtqueue): bigint {
  const fn = DESC_ADDR.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function availAddr(vq: Virtqueue): bigint {
  const fn = AVAIL_ADDR.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  const fn = USED_ADDR.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

function free(vq: Virtqueue): void {
  const fn = FREE.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(vq);
}

/** The strategy `map_lookup`. */
export const strategy: Strategy = Object.freeze({
  name: "map_lookup",
  correspondsTo: "a hash table from layout to function pointer",
  expectation: "A hash look-up before the generic call of function_table.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("map_lookup", options)),
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
