/**
 * The verdict that an interval says.
 *
 * @module
 */

import { logMargin } from "./equivalence.ts";

/** The four verdicts. `faster` and `slower` speak of the cell against the baseline. */
export type Verdict = "faster" | "slower" | "equivalent" | "inconclusive";

/** A ratio with its interval. */
export interface RatioInterval {
  /** Estimate of cell time / baseline time. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly ratioLow: number;
  /** Upper end of its interval. */
  readonly ratioHigh: number;
}

/** What an interval says. */
export interface Reading {
  /** The verdict. */
  readonly verdict: Verdict;
  /** Side on which the interval excludes 1: 1 above, −1 below, 0 it holds 1. */
  readonly direction: -1 | 0 | 1;
  /** Whether the interval lies within the margin. */
  readonly equivalent: boolean;
}

/** The ratios that count as equal, 1/(1 + m) and 1 + m: exchanging cell and baseline changes nothing. */
export function marginRange(margin: number): readonly [low: number, high: number] {
  logMargin(margin);
  return [1 / (1 + margin), 1 + margin];
}

/**
 * Reads a verdict off an interval, and off nothing else:
 *
 * - `slower`, `faster`: the interval excludes 1 and the estimate lies beyond the practical margin, on that side;
 * - `equivalent`: else, where the interval lies within 1/(1 + m) … 1 + m, ends included;
 * - `inconclusive`: else.
 *
 * Where both margins are the same the first two cannot hold together, so each is told by its own condition alone.
 *
 * @param of Estimate and interval; the estimate lies within.
 * @param margin Ratio difference within which a cell counts as equivalent, e.g. 0.02.
 * @param practicalMargin Ratio difference that an estimate must exceed to be called faster or slower.
 * @throws RangeError when a margin is negative or not finite.
 */
export function readVerdict(
  { ratio, ratioLow, ratioHigh }: RatioInterval,
  margin: number,
  practicalMargin: number = margin,
): Reading {
  const [low, high] = marginRange(margin);
  const [below, beyond] = marginRange(practicalMargin);
  const direction = ratioLow > 1 ? 1 : ratioHigh < 1 ? -1 : 0;
  const equivalent = ratioLow >= low && ratioHigh <= high;
  const differs = direction > 0 ? ratio > beyond : direction < 0 && ratio < below;
  const verdict = differs
    ? direction > 0 ? "slower" : "faster"
    : equivalent
    ? "equivalent"
    : "inconclusive";
  return { verdict, direction, equivalent };
}
