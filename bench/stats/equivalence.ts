/**
 * Equivalence by two one-sided tests.
 *
 * @module
 */

import { studentCdf } from "./distribution.ts";
import type { YuenEstimate } from "./yuen.ts";

/**
 * A margin given as ratio difference, as distance on the log scale: ln(1 + m).
 *
 * The margin is symmetric in the logarithm: a ratio is within ±2 % when it lies in 1/1.02 … 1.02, so that exchanging
 * cell and baseline never changes an answer.
 *
 * @param margin Ratio difference, e.g. 0.02.
 * @throws RangeError when `margin` is negative or not finite.
 */
export function logMargin(margin: number): number {
  if (!(margin >= 0 && Number.isFinite(margin))) {
    throw new RangeError(
      `Cannot use a margin as it must be a finite ratio difference of 0 or more: current value is ${margin}`,
    );
  }
  return Math.log1p(margin);
}

/**
 * p-value of "the ratio lies on or outside 1/(1 + m) … 1 + m": small values claim equivalence.
 *
 * max(P(T ≤ −(x̂ + δ)/SE), P(T ≤ −(δ − x̂)/SE)), δ = ln(1 + m), x̂ the mean log ratio
 *
 * Claiming equivalence when it is at most α errs with probability α at most (Schuirmann, "A comparison of the two
 * one-sided tests procedure…", J. Pharmacokinetics and Biopharmaceutics 15, 1987); it is the same as asking the 1 −
 * 2α interval to lie within the margin.
 *
 * @param of Estimate from log ratios.
 * @param margin Ratio difference m, e.g. 0.02.
 * @throws RangeError when `margin` is negative or not finite.
 */
export function equivalencePValue(of: YuenEstimate, margin: number): number {
  const delta = logMargin(margin);
  const room = Math.min(of.estimate + delta, delta - of.estimate);
  if (of.standardError === 0) return room > 0 ? 0 : 1;
  return studentCdf(-room / of.standardError, of.degreesOfFreedom);
}
