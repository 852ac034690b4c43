// Generated from forms/switch_direct.ts by deno task generate; edit that file, not this one. @generated
/**
 * A switch on the layout with the functions named in its arms: the table of `switch_const_ops`
 * written out by hand, what a compiler makes of it.
 *
 * Expectation: the code of `switch_const_ops` in fewer bytecodes, so at least as fast.
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
      return splitAdd(vq, sgs, outSgs, inSgs, data, ctx);
    case LAYOUT_PACKED:
      return packedAdd(vq, sgs, outSgs, inSgs, data, ctx);
    default:
      return bugLayout(vq.layout);
  }
}

function get(vq: Virtqueue): unknown {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitGet(vq);
    case LAYOUT_PACKED:
      return packedGet(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function kickPrepare(vq: Virtqueue): boolean {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitKickPrepare(vq);
    case LAYOUT_PACKED:
      return packedKickPrepare(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function disableCb(vq: Virtqueue): void {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitDisableCb(vq);
    case LAYOUT_PACKED:
      return packedDisableCb(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function enableCbDelayed(vq: Virtqueue): boolean {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitEnableCbDelayed(vq);
    case LAYOUT_PACKED:
      return packedEnableCbDelayed(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function enableCbPrepare(vq: Virtqueue): number {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitEnableCbPrepare(vq);
    case LAYOUT_PACKED:
      return packedEnableCbPrepare(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function poll(vq: Virtqueue, last: number): boolean {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitPoll(vq, last);
    case LAYOUT_PACKED:
      return packedPoll(vq, last);
    default:
      return bugLayout(vq.layout);
  }
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitDetachUnusedBuf(vq);
    case LAYOUT_PACKED:
      return packedDetachUnusedBuf(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function moreUsed(vq: Virtqueue): boolean {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitMoreUsed(vq);
    case LAYOUT_PACKED:
      return packedMoreUsed(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function resize(vq: Virtqueue, num: number): number {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitResize(vq, num);
    case LAYOUT_PACKED:
      return packedResize(vq, num);
    default:
      return bugLayout(vq.layout);
  }
}

function reset(vq: Virtqueue): void {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitReset(vq);
    case LAYOUT_PACKED:
      return packedReset(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function initLastUsed(vq: Virtqueue): void {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitInitLastUsed(vq);
    case LAYOUT_PACKED:
      return packedInitLastUsed(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function vringSize(vq: Virtqueue): number {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitVringSize(vq);
    case LAYOUT_PACKED:
      return packedVringSize(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function notificationData(vq: Virtqueue): number {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitNotificationData(vq);
    case LAYOUT_PACKED:
      return packedNotificationData(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function descAddr(vq: Virtqueue): bigint {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitDescAddr(vq);
    case LAYOUT_PACKED:
      return packedDescAddr(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function availAddr(vq: Virtqueue): bigint {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitAvailAddr(vq);
    case LAYOUT_PACKED:
      return packedAvailAddr(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function usedAddr(vq: Virtqueue): bigint {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitUsedAddr(vq);
    case LAYOUT_PACKED:
      return packedUsedAddr(vq);
    default:
      return bugLayout(vq.layout);
  }
}

function free(vq: Virtqueue): void {
  switch (vq.layout) {
    case LAYOUT_SPLIT:
      return splitFree(vq);
    case LAYOUT_PACKED:
      return packedFree(vq);
    default:
      return bugLayout(vq.layout);
  }
}

/** The strategy `switch_direct`. */
export const strategy: Strategy = Object.freeze({
  name: "switch_direct",
  correspondsTo: "a C switch whose arms name the functions",
  expectation: "The code of switch_const_ops from fewer bytecodes: equal to boolean_branch.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("switch_direct", options)),
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
