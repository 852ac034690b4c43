// Generated from forms/wasm_table.ts by deno task generate; edit that file, not this one. @generated
/**
 * A call into WebAssembly, which calls through its table of functions: `call_indirect`, what every C
 * function pointer becomes when a driver is compiled to WebAssembly.
 *
 * The table's entries are the rings' own JavaScript functions (see `wasm_table_module.ts`), so each
 * operation crosses from JavaScript to WebAssembly and back.
 *
 * Expectation: V8 knows neither that the exported function ends in a ring function nor which: nothing is
 * inlined, and two crossings come on top of an indirect call. The slowest of all, and the same for any
 * number of layouts.
 *
 * Seen (`lab explain`, V8 15.0): optimized JavaScript calls the WebAssembly function through V8's table of its
 * code, without the builtin that other calls of unknown functions go through. Nothing behind that call is
 * inlined, and the code is of one size for two layouts and for eight.
 *
 * @module
 */

import {
  createVirtqueue,
  packedOps,
  splitOps,
  type Virtqueue,
  type VirtqueueOptions,
} from "../ring/mod.ts";
import { forTwoLayouts, type Strategy } from "./strategy.ts";
import { instantiateWasmTable } from "./wasm_table_module.ts";

// By layout number. Constants of this module, not imports: V8 checks an import at every call.
const {
  add: wasmAdd,
  get: wasmGet,
  kickPrepare: wasmKickPrepare,
  disableCb: wasmDisableCb,
  enableCbDelayed: wasmEnableCbDelayed,
  enableCbPrepare: wasmEnableCbPrepare,
  poll: wasmPoll,
  detachUnusedBuf: wasmDetachUnusedBuf,
  moreUsed: wasmMoreUsed,
  resize: wasmResize,
  reset: wasmReset,
  initLastUsed: wasmInitLastUsed,
  vringSize: wasmVringSize,
  notificationData: wasmNotificationData,
  descAddr: wasmDescAddr,
  availAddr: wasmAvailAddr,
  usedAddr: wasmUsedAddr,
  free: wasmFree,
} = instantiateWasmTable([splitOps, packedOps]);

function add(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  return wasmAdd(vq, vq.layout, sgs, outSgs, inSgs, data, ctx);
}

function get(vq: Virtqueue): unknown {
  return wasmGet(vq, vq.layout);
}

function kickPrepare(vq: Virtqueue): boolean {
  return wasmKickPrepare(vq, vq.layout);
}

function disableCb(vq: Virtqueue): void {
  return wasmDisableCb(vq, vq.layout);
}

function enableCbDelayed(vq: Virtqueue): boolean {
  return wasmEnableCbDelayed(vq, vq.layout);
}

function enableCbPrepare(vq: Virtqueue): number {
  return wasmEnableCbPrepare(vq, vq.layout);
}

function poll(vq: Virtqueue, last: number): boolean {
  return wasmPoll(vq, vq.layout, last);
}

function detachUnusedBuf(vq: Virtqueue): unknown {
  return wasmDetachUnusedBuf(vq, vq.layout);
}

function moreUsed(vq: Virtqueue): boolean {
  return wasmMoreUsed(vq, vq.layout);
}

function resize(vq: Virtqueue, num: number): number {
  return wasmResize(vq, vq.layout, num);
}

function reset(vq: Virtqueue): void {
  return wasmReset(vq, vq.layout);
}

function initLastUsed(vq: Virtqueue): void {
  return wasmInitLastUsed(vq, vq.layout);
}

function vringSize(vq: Virtqueue): number {
  return wasmVringSize(vq, vq.layout);
}

function notificationData(vq: Virtqueue): number {
  return wasmNotificationData(vq, vq.layout);
}

function descAddr(vq: Virtqueue): bigint {
  return wasmDescAddr(vq, vq.layout);
}

function availAddr(vq: Virtqueue): bigint {
  return wasmAvailAddr(vq, vq.layout);
}

function usedAddr(vq: Virtqueue): bigint {
  return wasmUsedAddr(vq, vq.layout);
}

function free(vq: Virtqueue): void {
  return wasmFree(vq, vq.layout);
}

/** The strategy `wasm_table`. */
export const strategy: Strategy = Object.freeze({
  name: "wasm_table",
  correspondsTo: "a C driver compiled to WebAssembly: vq->ops->add() is a call_indirect",
  expectation:
    "Nothing inlined: an indirect call and two crossings between JavaScript and WebAssembly.",
  create: (options: VirtqueueOptions): Virtqueue =>
    createVirtqueue(forTwoLayouts("wasm_table", options)),
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
