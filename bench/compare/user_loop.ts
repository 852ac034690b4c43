/**
 * The timed loops around a function that somebody else wrote.
 *
 * Imported under a query per copy: type feedback of the call belongs to this module's functions, so two
 * functions that go through one copy make its call megamorphic. That is what `shared` placement is for, and
 * what the other placements keep away by a copy of their own.
 *
 * Every result is stored where V8 must suppose that somebody reads it: it may not leave out the work that
 * made it, nor an object that was allocated for it. The store costs about as much as any other.
 *
 * @module
 */

import type { TableLoop } from "../workload/loop_call.ts";

/** A function to measure. */
export type UserRun = (state: unknown, i: number) => unknown;

/**
 * Calls the function with its state and the numbers `from` to `to` (exclusive). Returns something of what it
 * stored.
 */
export type UserLoop = TableLoop<unknown>;

// Results kept; a power of two.
const SINK_LENGTH = 64;

/** The loop for functions that return numbers. */
export function makeNumberLoop(run: UserRun): UserLoop {
  const sink = new Float64Array(SINK_LENGTH);
  return function numberCalls(state, from, to): number {
    for (let i = from; i < to; i++) sink[i & (SINK_LENGTH - 1)] = run(state, i) as number;
    return sink[from & (SINK_LENGTH - 1)]! | 0;
  };
}

/** The loop for functions that return anything else, or nothing. */
export function makeValueLoop(run: UserRun): UserLoop {
  const sink: unknown[] = Array(SINK_LENGTH).fill(null);
  return function valueCalls(state, from, to): number {
    for (let i = from; i < to; i++) sink[i & (SINK_LENGTH - 1)] = run(state, i);
    return sink[from & (SINK_LENGTH - 1)] === sink ? 1 : 0;
  };
}
