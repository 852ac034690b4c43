/**
 * What a strategy consists of, so that it can be written for any list of layouts: as the file for split and
 * packed, in TypeScript, and as the text of a module for others, in JavaScript.
 *
 * @module
 */

import type { RingLayoutName } from "../ring/mod.ts";

/** The parameters after the queue, as names and types, and what is returned. */
export interface OpSignature {
  /** Name and type of each parameter after the queue. */
  readonly parameters: readonly (readonly [name: string, type: string])[];
  /** Type of the result. */
  readonly returns: string;
}

/** The operations of `VirtqueueOps`, in its order. */
export const OP_SIGNATURES: Readonly<Record<string, OpSignature>> = {
  add: {
    parameters: [
      ["sgs", "Uint32Array"],
      ["outSgs", "number"],
      ["inSgs", "number"],
      ["data", "unknown"],
      ["ctx", "unknown"],
    ],
    returns: "number",
  },
  get: { parameters: [], returns: "unknown" },
  kickPrepare: { parameters: [], returns: "boolean" },
  disableCb: { parameters: [], returns: "void" },
  enableCbDelayed: { parameters: [], returns: "boolean" },
  enableCbPrepare: { parameters: [], returns: "number" },
  poll: { parameters: [["last", "number"]], returns: "boolean" },
  detachUnusedBuf: { parameters: [], returns: "unknown" },
  moreUsed: { parameters: [], returns: "boolean" },
  resize: { parameters: [["num", "number"]], returns: "number" },
  reset: { parameters: [], returns: "void" },
  initLastUsed: { parameters: [], returns: "void" },
  vringSize: { parameters: [], returns: "number" },
  notificationData: { parameters: [], returns: "number" },
  descAddr: { parameters: [], returns: "bigint" },
  availAddr: { parameters: [], returns: "bigint" },
  usedAddr: { parameters: [], returns: "bigint" },
  free: { parameters: [], returns: "void" },
};

/** The operations, in the order of `VirtqueueOps`. */
export const OP_NAMES: readonly string[] = Object.keys(OP_SIGNATURES);

/** Names of the parameters after the queue, by operation. */
export const OP_PARAMETERS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(OP_SIGNATURES).map((
    [op, { parameters }],
  ) => [op, parameters.map(([name]) => name)]),
);

/** A layout among those that a strategy is written for: what things of it are called in the text. */
export interface FormLayout {
  /** The layout. A list may have it twice; then the second is another copy of the driver. */
  readonly layout: RingLayoutName;
  /** The word that names it in prose: `split`. */
  readonly word: string;
  /** Expression outside of dispatchers: its number, the one that queues have in `vq.layout`. */
  readonly number: string;
  /** The module's constant that is this number: `LAYOUT_SPLIT`, `LAYOUT0`. */
  readonly label: string;
  /** The driver's table: `splitOps`, `ops0`. */
  readonly ops: string;
  /** Name of a parameter that stands for it: `split`, `layout0`. */
  readonly parameter: string;
  /** The driver's function for an operation, a constant of the module: `splitAdd`, `add0`. */
  fn(op: string): string;
  /** Another constant of the module: `SPLIT_OPS`, `OPS0` for `OPS`. */
  constant(name: string): string;
  /** A class: `SplitOps`, `Ops0` for `Ops`. */
  type(name: string): string;
  /** A function: `bindSplit`, `bind0` for `bind`. */
  local(name: string): string;
}

/** What the parts of a form are written for. */
export interface Scope {
  /** The layouts, in the order of their numbers. */
  readonly layouts: readonly FormLayout[];
  /** Text that only TypeScript has, as types and what comments say of exported names. */
  ts(text: string): string;
}

/** What becomes of a queue whose layout the strategy does not know. */
export type UnknownLayout =
  /** Every operation reports it. */
  | "reported by each operation"
  /** Queues of unknown layouts cannot be made, and operations do not look. */
  | "reported when a queue is made"
  /** The test has no room for a third answer; the strategy's `create` refuses such layouts. */
  | "not seen";

/**
 * A strategy as a function of its layouts: the one source of its file and of its text for other layouts.
 *
 * The parts stand in a module that has the layouts' constants ({@linkcode FormLayout}), and further `Virtqueue` and
 * `bugLayout(layout)`, which throws.
 */
export interface Form {
  /** The name, as on the command line; that of the form's file and of the strategy's. */
  readonly name: string;
  /** What it corresponds to in C, C++ or Linux, one line. */
  readonly correspondsTo: string;
  /** What its author expected of V8, one line; it stays as it was whether evidence confirms or refutes it. */
  readonly expectation: string;
  /** The call, in the words of the README's table. */
  readonly call: string;
  /** Where one meets it, in the words of the README's table. */
  readonly asIn: string;
  /** What becomes of a queue whose layout is not among those that it was written for. */
  readonly unknownLayout: UnknownLayout;
  /** Modules of `dispatch/` that it needs: names by file. */
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  /** Declarations before the dispatchers. */
  declare(scope: Scope): string;
  /** Body of the dispatcher of one operation; `args` are `vq` and the operation's parameters. */
  body(op: string, args: string, scope: Scope): string;
  /** Expression: the class of a layout's queues; by default `Virtqueue`. */
  queueClass?(layout: FormLayout): string;
  /** Expression: the table that a layout's queues have as `vq.ops`; by default the driver's. */
  queueOps?(layout: FormLayout): string;
  /** Type of the queues in the strategy's file; by default `Virtqueue`. */
  readonly queueType?: string;
  /**
   * Declarations of the strategy's file, among them a function `create`; by default the file creates
   * queues of {@linkcode queueType}.
   */
  declareCreate?(scope: Scope): string;
}

/** A form's module. */
export interface FormModule {
  /** The form. */
  readonly form: Form;
}
