// Generated from forms/ops_array.ts by deno task generate; edit that file, not this one. @generated
/**
 * A call through an array of tables indexed by the layout: `all_ops[vq->layout]->add(…)`, the form
 * in which a C compiler cannot avoid the indirect call.
 *
 * Expectation: as `ops_pointer`, with one load more.
 *
 * The array has an entry for every layout number that there can be, so that a number which nothing
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
  type VirtqueueOps,
  type VirtqueueOptions,
  VQ_LAYOUT_PACKED,
  VQ_LAYOUT_SPLIT,
} from "../ring/mod.ts";
import { forTwoLayouts, type Strategy } from "./strategy.ts";

function unknownLayout(vq: Virtqueue): never {
  return bugLayout(vq.layout);
}

/** The table of layouts that do not exist: every operation is a bug. */
const UNKNOWN_OPS: VirtqueueOps = {
  add: unknownLayout,
  get: unknownLayout,
  kickPrepare: unknownLayout,
  disableCb: unknownLayout,
  enableCbDelayed: unknownLayout,
  enableCbPrepare: unknownLayout,
  poll: unknownLayout,
  detachUnusedBuf: unknownLayout,
  moreUsed: unknownLayout,
  resize: unknownLayout,
  reset: unknownLayout,
  initLastUsed: unknownLayout,
  vringSize: unknownLayout,
  notificationData: unknownLayout,
  descAddr: unknownLayout,
  availAddr: unknownLayout,
  usedAddr: unknownLayout,
  free: unknownLayout,
};

// By layout number, a byte. Not frozen: V8 reads a frozen array through a builtin here.
const ALL_OPS: VirtqueueOps[] = Array.from({ length: 256 }, () => UNKNOWN_OPS);
ALL_OPS[VQ_LAYOUT_SPLIT] = splitOps;
ALL_OPS[VQ_LAYOUT_PACKED] = packedOps;

function add(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  return ALL_OPS[vq.layout]!.add(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  return ALL_OPS[vq.layout]!.get(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  return ALL_OPS[vq.layout]!.kickPrepare(vq);
}

function disableCb(vq: Virtqueue): void {
  return ALL_OPS[vq.layout]!.disableCb(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  return ALL_OPS[vq.layout]!.enableCbDelayed(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  return ALL_OPS[vq.layout]!.enableCbPrepare(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  return ALL_OPS[vq.layout]!.poll(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  return ALL_OPS[vq.layout]!.detachUnusedBuf(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  return ALL_OPS[vq.layout]!.moreUsed(vq);
}

function resize(vq: Virtqueue, num: number): number {
  return ALL_OPS[vq.layout]!.resize(vq, num);
}

function reset(vq: Virtqueue): void {
  return ALL_OPS[vq.layout]!.reset(vq);
}

function initLastUsed(vq: Virtqueue): void {
  return ALL_OPS[vq.layout]!.initLastUsed(vq);
}

function vringSize(vq: Virtqueue): number {
  return ALL_OPS[vq.layout]!.vringSize(vq);
}

function notificationData(vq: Virtqueue): number {
  return ALL_OPS[vq.layout]!.notificationData(vq);
}

function descAddr(vq: Virtqueue): bigint {
  return ALL_OPS[vq.layout]!.descAddr(vq);
}

function availAddr(vq: Virtqueue): bigint {
  return ALL_OPS[vq.layout]!.availAddr(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  return ALL_OPS[vq.layout]!.usedAddr(vq);
}

function free(vq: Virtqueue): void {
  return ALL_OPS[vq.layout]!.free(vq);
}

/** The strategy `ops_array`. */
export const strategy: Strategy = Object.freeze({
  name: "ops_array",
  correspondsTo: "all_ops[vq->layout]->add() without a switch",
  expectation: "As ops_pointer and one dependent load more.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("ops_array", options)),
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
