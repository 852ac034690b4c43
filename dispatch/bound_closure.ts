// Generated from forms/bound_closure.ts by deno task generate; edit that file, not this one. @generated
/**
 * Closures over the queue, made when it is created: "partial application", a C `struct` of
 * trampolines, or the way many JavaScript drivers are written.
 *
 * Expectation: closures of one function literal share their feedback, so queues of one layout are
 * inlined behind a compare of the literal. The two layouts come from two literals, hence a generic
 * call as in `function_table`, and one more context load. Every queue carries eighteen closures.
 *
 * @module
 */

import {
  bugLayout,
  createVirtqueue,
  packedOps,
  splitOps,
  Virtqueue,
  type VirtqueueInit,
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
const LAYOUT_SPLIT = VQ_LAYOUT_SPLIT;
const LAYOUT_PACKED = VQ_LAYOUT_PACKED;
/** Operations of one queue: those of `VirtqueueOps` without their first argument. */
export interface BoundOps {
  /** `VirtqueueOps.add` of this queue. */
  readonly add: (
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ) => number;
  /** `VirtqueueOps.get` of this queue. */
  readonly get: () => unknown;
  /** `VirtqueueOps.kickPrepare` of this queue. */
  readonly kickPrepare: () => boolean;
  /** `VirtqueueOps.disableCb` of this queue. */
  readonly disableCb: () => void;
  /** `VirtqueueOps.enableCbDelayed` of this queue. */
  readonly enableCbDelayed: () => boolean;
  /** `VirtqueueOps.enableCbPrepare` of this queue. */
  readonly enableCbPrepare: () => number;
  /** `VirtqueueOps.poll` of this queue. */
  readonly poll: (last: number) => boolean;
  /** `VirtqueueOps.detachUnusedBuf` of this queue. */
  readonly detachUnusedBuf: () => unknown;
  /** `VirtqueueOps.moreUsed` of this queue. */
  readonly moreUsed: () => boolean;
  /** `VirtqueueOps.resize` of this queue. */
  readonly resize: (num: number) => number;
  /** `VirtqueueOps.reset` of this queue. */
  readonly reset: () => void;
  /** `VirtqueueOps.initLastUsed` of this queue. */
  readonly initLastUsed: () => void;
  /** `VirtqueueOps.vringSize` of this queue. */
  readonly vringSize: () => number;
  /** `VirtqueueOps.notificationData` of this queue. */
  readonly notificationData: () => number;
  /** `VirtqueueOps.descAddr` of this queue. */
  readonly descAddr: () => bigint;
  /** `VirtqueueOps.availAddr` of this queue. */
  readonly availAddr: () => bigint;
  /** `VirtqueueOps.usedAddr` of this queue. */
  readonly usedAddr: () => bigint;
  /** `VirtqueueOps.free` of this queue. */
  readonly free: () => void;
}

function bindSplit(vq: Virtqueue): BoundOps {
  return {
    add: (sgs, outSgs, inSgs, data, ctx) => splitAdd(vq, sgs, outSgs, inSgs, data, ctx),
    get: () => splitGet(vq),
    kickPrepare: () => splitKickPrepare(vq),
    disableCb: () => splitDisableCb(vq),
    enableCbDelayed: () => splitEnableCbDelayed(vq),
    enableCbPrepare: () => splitEnableCbPrepare(vq),
    poll: (last) => splitPoll(vq, last),
    detachUnusedBuf: () => splitDetachUnusedBuf(vq),
    moreUsed: () => splitMoreUsed(vq),
    resize: (num) => splitResize(vq, num),
    reset: () => splitReset(vq),
    initLastUsed: () => splitInitLastUsed(vq),
    vringSize: () => splitVringSize(vq),
    notificationData: () => splitNotificationData(vq),
    descAddr: () => splitDescAddr(vq),
    availAddr: () => splitAvailAddr(vq),
    usedAddr: () => splitUsedAddr(vq),
    free: () => splitFree(vq),
  };
}

function bindPacked(vq: Virtqueue): BoundOps {
  return {
    add: (sgs, outSgs, inSgs, data, ctx) => packedAdd(vq, sgs, outSgs, inSgs, data, ctx),
    get: () => packedGet(vq),
    kickPrepare: () => packedKickPrepare(vq),
    disableCb: () => packedDisableCb(vq),
    enableCbDelayed: () => packedEnableCbDelayed(vq),
    enableCbPrepare: () => packedEnableCbPrepare(vq),
    poll: (last) => packedPoll(vq, last),
    detachUnusedBuf: () => packedDetachUnusedBuf(vq),
    moreUsed: () => packedMoreUsed(vq),
    resize: (num) => packedResize(vq, num),
    reset: () => packedReset(vq),
    initLastUsed: () => packedInitLastUsed(vq),
    vringSize: () => packedVringSize(vq),
    notificationData: () => packedNotificationData(vq),
    descAddr: () => packedDescAddr(vq),
    availAddr: () => packedAvailAddr(vq),
    usedAddr: () => packedUsedAddr(vq),
    free: () => packedFree(vq),
  };
}

function bind(vq: Virtqueue): BoundOps {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return bindSplit(vq);
    case LAYOUT_PACKED:
      return bindPacked(vq);
    default:
      return bugLayout(vq.layout);
  }
}

/** A queue that carries its operations as closures. */
export class BoundVirtqueue extends Virtqueue implements BoundOps {
  /** `VirtqueueOps.add` of this queue. */
  readonly add: (
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ) => number;
  /** `VirtqueueOps.get` of this queue. */
  readonly get: () => unknown;
  /** `VirtqueueOps.kickPrepare` of this queue. */
  readonly kickPrepare: () => boolean;
  /** `VirtqueueOps.disableCb` of this queue. */
  readonly disableCb: () => void;
  /** `VirtqueueOps.enableCbDelayed` of this queue. */
  readonly enableCbDelayed: () => boolean;
  /** `VirtqueueOps.enableCbPrepare` of this queue. */
  readonly enableCbPrepare: () => number;
  /** `VirtqueueOps.poll` of this queue. */
  readonly poll: (last: number) => boolean;
  /** `VirtqueueOps.detachUnusedBuf` of this queue. */
  readonly detachUnusedBuf: () => unknown;
  /** `VirtqueueOps.moreUsed` of this queue. */
  readonly moreUsed: () => boolean;
  /** `VirtqueueOps.resize` of this queue. */
  readonly resize: (num: number) => number;
  /** `VirtqueueOps.reset` of this queue. */
  readonly reset: () => void;
  /** `VirtqueueOps.initLastUsed` of this queue. */
  readonly initLastUsed: () => void;
  /** `VirtqueueOps.vringSize` of this queue. */
  readonly vringSize: () => number;
  /** `VirtqueueOps.notificationData` of this queue. */
  readonly notificationData: () => number;
  /** `VirtqueueOps.descAddr` of this queue. */
  readonly descAddr: () => bigint;
  /** `VirtqueueOps.availAddr` of this queue. */
  readonly availAddr: () => bigint;
  /** `VirtqueueOps.usedAddr` of this queue. */
  readonly usedAddr: () => bigint;
  /** `VirtqueueOps.free` of this queue. */
  readonly free: () => void;

  /**
   * Use `strategy.create`.
   *
   * @throws {VirtqueueBug} for an unknown layout, naming it.
   */
  constructor(init: VirtqueueInit) {
    super(init);
    const bound = bind(this);
    this.add = bound.add;
    this.get = bound.get;
    this.kickPrepare = bound.kickPrepare;
    this.disableCb = bound.disableCb;
    this.enableCbDelayed = bound.enableCbDelayed;
    this.enableCbPrepare = bound.enableCbPrepare;
    this.poll = bound.poll;
    this.detachUnusedBuf = bound.detachUnusedBuf;
    this.moreUsed = bound.moreUsed;
    this.resize = bound.resize;
    this.reset = bound.reset;
    this.initLastUsed = bound.initLastUsed;
    this.vringSize = bound.vringSize;
    this.notificationData = bound.notificationData;
    this.descAddr = bound.descAddr;
    this.availAddr = bound.availAddr;
    this.usedAddr = bound.usedAddr;
    this.free = bound.free;
  }
}

function add(
  vq: BoundVirtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  return vq.add(sgs, outSgs, inSgs, data, ctx);
}

function get(vq: BoundVirtqueue): unknown {
  return vq.get();
}

function kickPrepare(vq: BoundVirtqueue): boolean {
  return vq.kickPrepare();
}

function disableCb(vq: BoundVirtqueue): void {
  return vq.disableCb();
}

function enableCbDelayed(vq: BoundVirtqueue): boolean {
  return vq.enableCbDelayed();
}

function enableCbPrepare(vq: BoundVirtqueue): number {
  return vq.enableCbPrepare();
}

function poll(vq: BoundVirtqueue, last: number): boolean {
  return vq.poll(last);
}

function detachUnusedBuf(vq: BoundVirtqueue): unknown {
  return vq.detachUnusedBuf();
}

function moreUsed(vq: BoundVirtqueue): boolean {
  return vq.moreUsed();
}

function resize(vq: BoundVirtqueue, num: number): number {
  return vq.resize(num);
}

function reset(vq: BoundVirtqueue): void {
  return vq.reset();
}

function initLastUsed(vq: BoundVirtqueue): void {
  return vq.initLastUsed();
}

function vringSize(vq: BoundVirtqueue): number {
  return vq.vringSize();
}

function notificationData(vq: BoundVirtqueue): number {
  return vq.notificationData();
}

function descAddr(vq: BoundVirtqueue): bigint {
  return vq.descAddr();
}

function availAddr(vq: BoundVirtqueue): bigint {
  return vq.availAddr();
}

function usedAddr(vq: BoundVirtqueue): bigint {
  return vq.usedAddr();
}

function free(vq: BoundVirtqueue): void {
  return vq.free();
}

/** The strategy `bound_closure`. */
export const strategy: Strategy<BoundVirtqueue> = Object.freeze({
  name: "bound_closure",
  correspondsTo: "closures made at creation; in C, a trampoline per queue and operation",
  expectation:
    "A generic call once two layouts were seen, and one context load more than function_table.",
  create: (options: VirtqueueOptions): BoundVirtqueue =>
    createVirtqueue(forTwoLayouts("bound_closure", options), BoundVirtqueue),
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
