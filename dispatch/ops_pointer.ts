// Generated from forms/ops_pointer.ts by deno task generate; edit that file, not this one. @generated
/**
 * A call through the queue's own table: the first form of the Linux patch, `vq->ops->add(…)`,
 * rejected in review because of what an indirect call costs under a retpoline.
 *
 * Expectation: the two tables are two objects with functions as own properties. Once a call site has
 * seen both functions, V8 knows no target and inlines nothing: a load and a generic call. With one
 * layout in the process the target is known and inlined behind a compare.
 *
 * An unknown layout can only arise where the pointer is set, so `create` is where it is a bug.
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

/**
 * The table of a layout, by number.
 *
 * @throws {VirtqueueBug} for an unknown layout, naming it.
 */
export function opsOf(layout: number): VirtqueueOps {
  switch (layout) {
    case VQ_LAYOUT_SPLIT:
      return splitOps;
    case VQ_LAYOUT_PACKED:
      return packedOps;
    default:
      return bugLayout(layout);
  }
}

function create(options: VirtqueueOptions): Virtqueue {
  const vq = createVirtqueue(forTwoLayouts("ops_pointer", options));
  vq.ops = opsOf(vq.layout);
  return vq;
}

function add(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  return vq.ops.add(vq, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  return vq.ops.get(vq);
}

function kickPrepare(vq: Virtqueue): boolean {
  return vq.ops.kickPrepare(vq);
}

function disableCb(vq: Virtqueue): void {
  return vq.ops.disableCb(vq);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  return vq.ops.enableCbDelayed(vq);
}

function enableCbPrepare(vq: Virtqueue): number {
  return vq.ops.enableCbPrepare(vq);
}

function poll(vq: Virtqueue, last: number): boolean {
  return vq.ops.poll(vq, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  return vq.ops.detachUnusedBuf(vq);
}

function moreUsed(vq: Virtqueue): boolean {
  return vq.ops.moreUsed(vq);
}

function resize(vq: Virtqueue, num: number): number {
  return vq.ops.resize(vq, num);
}

function reset(vq: Virtqueue): void {
  return vq.ops.reset(vq);
}

function initLastUsed(vq: Virtqueue): void {
  return vq.ops.initLastUsed(vq);
}

function vringSize(vq: Virtqueue): number {
  return vq.ops.vringSize(vq);
}

function notificationData(vq: Virtqueue): number {
  return vq.ops.notificationData(vq);
}

function descAddr(vq: Virtqueue): bigint {
  return vq.ops.descAddr(vq);
}

function availAddr(vq: Virtqueue): bigint {
  return vq.ops.availAddr(vq);
}

function usedAddr(vq: Virtqueue): bigint {
  return vq.ops.usedAddr(vq);
}

function free(vq: Virtqueue): void {
  return vq.ops.free(vq);
}

/** The strategy `ops_pointer`. */
export const strategy: Strategy = Object.freeze({
  name: "ops_pointer",
  correspondsTo: "the rejected first form of the patch: vq->ops->add()",
  expectation:
    "Inlined while a process uses one layout; with two, a generic call that nothing inlines.",
  create,
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
