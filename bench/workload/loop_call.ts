/**
 * Calling a timed loop so that its caller never swallows it.
 *
 * @module
 */

/** A timed loop over the elements `from` to `to` (exclusive) of a table; returns the sum of its results, an i32. */
export type TableLoop<T> = (table: T, from: number, to: number) => number;

/**
 * Calls `loop`.
 *
 * V8 would inline a loop into its caller once that is hot: Maglev if the loop is small, and then the copy
 * inside never reaches the top tier, as code that is inlined cannot be replaced while it runs; TurboFan at
 * the cost of the inlining budget that the loop's own callees need. This call has seen two targets before
 * it sees a timed one, so its feedback is megamorphic and nothing is inlined.
 */
export function callLoop<T>(loop: TableLoop<T>, table: T, from: number, to: number): number {
  return loop(table, from, to);
}

function firstTarget(_table: null, from: number, to: number): number {
  return to - from;
}

function secondTarget(_table: null, from: number, to: number): number {
  return from - to;
}

// Many: V8 records no feedback before a function has run for a while.
const PRIMING_CALLS = 2000;
for (let i = 0; i < PRIMING_CALLS; i++) {
  callLoop(i % 2 === 0 ? firstTarget : secondTarget, null, 0, i);
}
