/**
 * Benchmarks that do nothing: what the calls around one take by themselves, by how it is called.
 *
 * @module
 */

import { EMPTY_ASYNC, EMPTY_OP, EMPTY_TIMED, EMPTY_TIMED_ASYNC } from "../controls.ts";
import type { BenchRun } from "./user_loop.ts";

interface Timer {
  start(): void;
  end(): void;
}

const EMPTY: Readonly<Record<string, (context: Timer) => unknown>> = {
  [EMPTY_OP]: () => {},
  [EMPTY_ASYNC]: async () => {},
  [EMPTY_TIMED]: (context) => {
    context.start();
    context.end();
  },
  [EMPTY_TIMED_ASYNC]: async (context) => {
    context.start();
    await null;
    context.end();
  },
};

/** The benchmark of a control that does nothing. */
export function emptyBench(name: string): BenchRun {
  return EMPTY[name] as BenchRun;
}

/** Name of the control that does nothing and is called as a function is: awaited, timing a part of itself. */
export function emptyNameOf(awaited: boolean, timed: boolean): string {
  if (timed) return awaited ? EMPTY_TIMED_ASYNC : EMPTY_TIMED;
  return awaited ? EMPTY_ASYNC : EMPTY_OP;
}
