/**
 * The figures of a report's comparison.
 *
 * @module
 */

import type { EstimateState, StatedBlocks } from "./core_state.ts";
import type { Verdict } from "./verdict.ts";
import { decideFamily, type Decision, type DecisionOptions } from "./decide.ts";
import { SequentialPlan } from "./plan.ts";
import { finiteOnly } from "./quantile.ts";
import { yuenEstimate, yuenInterval } from "./yuen.ts";

/** How to compare; `final` is always so. */
export interface CompareOptions extends Omit<DecisionOptions, "final"> {
  /** Plan by which the blocks were collected; a single look at all of them, at α = 0.05, by default. */
  readonly plan?: SequentialPlan;
}

/** A ratio with its interval: time of the cell over time of the baseline. */
export interface Comparison extends
  Pick<
    Decision,
    | "ratio"
    | "ratioLow"
    | "ratioHigh"
    | "confidence"
    | "blocks"
    | "pAdjusted"
    | "minimumDetectableEffect"
    | "outlierShare"
  >,
  // Absent in records of earlier versions, where each interval stood for itself and verdicts did not follow from it.
  Partial<Pick<Decision, "comparisons" | "margin">> {
  /** Cell compared against. */
  readonly baseline: string;
  /** The verdict at the report's margin. */
  readonly verdict: Verdict;
  /** State of the core in the windows that it is of; absent where that is not known. */
  readonly state?: EstimateState;
  /** The ratio on a busy core; absent where there are too few contended windows, or nothing else. */
  readonly contended?: StandaloneRatio;
}

/** A ratio with an interval that stands for itself. */
export interface StandaloneRatio {
  /** Estimate of the one time / the other. */
  readonly ratio: number;
  /** Lower end of the interval. */
  readonly ratioLow: number;
  /** Upper end of the interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval, e.g. 0.95. */
  readonly confidence: number;
  /** Blocks that entered. */
  readonly blocks: number;
}

/** Level of intervals that stand for themselves. */
const SINGLE_CONFIDENCE = 0.95;

/**
 * The ratio of some blocks, with a 95 % interval.
 *
 * @param logRatios By block, NaN for one without.
 * @returns `null` for fewer than two.
 */
export function ratioInterval(logRatios: ArrayLike<number>): StandaloneRatio | null {
  const valid = finiteOnly(logRatios);
  if (valid.length < 2) return null;
  const estimate = yuenEstimate(valid);
  const interval = yuenInterval(estimate, 1 - SINGLE_CONFIDENCE);
  return {
    ratio: Math.exp(estimate.estimate),
    ratioLow: Math.exp(interval.low),
    ratioHigh: Math.exp(interval.high),
    confidence: SINGLE_CONFIDENCE,
    blocks: valid.length,
  };
}

/** A {@linkcode Comparison} without the baseline's name, and what stands behind it. */
export interface ComparisonFigures extends Omit<Decision, "verdict"> {
  /** The verdict. */
  readonly verdict: Verdict;
}

/**
 * Compares one cell with the baseline: {@linkcode compareFamily} for a family of one.
 *
 * @param logRatios Log ratio of cell time to baseline time per block, NaN for a block that failed.
 * @throws RangeError as {@linkcode compareFamily}.
 */
export function compare(
  logRatios: ArrayLike<number>,
  options: CompareOptions = {},
): ComparisonFigures {
  return compareFamily([logRatios], options)[0]!;
}

/** The ratio on a busy core, of blocks that have one; `null` where there is none, or none with an interval. */
export function busyRatio({ contended }: StatedBlocks): StandaloneRatio | null {
  const figures = contended === null ? null : ratioInterval(contended);
  // Few wild blocks can overflow, and a record holds no infinity.
  const { ratioLow, ratioHigh } = figures ?? { ratioLow: 0, ratioHigh: 0 };
  return ratioLow > 0 && Number.isFinite(ratioHigh) ? figures : null;
}

/**
 * Final figures of each cell of a group against its baseline, corrected over the group.
 *
 * What was decided when collecting ended keeps the error of its look; what was not may use all that was left.
 *
 * @param family Log ratios per block of each cell, NaN for a block that failed.
 * @throws RangeError when a cell has fewer than 2 valid blocks or more blocks than the plan, a value is infinite, a
 *   margin is negative, or, without a plan, the cells differ in their number of blocks.
 */
export function compareFamily(
  family: readonly ArrayLike<number>[],
  options: CompareOptions = {},
): ComparisonFigures[] {
  if (family.length === 0) return [];
  const plan = options.plan ?? new SequentialPlan({ looks: [family[0]!.length] });
  if (options.plan === undefined && family.some((member) => member.length !== plan.looks[0])) {
    throw new RangeError(
      `Cannot compare without a plan as all cells need the same number of blocks: current value is ${
        family.map((member) => member.length).join(", ")
      }`,
    );
  }
  return decideFamily(family, plan, { ...options, final: true }).map((decision) => ({
    ...decision,
    verdict: decision.verdict === "continue" ? "inconclusive" : decision.verdict,
  }));
}
