// Generated from forms/boolean_const_ops.ts by deno task generate; edit that file, not this one. @generated
/**
 * A branch on a boolean, each arm a call through a constant table of operations: `boolean_branch` with the
 * tables of `switch_const_ops`, so one step from each.
 *
 * Expectation: V8 folds the read of a frozen, constant table to the function, so this is the code of
 * `boolean_branch` from more bytecodes. What differs from `boolean_branch` is what the tables cost, and
 * what differs from `switch_const_ops` is what the switch and its throwing default cost.
 *
 * Seen (`lab explain`, V8 15.0): for a small operation machine code of the very size of `boolean_branch`'s, both
 * callees inlined.
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
  type VirtqueueOps,
  type VirtqueueOptions,
} from "../ring/mod.ts";
import { forTwoLayouts, type Strategy } from "./strategy.ts";

// Constants of this module, not imports: V8 folds these, but checks an import at every call.
const SPLIT_OPS: Readonly<VirtqueueOps> = Object.freeze({ ...splitOps });
const PACKED_OPS: Readonly<VirtqueueOps> = Object.freeze({ ...packedOps });

function add(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  return vq.packedRing === true
    ? PACKED_OPS.add(vq, sgs, outSgs, inSgs, data, ctx)
    : SPLIT_OPS.add(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  return vq.packedRing === true ? PACKED_OPS.get(vq) : SPLIT_OPS.get(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  return vq.packedRing === true ? PACKED_OPS.kickPrepare(vq) : SPLIT_OPS.kickPrepare(vq);
}

function disableCb(vq: Virtqueue): void {
  return vq.packedRing === true ? PACKED_OPS.disableCb(vq) : SPLIT_OPS.disableCb(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  return vq.packedRing === true ? PACKED_OPS.enableCbDelayed(vq) : SPLIT_OPS.enableCbDelayed(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  return vq.packedRing === true ? PACKED_OPS.enableCbPrepare(vq) : SPLIT_OPS.enableCbPrepare(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  return vq.packedRing === true ? PACKED_OPS.poll(vq, last) : SPLIT_OPS.poll(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  return vq.packedRing === true ? PACKED_OPS.detachUnusedBuf(vq) : SPLIT_OPS.detachUnusedBuf(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  return vq.packedRing === true ? PACKED_OPS.moreUsed(vq) : SPLIT_OPS.moreUsed(vq);
}

function resize(vq: Virtqueue, num: number): number {
  return vq.packedRing === true ? PACKED_OPS.resize(vq, num) : SPLIT_OPS.resize(vq, num);
}

function reset(vq: Virtqueue): void {
  return vq.packedRing === true ? PACKED_OPS.reset(vq) : SPLIT_OPS.reset(vq);
}

function initLastUsed(vq: Virtqueue): void {
  return vq.packedRing === true ? PACKED_OPS.initLastUsed(vq) : SPLIT_OPS.initLastUsed(vq);
}

function vringSize(vq: Virtqueue): number {
  return vq.packedRing === true ? PACKED_OPS.vringSize(vq) : SPLIT_OPS.vringSize(vq);
}

function notificationData(vq: Virtqueue): number {
  return vq.packedRing === true ? PACKED_OPS.notificationData(vq) : SPLIT_OPS.notificationData(vq);
}

function descAddr(vq: Virtqueue): bigint {
  return vq.packedRing === true ? PACKED_OPS.descAddr(vq) : SPLIT_OPS.descAddr(vq);
}

function availAddr(vq: Virtqueue): bigint {
  return vq.packedRing === true ? PACKED_OPS.availAddr(vq) : SPLIT_OPS.availAddr(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  return vq.packedRing === true ? PACKED_OPS.usedAddr(vq) : SPLIT_OPS.usedAddr(vq);
}

function free(vq: Virtqueue): void {
  return vq.packedRing === true ? PACKED_OPS.free(vq) : SPLIT_OPS.free(vq);
}

/** The strategy `boolean_const_ops`. */
export const strategy: Strategy = Object.freeze({
  name: "boolean_const_ops",
  correspondsTo: "C: vq->packed_ring ? packed_ops.add() : split_ops.add(), the tables const",
  expectation:
    "The code of boolean_branch, as table reads fold to constants; more bytecodes for the inlining budget.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("boolean_const_ops", options)),
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
