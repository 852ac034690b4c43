/**
 * A call through an array of tables indexed by the layout: `all_ops[vq->layout]->add(…)`, the form
 * in which a C compiler cannot avoid the indirect call.
 *
 * Expectation: as `ops_pointer`, with one load more. The comparison with `undefined` is the bound
 * check that C leaves out; it costs a compare that is never taken.
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
} from "../ring/mod.ts";
import type { Strategy } from "./strategy.ts";

// By layout number. Not frozen: V8 reads a frozen array through a builtin here.
const ALL_OPS: readonly VirtqueueOps[] = [splitOps, packedOps];

function add(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.add(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.get(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.kickPrepare(vq);
}

function disableCb(vq: Virtqueue): void {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.disableCb(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.enableCbDelayed(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.enableCbPrepare(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.poll(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.detachUnusedBuf(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.moreUsed(vq);
}

function resize(vq: Virtqueue, num: number): number {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.resize(vq, num);
}

function reset(vq: Virtqueue): void {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.reset(vq);
}

function initLastUsed(vq: Virtqueue): void {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.initLastUsed(vq);
}

function vringSize(vq: Virtqueue): number {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.vringSize(vq);
}

function notificationData(vq: Virtqueue): number {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.notificationData(vq);
}

function descAddr(vq: Virtqueue): bigint {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.descAddr(vq);
}

function availAddr(vq: Virtqueue): bigint {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.availAddr(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.usedAddr(vq);
}

function free(vq: Virtqueue): void {
  const ops = ALL_OPS[vq.layout];
  if (ops === undefined) return bugLayout(vq.layout);
  return ops.free(vq);
}

/** The strategy `ops_array`. */
export const strategy: Strategy = Object.freeze({
  name: "ops_array",
  correspondsTo: "all_ops[vq->layout]->add() without a switch",
  expectation: "As ops_pointer and one dependent load more.",
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
