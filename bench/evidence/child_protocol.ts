/**
 * What an evidence process and its parent say to each other.
 *
 * @module
 */

import type { InputShape } from "../record/cell_evidence.ts";
import type { CallTimes } from "./call_budget.ts";
import type { ChildMode } from "./child_mode.ts";
import type { Subject } from "./subject.ts";

/** Starts every line of an answer. */
export const ANSWER_PREFIX = "vringlab-evidence ";

/** The line that a child writes where a stretch that is stepped through begins, and where it ends. */
export const MARK: string = `${ANSWER_PREFIX}mark`;
/** Bytes of that line: no other line that a child writes has as few. */
export const MARK_BYTES: number = MARK.length + 1;

/** Names of the functions whose compilation marks a point in the log, in order. */
export const MARKERS = {
  /** Next comes the first call of the function in focus. */
  firstCall: "vringlabFirstCall",
  /** Warm-up has ended. */
  measured: "vringlabMeasured",
  /** The stretch after it has ended. */
  done: "vringlabDone",
} as const;

/** The argument of the child, as JSON. */
export interface ChildSpec {
  /** What to run. */
  readonly subject: Subject;
  /** See {@linkcode ChildMode}. */
  readonly mode: ChildMode;
  /** What calls may take; `null` for what the lab itself runs, whose calls are short. */
  readonly times: CallTimes | null;
}

/** Where a child has got to: it loads its subject, runs it for the first time, or has and goes on. */
export type ChildStage = "loading" | "first call" | "calls";

/** A script, and how often its stretches were executed as V8 counts them: functions, each followed by its blocks. */
export interface CountedScript {
  /** Its text. */
  readonly source: string;
  /** The stretches. */
  readonly ranges: readonly Omit<ExecutedRange, "name">[];
}

/** How often a stretch of a script was executed: a function, or a block in one. */
export interface ExecutedRange {
  /** Name of the function that starts here; empty for blocks and what has no name. */
  readonly name: string;
  /** Offset of the first character. */
  readonly start: number;
  /** Offset after the last. */
  readonly end: number;
  /** Executions. */
  readonly count: number;
}

/** Asks for memory: pairs of address and byte count. */
export interface ReadRequest {
  /** The ranges. */
  readonly ranges: readonly (readonly [address: number, byteCount: number])[];
}

/** Asks for a stretch to be stepped through. */
export interface WalkOrder {
  /** Operations between its marks, a multiple of the granularity. */
  readonly ops: number;
}

/** What the child tells on the way, unasked. */
export interface ProgressNote {
  /** Tells it from answers. */
  readonly answer: "progress";
  /** What begins, or goes on. */
  readonly stage: ChildStage;
  /** Calls or operations so far. */
  readonly calls: number;
}

/** What the child answers. */
export type Answer =
  | {
    readonly answer: "ran";
    /** Name and tier of each function in focus. */
    readonly focus: readonly { readonly name: string; readonly tier: string }[];
    /** Bytes that an operation allocates, its caller's included. */
    readonly allocatedBytes: number;
    /** How V8 keeps what a function was called with. */
    readonly inputs: readonly InputShape[];
    /** What the text of a function makes; empty for the lab's own. */
    readonly makes: readonly string[];
  }
  | {
    readonly answer: "walkable";
    /** Operations of a whole number of which a run consists. */
    readonly granularity: number;
    /** Milliseconds that an operation takes, about. */
    readonly opMs: number;
  }
  | { readonly answer: "read"; readonly bytes: readonly string[] }
  | {
    readonly answer: "coverage";
    /** All scripts. */
    readonly scripts: readonly CountedScript[];
  }
  | {
    readonly answer: "error";
    readonly message: string;
    /** Whether what was asked for is at fault: a module without the function, or a function that throws. */
    readonly refused: boolean;
  };
