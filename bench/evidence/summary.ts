/**
 * Evidence in the form that reports keep.
 *
 * @module
 */

import type { InliningRefusal } from "./inlining_trace.ts";

/** How a dispatch reaches its target, from best to worst. */
export type Classification =
  /** No call is left: the functions dispatched to are part of the code. */
  | "inlined"
  /** Calls, each of one function that is constant in the code. */
  | "known call"
  /** Compares, each before a call of the function that goes with it by way of a builtin. */
  | "guarded chain"
  /** A jump through a table of addresses. */
  | "jump table"
  /** A call of a function that only the call itself finds out. */
  | "generic call"
  /** A call of a WebAssembly function, which calls whatever its table holds. */
  | "wasm call"
  /** A generic call, and before it a property load through V8's global cache. */
  | "megamorphic load + generic call"
  /** Nothing was inlined and nothing is called. */
  | "no call"
  /** There is optimized code, but its instructions could not be read and the log does not decide. */
  | "unknown"
  /** V8 never made optimized code of it, or threw it away. */
  | "not optimized";

/** A function in the code of another. */
export interface InlinedFunction {
  /** Its name; copies of a file have `#` and a number. */
  readonly name: string;
  /** The function that calls it; empty for the function in question itself. */
  readonly into: string;
}

/** Code thrown away. */
export interface DeoptEvidence {
  /** Whose code. */
  readonly name: string;
  /** Why, in V8's words. */
  readonly reason: string;
  /** Where, `file:line:column` in the code that V8 runs, without types. */
  readonly place: string;
  /** Whether it happened after warm-up. */
  readonly measured: boolean;
}

/** The state of an inline cache at the end. */
export interface IcEvidence {
  /** The function that holds it. */
  readonly name: string;
  /** `LoadIC`, `KeyedLoadIC`, … */
  readonly type: string;
  /** Property; `[…]` for elements. */
  readonly key: string;
  /** `monomorphic`, `polymorphic`, `megamorphic`, … */
  readonly state: string;
  /** Different hidden classes that it has seen, as far as they are logged. */
  readonly maps: number;
  /** How many sites of the function are alike in all of this. */
  readonly sites: number;
}

/** What V8 made of one function. JSON. */
export interface EvidenceSummary {
  /** The function. */
  readonly name: string;
  /** `turbofan`, `maglev`, `sparkplug`, `ignition`. */
  readonly tier: string;
  /** How its calls reach their targets. */
  readonly classification: Classification;
  /** Why instructions were not read, one line; empty if they were. */
  readonly codeObstacle: string;
  /** Bytes of its machine code; 0 without optimized code. */
  readonly bytes: number;
  /** Branches that leave optimized code. */
  readonly guards: number;
  /** Calls of known functions, by name, in order. */
  readonly knownCalls: readonly string[];
  /** Calls by way of the builtins `Call_…` and `CallFunction_…`, by builtin, in order. */
  readonly builtinCalls: readonly string[];
  /** Property loads through V8's global cache. */
  readonly megamorphicLoads: number;
  /** Jump tables, calls of WebAssembly, and calls through registers that no constant goes into. */
  readonly indirectJumps: number;
  /** Of the calls and loads above, those in source that is never executed. They are not counted there. */
  readonly neverExecuted: number;
  /** Functions inlined. */
  readonly inlined: readonly InlinedFunction[];
  /** Functions that were not, and why. */
  readonly refused: readonly InliningRefusal[];
  /** Code of this function, or of what it inlined, that was thrown away. */
  readonly deopts: readonly DeoptEvidence[];
  /** Caches of the property loads in this function, and in inlined ones that belong to the dispatch. */
  readonly icStates: readonly IcEvidence[];
}

// From best to worst.
const ORDER: readonly Classification[] = [
  "no call",
  "inlined",
  "known call",
  "guarded chain",
  "jump table",
  "generic call",
  "wasm call",
  "megamorphic load + generic call",
  "unknown",
  "not optimized",
];

/** The worst classification of several functions: what a loop with all of them in it pays. */
export function worstClassification(summaries: readonly EvidenceSummary[]): Classification {
  const ranks = summaries.map(({ classification }) => ORDER.indexOf(classification));
  return ORDER[Math.max(0, ...ranks)]!;
}
