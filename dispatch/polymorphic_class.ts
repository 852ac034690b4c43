// Generated from forms/polymorphic_class.ts by deno task generate; edit that file, not this one. @generated
/**
 * One class per layout, operations as methods: a C++ class hierarchy with virtual functions.
 *
 * Expectation: V8 chooses by hidden class. Methods are constants of their prototypes, so up to four
 * classes are inlined behind compares of the hidden class, as a C++ compiler does with speculative
 * devirtualisation; a fifth class makes the site megamorphic.
 *
 * The queues of the two layouts have different hidden classes here, unlike under any other strategy
 * but `bound_closure`: code that handles both, in `ring/` or in the program, becomes polymorphic in
 * every field.
 *
 * @module
 */

import {
  bugLayout,
  createVirtqueue,
  packedOps,
  splitOps,
  Virtqueue,
  type VirtqueueOptions,
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
/** A queue with its operations as methods; those of the base class are for layouts that are not known. */
export class DispatchedVirtqueue extends Virtqueue {
  /** `VirtqueueOps.add` of this queue. */
  add(_sgs: Uint32Array, _outSgs: number, _inSgs: number, _data: unknown, _ctx: unknown): number {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.get` of this queue. */
  get(): unknown {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.kickPrepare` of this queue. */
  kickPrepare(): boolean {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.disableCb` of this queue. */
  disableCb(): void {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.enableCbDelayed` of this queue. */
  enableCbDelayed(): boolean {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.enableCbPrepare` of this queue. */
  enableCbPrepare(): number {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.poll` of this queue. */
  poll(_last: number): boolean {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.detachUnusedBuf` of this queue. */
  detachUnusedBuf(): unknown {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.moreUsed` of this queue. */
  moreUsed(): boolean {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.resize` of this queue. */
  resize(_num: number): number {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.reset` of this queue. */
  reset(): void {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.initLastUsed` of this queue. */
  initLastUsed(): void {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.vringSize` of this queue. */
  vringSize(): number {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.notificationData` of this queue. */
  notificationData(): number {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.descAddr` of this queue. */
  descAddr(): bigint {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.availAddr` of this queue. */
  availAddr(): bigint {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.usedAddr` of this queue. */
  usedAddr(): bigint {
    return bugLayout(this.layout);
  }
  /** `VirtqueueOps.free` of this queue. */
  free(): void {
    return bugLayout(this.layout);
  }
}

class SplitVirtqueue extends DispatchedVirtqueue {
  override add(
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ): number {
    return splitAdd(this, sgs, outSgs, inSgs, data, ctx);
  }
  override get(): unknown {
    return splitGet(this);
  }
  override kickPrepare(): boolean {
    return splitKickPrepare(this);
  }
  override disableCb(): void {
    return splitDisableCb(this);
  }
  override enableCbDelayed(): boolean {
    return splitEnableCbDelayed(this);
  }
  override enableCbPrepare(): number {
    return splitEnableCbPrepare(this);
  }
  override poll(last: number): boolean {
    return splitPoll(this, last);
  }
  override detachUnusedBuf(): unknown {
    return splitDetachUnusedBuf(this);
  }
  override moreUsed(): boolean {
    return splitMoreUsed(this);
  }
  override resize(num: number): number {
    return splitResize(this, num);
  }
  override reset(): void {
    return splitReset(this);
  }
  override initLastUsed(): void {
    return splitInitLastUsed(this);
  }
  override vringSize(): number {
    return splitVringSize(this);
  }
  override notificationData(): number {
    return splitNotificationData(this);
  }
  override descAddr(): bigint {
    return splitDescAddr(this);
  }
  override availAddr(): bigint {
    return splitAvailAddr(this);
  }
  override usedAddr(): bigint {
    return splitUsedAddr(this);
  }
  override free(): void {
    return splitFree(this);
  }
}

class PackedVirtqueue extends DispatchedVirtqueue {
  override add(
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ): number {
    return packedAdd(this, sgs, outSgs, inSgs, data, ctx);
  }
  override get(): unknown {
    return packedGet(this);
  }
  override kickPrepare(): boolean {
    return packedKickPrepare(this);
  }
  override disableCb(): void {
    return packedDisableCb(this);
  }
  override enableCbDelayed(): boolean {
    return packedEnableCbDelayed(this);
  }
  override enableCbPrepare(): number {
    return packedEnableCbPrepare(this);
  }
  override poll(last: number): boolean {
    return packedPoll(this, last);
  }
  override detachUnusedBuf(): unknown {
    return packedDetachUnusedBuf(this);
  }
  override moreUsed(): boolean {
    return packedMoreUsed(this);
  }
  override resize(num: number): number {
    return packedResize(this, num);
  }
  override reset(): void {
    return packedReset(this);
  }
  override initLastUsed(): void {
    return packedInitLastUsed(this);
  }
  override vringSize(): number {
    return packedVringSize(this);
  }
  override notificationData(): number {
    return packedNotificationData(this);
  }
  override descAddr(): bigint {
    return packedDescAddr(this);
  }
  override availAddr(): bigint {
    return packedAvailAddr(this);
  }
  override usedAddr(): bigint {
    return packedUsedAddr(this);
  }
  override free(): void {
    return packedFree(this);
  }
}

function create(options: VirtqueueOptions): DispatchedVirtqueue {
  switch (options.layout) {
    case "split":
      return createVirtqueue(options, SplitVirtqueue);
    case "packed":
      return createVirtqueue(options, PackedVirtqueue);
    default:
      return createVirtqueue(forTwoLayouts("polymorphic_class", options), DispatchedVirtqueue);
  }
}

function add(
  vq: DispatchedVirtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  return vq.add(sgs, outSgs, inSgs, data, ctx);
}

function get(vq: DispatchedVirtqueue): unknown {
  return vq.get();
}

function kickPrepare(vq: DispatchedVirtqueue): boolean {
  return vq.kickPrepare();
}

function disableCb(vq: DispatchedVirtqueue): void {
  return vq.disableCb();
}

function enableCbDelayed(vq: DispatchedVirtqueue): boolean {
  return vq.enableCbDelayed();
}

function enableCbPrepare(vq: DispatchedVirtqueue): number {
  return vq.enableCbPrepare();
}

function poll(vq: DispatchedVirtqueue, last: number): boolean {
  return vq.poll(last);
}

function detachUnusedBuf(vq: DispatchedVirtqueue): unknown {
  return vq.detachUnusedBuf();
}

function moreUsed(vq: DispatchedVirtqueue): boolean {
  return vq.moreUsed();
}

function resize(vq: DispatchedVirtqueue, num: number): number {
  return vq.resize(num);
}

function reset(vq: DispatchedVirtqueue): void {
  return vq.reset();
}

function initLastUsed(vq: DispatchedVirtqueue): void {
  return vq.initLastUsed();
}

function vringSize(vq: DispatchedVirtqueue): number {
  return vq.vringSize();
}

function notificationData(vq: DispatchedVirtqueue): number {
  return vq.notificationData();
}

function descAddr(vq: DispatchedVirtqueue): bigint {
  return vq.descAddr();
}

function availAddr(vq: DispatchedVirtqueue): bigint {
  return vq.availAddr();
}

function usedAddr(vq: DispatchedVirtqueue): bigint {
  return vq.usedAddr();
}

function free(vq: DispatchedVirtqueue): void {
  return vq.free();
}

/** The strategy `polymorphic_class`. */
export const strategy: Strategy<DispatchedVirtqueue> = Object.freeze({
  name: "polymorphic_class",
  correspondsTo: "a C++ class hierarchy with virtual functions",
  expectation:
    "Inlined behind hidden-class compares for up to four layouts; as good as boolean_branch with two.",
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
