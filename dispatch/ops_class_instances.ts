// Generated from forms/ops_class_instances.ts by deno task generate; edit that file, not this one. @generated
/**
 * A call through the queue's table, the tables being instances of classes: `vq.ops.add(vq, …)` as in
 * `ops_pointer`, but each operation a method of a prototype and not a function in a property of the object.
 * In C++, an interface of operations with one implementation per layout, the state kept elsewhere.
 *
 * Expectation: V8 knows a target by the hidden class of the table. A method is a constant of its class's
 * prototype, so up to four tables are inlined behind compares of their hidden classes; of a function
 * in a property it knows only that the property holds some function. The program's queues keep one hidden
 * class, unlike under `polymorphic_class`.
 *
 * Seen (`lab explain`, V8 15.0): two and four tables are inlined behind compares of their hidden class, with nothing
 * left to call in a small operation; with five the load is megamorphic and the call generic.
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
/** Operations of split queues. */
class SplitOps implements VirtqueueOps {
  add(
    vq: Virtqueue,
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ): number {
    return splitAdd(vq, sgs, outSgs, inSgs, data, ctx);
  }

  get(vq: Virtqueue): unknown {
    return splitGet(vq);
  }

  kickPrepare(vq: Virtqueue): boolean {
    return splitKickPrepare(vq);
  }

  disableCb(vq: Virtqueue): void {
    return splitDisableCb(vq);
  }

  enableCbDelayed(vq: Virtqueue): boolean {
    return splitEnableCbDelayed(vq);
  }

  enableCbPrepare(vq: Virtqueue): number {
    return splitEnableCbPrepare(vq);
  }

  poll(vq: Virtqueue, last: number): boolean {
    return splitPoll(vq, last);
  }

  detachUnusedBuf(vq: Virtqueue): unknown {
    return splitDetachUnusedBuf(vq);
  }

  moreUsed(vq: Virtqueue): boolean {
    return splitMoreUsed(vq);
  }

  resize(vq: Virtqueue, num: number): number {
    return splitResize(vq, num);
  }

  reset(vq: Virtqueue): void {
    return splitReset(vq);
  }

  initLastUsed(vq: Virtqueue): void {
    return splitInitLastUsed(vq);
  }

  vringSize(vq: Virtqueue): number {
    return splitVringSize(vq);
  }

  notificationData(vq: Virtqueue): number {
    return splitNotificationData(vq);
  }

  descAddr(vq: Virtqueue): bigint {
    return splitDescAddr(vq);
  }

  availAddr(vq: Virtqueue): bigint {
    return splitAvailAddr(vq);
  }

  usedAddr(vq: Virtqueue): bigint {
    return splitUsedAddr(vq);
  }

  free(vq: Virtqueue): void {
    return splitFree(vq);
  }
}

/** Operations of packed queues. */
class PackedOps implements VirtqueueOps {
  add(
    vq: Virtqueue,
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ): number {
    return packedAdd(vq, sgs, outSgs, inSgs, data, ctx);
  }

  get(vq: Virtqueue): unknown {
    return packedGet(vq);
  }

  kickPrepare(vq: Virtqueue): boolean {
    return packedKickPrepare(vq);
  }

  disableCb(vq: Virtqueue): void {
    return packedDisableCb(vq);
  }

  enableCbDelayed(vq: Virtqueue): boolean {
    return packedEnableCbDelayed(vq);
  }

  enableCbPrepare(vq: Virtqueue): number {
    return packedEnableCbPrepare(vq);
  }

  poll(vq: Virtqueue, last: number): boolean {
    return packedPoll(vq, last);
  }

  detachUnusedBuf(vq: Virtqueue): unknown {
    return packedDetachUnusedBuf(vq);
  }

  moreUsed(vq: Virtqueue): boolean {
    return packedMoreUsed(vq);
  }

  resize(vq: Virtqueue, num: number): number {
    return packedResize(vq, num);
  }

  reset(vq: Virtqueue): void {
    return packedReset(vq);
  }

  initLastUsed(vq: Virtqueue): void {
    return packedInitLastUsed(vq);
  }

  vringSize(vq: Virtqueue): number {
    return packedVringSize(vq);
  }

  notificationData(vq: Virtqueue): number {
    return packedNotificationData(vq);
  }

  descAddr(vq: Virtqueue): bigint {
    return packedDescAddr(vq);
  }

  availAddr(vq: Virtqueue): bigint {
    return packedAvailAddr(vq);
  }

  usedAddr(vq: Virtqueue): bigint {
    return packedUsedAddr(vq);
  }

  free(vq: Virtqueue): void {
    return packedFree(vq);
  }
}

const SPLIT_OPS = new SplitOps();
const PACKED_OPS = new PackedOps();

/**
 * The table of a layout, by number.
 *
 * @throws {VirtqueueBug} for an unknown layout, naming it.
 */
export function opsInstanceOf(layout: number): VirtqueueOps {
  switch (layout) {
    case VQ_LAYOUT_SPLIT:
      return SPLIT_OPS;
    case VQ_LAYOUT_PACKED:
      return PACKED_OPS;
    default:
      return bugLayout(layout);
  }
}

function create(options: VirtqueueOptions): Virtqueue {
  const vq = createVirtqueue(forTwoLayouts("ops_class_instances", options));
  vq.ops = opsInstanceOf(vq.layout);
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

/** The strategy `ops_class_instances`. */
export const strategy: Strategy = Object.freeze({
  name: "ops_class_instances",
  correspondsTo: "C++: a pointer to an interface of operations with one implementation per layout",
  expectation:
    "Both callees inlined behind compares of the table's hidden class, up to four layouts; one load more than a class of queues.",
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
