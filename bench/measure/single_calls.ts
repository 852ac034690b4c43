/**
 * Calls that are timed one by one: how many, and what they say.
 *
 * @module
 */

import type { ProcessSamples } from "../record/lab.ts";
import { quantile } from "../stats/mod.ts";

/** Shortest call that is timed by itself, in nanoseconds: the clock takes some ten of them. */
const SHORTEST_NS = 1000;
/** Longest time for all of them, in nanoseconds. */
const MOST_NS = 20e6;
/** Fewest calls of which a hundredth says something. */
const FEWEST = 20;

/** How many calls of a cell to time one by one, of those that are wanted; 0 where they say nothing. */
export function singleCallCount(nsPerOp: number, wanted: number): number {
  const count = Math.min(wanted, Math.floor(MOST_NS / nsPerOp));
  return nsPerOp < SHORTEST_NS || count < FEWEST ? 0 : count;
}

/** Quantiles of calls that were timed one by one. */
export function callQuantiles(callsNs: readonly number[]): NonNullable<ProcessSamples["calls"]> {
  return {
    count: callsNs.length,
    p75Ns: quantile(callsNs, 0.75),
    p99Ns: quantile(callsNs, 0.99),
  };
}
