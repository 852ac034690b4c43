/**
 * The dispatch of `wasm_table` in WebAssembly: the modules' bytes, and the instances for a set of layouts.
 *
 * `wasm_table.wat` and `wasm_layout.wat` beside this file are the modules' text; a test assembles it and
 * compares. Bytes, so that nothing is needed to assemble them where the strategy runs.
 *
 * @module
 */

import { bugLayout } from "../ring/bug.ts";
import type { Virtqueue, VirtqueueOps } from "../ring/mod.ts";

/** `wasm_table.wat`, assembled, in base64. */
export const WASM_TABLE_BASE64: string =
  "AGFzbQEAAAABVA1gBm9vf39vbwF/YAFvAW9gAW8AYAFvAX9gAm9/AW9gAm98AX9gAW8BfGAHb39vf39vbwF/YAJvfwBgAm9/" +
  "AX9gA29/fwFvYANvf3wBf2ACb38BfAMTEgcEBAgECQoEBAsICAkMBAQECAQHAXABgECAQAfjARMJZnVuY3Rpb25zAQADYWRk" +
  "AAADZ2V0AAELa2lja1ByZXBhcmUAAglkaXNhYmxlQ2IAAw9lbmFibGVDYkRlbGF5ZWQABA9lbmFibGVDYlByZXBhcmUABQRw" +
  "b2xsAAYPZGV0YWNoVW51c2VkQnVmAAcIbW9yZVVzZWQACAZyZXNpemUACQVyZXNldAAKDGluaXRMYXN0VXNlZAALCXZyaW5n" +
  "U2l6ZQAMEG5vdGlmaWNhdGlvbkRhdGEADQhkZXNjQWRkcgAOCWF2YWlsQWRkcgAPCHVzZWRBZGRyABAEZnJlZQARCq8CEhkA" +
  "IAAgAiADIAQgBSAGIAFBBXRBAHIRAAALDwAgACABQQV0QQFyEQEACw8AIAAgAUEFdEECchEBAAsPACAAIAFBBXRBA3IRAgAL" +
  "DwAgACABQQV0QQRyEQEACw8AIAAgAUEFdEEFchEDAAsRACAAIAIgAUEFdEEGchEEAAsPACAAIAFBBXRBB3IRAQALDwAgACAB" +
  "QQV0QQhyEQEACxEAIAAgAiABQQV0QQlyEQUACw8AIAAgAUEFdEEKchECAAsPACAAIAFBBXRBC3IRAgALDwAgACABQQV0QQxy" +
  "EQMACw8AIAAgAUEFdEENchEGAAsPACAAIAFBBXRBDnIRAQALDwAgACABQQV0QQ9yEQEACw8AIAAgAUEFdEEQchEBAAsPACAA" +
  "IAFBBXRBEXIRAgAL";

/** `wasm_layout.wat`, assembled, in base64. */
export const WASM_LAYOUT_BASE64: string =
  "AGFzbQEAAAABLQhgBm9vf39vbwF/YAFvAW9gAW8AYAFvAX9gAm9/AW9gAm98AX9gAW8BfGAAAAKRAxUGbGF5b3V0A2FkZAAA" +
  "BmxheW91dANnZXQAAQZsYXlvdXQLa2lja1ByZXBhcmUAAQZsYXlvdXQJZGlzYWJsZUNiAAIGbGF5b3V0D2VuYWJsZUNiRGVs" +
  "YXllZAABBmxheW91dA9lbmFibGVDYlByZXBhcmUAAwZsYXlvdXQEcG9sbAAEBmxheW91dA9kZXRhY2hVbnVzZWRCdWYAAQZs" +
  "YXlvdXQIbW9yZVVzZWQAAQZsYXlvdXQGcmVzaXplAAUGbGF5b3V0BXJlc2V0AAIGbGF5b3V0DGluaXRMYXN0VXNlZAACBmxh" +
  "eW91dAl2cmluZ1NpemUAAwZsYXlvdXQQbm90aWZpY2F0aW9uRGF0YQAGBmxheW91dAhkZXNjQWRkcgABBmxheW91dAlhdmFp" +
  "bEFkZHIAAQZsYXlvdXQIdXNlZEFkZHIAAQZsYXlvdXQEZnJlZQACCGRpc3BhdGNoCWZ1bmN0aW9ucwFwAYBAgEAIZGlzcGF0" +
  "Y2gFZmlyc3QDfwAIZGlzcGF0Y2gDZW5kA38AAwIBBwgBEgkWAQEAEgABAgMEBQYHCAkKCwwNDg8QEQolASMBAX8jACEAA0Ag" +
  "AEEAQRL8DAAAIABBIGohACAAIwFJDQALCw==";

/** Entries of the table in one layout's row: room for the operations, and a power of 2. */
const ROW_LENGTH = 32;
/** Entries of the table: a row for each number that a layout can have, a byte. */
const TABLE_LENGTH = 256 * ROW_LENGTH;

/**
 * The exported functions of an instance: the operations of {@linkcode VirtqueueOps} with the layout's
 * number as their second argument.
 */
export interface WasmTableOps {
  /** `VirtqueueOps.add`. */
  add(
    vq: Virtqueue,
    layout: number,
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ): number;
  /** `VirtqueueOps.get`. */
  get(vq: Virtqueue, layout: number): unknown;
  /** `VirtqueueOps.kickPrepare`. */
  kickPrepare(vq: Virtqueue, layout: number): boolean;
  /** `VirtqueueOps.disableCb`. */
  disableCb(vq: Virtqueue, layout: number): void;
  /** `VirtqueueOps.enableCbDelayed`. */
  enableCbDelayed(vq: Virtqueue, layout: number): boolean;
  /** `VirtqueueOps.enableCbPrepare`. */
  enableCbPrepare(vq: Virtqueue, layout: number): number;
  /** `VirtqueueOps.poll`. */
  poll(vq: Virtqueue, layout: number, last: number): boolean;
  /** `VirtqueueOps.detachUnusedBuf`. */
  detachUnusedBuf(vq: Virtqueue, layout: number): unknown;
  /** `VirtqueueOps.moreUsed`. */
  moreUsed(vq: Virtqueue, layout: number): boolean;
  /** `VirtqueueOps.resize`. */
  resize(vq: Virtqueue, layout: number, num: number): number;
  /** `VirtqueueOps.reset`. */
  reset(vq: Virtqueue, layout: number): void;
  /** `VirtqueueOps.initLastUsed`. */
  initLastUsed(vq: Virtqueue, layout: number): void;
  /** `VirtqueueOps.vringSize`. */
  vringSize(vq: Virtqueue, layout: number): number;
  /** `VirtqueueOps.notificationData`. */
  notificationData(vq: Virtqueue, layout: number): number;
  /** `VirtqueueOps.descAddr`. */
  descAddr(vq: Virtqueue, layout: number): bigint;
  /** `VirtqueueOps.availAddr`. */
  availAddr(vq: Virtqueue, layout: number): bigint;
  /** `VirtqueueOps.usedAddr`. */
  usedAddr(vq: Virtqueue, layout: number): bigint;
  /** `VirtqueueOps.free`. */
  free(vq: Virtqueue, layout: number): void;
}

const OPS = [
  "add",
  "get",
  "kickPrepare",
  "disableCb",
  "enableCbDelayed",
  "enableCbPrepare",
  "poll",
  "detachUnusedBuf",
  "moreUsed",
  "resize",
  "reset",
  "initLastUsed",
  "vringSize",
  "notificationData",
  "descAddr",
  "availAddr",
  "usedAddr",
  "free",
] as const satisfies readonly (keyof VirtqueueOps)[];

let layoutModule: WebAssembly.Module | null = null;
let instances = 0;

/**
 * Makes a dispatch over `layouts`, tables of functions by layout number. Every other number from 0 to 255
 * is reported by `bugLayout`.
 *
 * Compiles and instantiates: once per strategy.
 */
export function instantiateWasmTable(layouts: readonly VirtqueueOps[]): WasmTableOps {
  const instance = new WebAssembly.Instance(
    new WebAssembly.Module(withMark(bytesOf(WASM_TABLE_BASE64), instances++)),
  );
  const functions = instance.exports.functions as WebAssembly.Table;
  fillRows(functions, Object.fromEntries(OPS.map((op) => [op, unknownLayout])), 0, TABLE_LENGTH);
  layouts.forEach((ops, layout) => {
    const first = layout * ROW_LENGTH;
    // The very functions, not a table of our own that inherits or wraps.
    const row = Object.fromEntries(OPS.map((op) => [op, ops[op]]));
    fillRows(functions, row, first, first + ROW_LENGTH);
  });
  return instance.exports as unknown as WasmTableOps;
}

function unknownLayout(vq: Virtqueue): never {
  return bugLayout(vq.layout);
}

function fillRows(
  functions: WebAssembly.Table,
  layout: WebAssembly.ModuleImports,
  first: number,
  end: number,
): void {
  layoutModule ??= new WebAssembly.Module(bytesOf(WASM_LAYOUT_BASE64));
  // Its start function fills the rows.
  new WebAssembly.Instance(layoutModule, { layout, dispatch: { functions, first, end } });
}

/** Appends a section that nobody reads: V8 gives modules of the same bytes the same machine code. */
function withMark(bytes: Uint8Array, mark: number): Uint8Array<ArrayBuffer> {
  const name = `copy ${mark}`;
  // Section 0 (custom), its length, the length of its name, its name.
  const section = [0, name.length + 1, name.length, ...new TextEncoder().encode(name)];
  const marked = new Uint8Array(bytes.length + section.length);
  marked.set(bytes);
  marked.set(section, bytes.length);
  return marked;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
