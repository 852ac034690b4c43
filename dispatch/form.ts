/**
 * What the text of a strategy consists of, so that it can be written for any list of layouts.
 *
 * @module
 */

import type { RingLayoutName } from "../ring/mod.ts";

/** Parameters after the queue, by operation. */
export const OP_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  add: ["sgs", "outSgs", "inSgs", "data", "ctx"],
  get: [],
  kickPrepare: [],
  disableCb: [],
  enableCbDelayed: [],
  enableCbPrepare: [],
  poll: ["last"],
  detachUnusedBuf: [],
  moreUsed: [],
  resize: ["num"],
  reset: [],
  initLastUsed: [],
  vringSize: [],
  notificationData: [],
  descAddr: [],
  availAddr: [],
  usedAddr: [],
  free: [],
};

/** The operations, in the order of `VirtqueueOps`. */
export const OP_NAMES: readonly string[] = Object.keys(OP_PARAMETERS);

/**
 * The text of a strategy, as a function of its layouts.
 *
 * `layouts` are the layouts' names in the order of their numbers: layout `i` is the one that queues have in
 * `vq.layout`. A name may come twice; then the second is another copy of the driver.
 *
 * The parts stand in an ECMAScript module that has, by number `i`:
 * - `ops0`, `ops1`, …: the drivers' tables;
 * - `add0`, `get0`, … `add1`, …: their functions, as constants of the module;
 * - `LAYOUT0`, `LAYOUT1`, …: the numbers 0, 1, … as constants of the module, as the strategies' files name
 *   them;
 *
 * and further `Virtqueue`, `bugLayout(layout)` and `unknownLayout(vq)`, which throw, for any operation.
 */
export interface Form {
  /** What it corresponds to, one line; only of forms that have no file of their own. */
  readonly correspondsTo?: string;
  /** What its author expected of V8, one line; likewise. */
  readonly expectation?: string;
  /** Declarations before the dispatchers. */
  declare(layouts: readonly RingLayoutName[]): string;
  /** Body of the dispatcher of one operation; `args` are `vq` and the operation's parameters. */
  body(op: string, args: string, layouts: readonly RingLayoutName[]): string;
  /** Expression: the class of layout `i`'s queues; by default `Virtqueue`. */
  queueClass?(i: number): string;
  /** Expression: the table that layout `i`'s queues have as `vq.ops`; by default `ops0`, `ops1`, …. */
  queueOps?(i: number): string;
}

/** Name of an operation's table among the constants of a strategy: `KICK_PREPARE` for `kickPrepare`. */
export function constantName(op: string): string {
  return op.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** Declarations of a frozen table for each layout: `OPS0`, `OPS1`, …. */
export function constTables(layouts: readonly RingLayoutName[]): string {
  return layouts.map((_, i) => `const OPS${i} = Object.freeze({ ...ops${i} });`).join("\n");
}

/** The properties of a table of layout `i`'s functions: `add: add0, get: get0, …`. */
export function tableOf(i: number): string {
  return OP_NAMES.map((op) => `${op}: ${op}${i}`).join(", ");
}

/**
 * From this many cases on, V8 makes a table of jumps of a switch, if the labels are numbers; of labels that
 * are named constants it never does.
 */
const JUMP_TABLE_CASES = 6;

/**
 * The label of layout `i` in a switch over `layouts`.
 *
 * A named constant, as in the strategies' files; from six layouts on a number: who has so many writes the
 * form of which V8 makes a table of jumps.
 */
export function caseLabel(layouts: readonly RingLayoutName[], i: number): string {
  return layouts.length < JUMP_TABLE_CASES ? `LAYOUT${i}` : String(i);
}

/**
 * A switch on the layout whose arms return `call(i)` and whose default returns `otherwise`; labels as
 * {@linkcode caseLabel} has them.
 */
export function switchOf(
  layouts: readonly RingLayoutName[],
  call: (i: number) => string,
  otherwise: string = "bugLayout(vq.layout)",
): string {
  const arms = layouts.map((_, i) => `    case ${caseLabel(layouts, i)}:\n      return ${call(i)};`)
    .join("\n");
  return `switch (vq.layout) {\n${arms}\n    default:\n      return ${otherwise};\n  }`;
}

/**
 * A branch on the layout whose arms are `call(i)`.
 *
 * A boolean tells split from packed, as in the strategies' files. No other list of layouts has such a
 * boolean; for those the branches form a chain on the layout's number, whose last arm takes what is left.
 */
export function branchOf(layouts: readonly RingLayoutName[], call: (i: number) => string): string {
  if (layouts.length === 2 && layouts[0] === "split" && layouts[1] === "packed") {
    return `return vq.packedRing === true ? ${call(1)} : ${call(0)};`;
  }
  const last = layouts.length - 1;
  const arms = layouts.map((_, i) =>
    i === last ? call(i) : `vq.layout === LAYOUT${i} ? ${call(i)} : `
  );
  return `return ${arms.join("")};`;
}
