/**
 * What came out of one comparison of the self-test.
 *
 * @module
 */

import type { Comparison } from "../../stats/compare.ts";
import { trueRatio } from "./condition.ts";
import type { Condition, Outcome, SelftestPlacement } from "../../record/selftest.ts";

/** What a user of the other tools, or of the lab, would be told of one comparison. */
export interface ReportedRatio extends Condition {
  /** Second cell's time over the first's. */
  readonly ratio: number;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
}

/** A comparison's outcome from what the lab's report says of it. */
export function outcomeOf(
  condition: Condition,
  placement: SelftestPlacement,
  comparison: Comparison,
  alpha: number,
  durationMs: number,
): Outcome {
  const { ratio, ratioLow, confidence, pAdjusted, outlierShare, blocks, verdict, state } =
    comparison;
  return {
    ...condition,
    placement,
    ratio,
    ratioLow,
    ratioHigh: finite(comparison.ratioHigh),
    confidence,
    pAdjusted,
    alpha,
    minimumDetectableEffect: finite(comparison.minimumDetectableEffect),
    outlierShare,
    blocks,
    verdict,
    ...(state === undefined ? {} : { state }),
    durationMs,
  };
}

/** Two or three wild blocks can overflow, and JSON has no infinity. */
function finite(value: number): number {
  return Math.min(value, Number.MAX_VALUE);
}

/** Direction of the proven difference: 1 the second cell is slower, −1 faster, 0 nothing proven. */
export function claimed({ ratio, pAdjusted, alpha }: Outcome): -1 | 0 | 1 {
  if (pAdjusted > alpha) return 0;
  return ratio > 1 ? 1 : -1;
}

/** Whether the interval covers the truth. */
export function covers(outcome: Outcome): boolean {
  const truth = trueRatio(outcome);
  return outcome.ratioLow <= truth && truth <= outcome.ratioHigh;
}
