// Generated from forms/switch_const_ops.ts by deno task generate; edit that file, not this one. @generated
/**
 * A switch on the layout over constant tables of operations: what Linux does since `struct
 * virtqueue_ops` (`VIRTQUEUE_CALL`: `switch (vq->layout) { case VQ_LAYOUT_SPLIT:
 * all_ops[VQ_LAYOUT_SPLIT]->add(…) … }` over `static const struct virtqueue_ops *const all_ops[]`).
 *
 * Expectation: each arm reads a property of a constant, frozen object, which V8 folds to the
 * function; the result is the code of `boolean_branch`. The arms have more bytecodes, though, and
 * those count against the inlining budget.
 *
 * Each table is a constant of its own and not an element of a constant array: a JavaScript array is
 * mutable whatever declares it, as was the array of pointers that kept the first form of the patch
 * at indirect calls.
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

// Constants of this module, not imports: V8 folds these, but checks an import at every call.
const LAYOUT_SPLIT = VQ_LAYOUT_SPLIT;
const LAYOUT_PACKED = VQ_LAYOUT_PACKED;
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
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.add(vq, sgs, outSgs, inSgs, data, ctx);
    case LAYOUT_PACKED:
      return PACKED_OPS.add(vq, sgs, outSgs, inSgs, data, ctx);
    default:
      return bugLayout(vq.layout);
  }
}

function get(vq: Virtqueue): unknown {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.get(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.get(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function kickPrepare(vq: Virtqueue): boolean {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.kickPrepare(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.kickPrepare(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function disableCb(vq: Virtqueue): void {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.disableCb(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.disableCb(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function enableCbDelayed(vq: Virtqueue): boolean {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.enableCbDelayed(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.enableCbDelayed(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function enableCbPrepare(vq: Virtqueue): number {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.enableCbPrepare(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.enableCbPrepare(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function poll(vq: Virtqueue, last: number): boolean {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.poll(vq, last);
    case LAYOUT_PACKED:
      return PACKED_OPS.poll(vq, last);
    default:
      return bugLayout(vq.layout);
  }
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.detachUnusedBuf(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.detachUnusedBuf(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function moreUsed(vq: Virtqueue): boolean {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.moreUsed(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.moreUsed(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function resize(vq: Virtqueue, num: number): number {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.resize(vq, num);
    case LAYOUT_PACKED:
      return PACKED_OPS.resize(vq, num);
    default:
      return bugLayout(vq.layout);
  }
}

function reset(vq: Virtqueue): void {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.reset(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.reset(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function initLastUsed(vq: Virtqueue): void {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.initLastUsed(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.initLastUsed(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function vringSize(vq: Virtqueue): number {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.vringSize(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.vringSize(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function notificationData(vq: Virtqueue): number {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.notificationData(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.notificationData(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function descAddr(vq: Virtqueue): bigint {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.descAddr(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.descAddr(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function availAddr(vq: Virtqueue): bigint {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.availAddr(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.availAddr(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function usedAddr(vq: Virtqueue): bigint {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.usedAddr(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.usedAddr(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function free(vq: Virtqueue): void {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return SPLIT_OPS.free(vq);
    case LAYOUT_PACKED:
      return PACKED_OPS.free(vq);
    default:
      return bugLayout(vq.layout);
  }
}

/** The strategy `switch_const_ops`. */
export const strategy: Strategy = Object.freeze({
  name: "switch_const_ops",
  correspondsTo: "Linux since virtqueue_ops: VIRTQUEUE_CALL, a switch over const tables",
  expectation:
    "The code of boolean_branch, as table reads fold to constants; slower where the longer wrappers exhaust the budget.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("switch_const_ops", options)),
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
