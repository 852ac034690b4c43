/**
 * From outcomes to the figures of one placement and condition.
 *
 * @module
 */

import { median, quantile } from "../../stats/mod.ts";
import { CONDITIONS, KNOWN_PERCENTS, PLACEMENTS } from "./condition.ts";
import type { CellSummary, Condition, Outcome, SelftestPlacement } from "../../record/selftest.ts";
import { claimed, covers, type ReportedRatio } from "./outcome.ts";
import { type Rate, rateOf } from "../../stats/rate.ts";

/** Whether an outcome belongs to a condition. */
export function isOf(
  { kernel, plantedPercent, neighbor }: Condition,
): (told: ReportedRatio) => boolean {
  return (told) =>
    told.kernel === kernel && told.plantedPercent === plantedPercent && told.neighbor === neighbor;
}

/** One summary per placement and condition that has any outcome, those beside a neighbor last. */
export function summarize(outcomes: readonly Outcome[]): readonly CellSummary[] {
  const conditions = [
    ...CONDITIONS,
    ...CONDITIONS.map((condition) => ({ ...condition, neighbor: true as const })),
  ];
  return PLACEMENTS.flatMap((placement) =>
    conditions.flatMap((condition) => {
      const own = outcomes.filter((outcome) => outcome.placement === placement)
        .filter(isOf(condition));
      return own.length === 0 ? [] : [summarizeCell(condition, placement, own)];
    })
  );
}

function summarizeCell(
  condition: Condition,
  placement: SelftestPlacement,
  outcomes: readonly Outcome[],
): CellSummary {
  const differs = condition.plantedPercent > 0;
  const detectable = outcomes.map(({ minimumDetectableEffect }) => minimumDetectableEffect);
  const durations = outcomes.map(({ durationMs }) => durationMs);
  const blocks = outcomes.reduce((sum, outcome) => sum + outcome.blocks, 0);
  const off = outcomes.reduce((sum, outcome) => sum + outcome.outlierShare * outcome.blocks, 0);
  return {
    ...condition,
    placement,
    claims: rateOf(outcomes, (outcome) => claimed(outcome) !== 0),
    found: rateOf(outcomes, (outcome) => differs && claimed(outcome) > 0),
    wrong: rateOf(outcomes, (outcome) => differs && claimed(outcome) < 0),
    equivalent: rateOf(outcomes, ({ verdict }) => verdict === "equivalent"),
    covered: rateOf(outcomes, covers),
    ratioMedian: median(outcomes.map(({ ratio }) => ratio)),
    detectableMedian: median(detectable),
    detectableP90: quantile(detectable, 0.9),
    durationMedianMs: median(durations),
    durationMaxMs: Math.max(...durations),
    outlierShare: off / blocks,
    blocks,
    ...(outcomes.some(({ state }) => state !== undefined)
      ? { quiet: rateOf(outcomes, ({ state }) => state === "quiet") }
      : {}),
  };
}

/** Distances, as ratio differences, beyond which a reported difference is counted. */
export const CLAIM_SIZES = [0.01, 0.02, 0.05] as const;

/** What a way of measuring tells its user, all judged by the ratio alone. */
export interface ReportedSummary {
  /** A/A comparisons whose ratio is further from 1 than each of {@linkcode CLAIM_SIZES}. */
  readonly claimsBeyond: readonly Rate[];
  /** Median distance of A/A ratios from 1. */
  readonly errorMedian: number;
  /** Comparisons whose ratio lies on the right side of 1, by known percent. */
  readonly rightDirection: readonly { readonly plantedPercent: number; readonly rate: Rate }[];
  /** Median wall time of a comparison, in milliseconds. */
  readonly durationMedianMs: number;
}

/** Sums up what was told, kernels together; `null` when nothing was. */
export function summarizeReported(told: readonly ReportedRatio[]): ReportedSummary | null {
  if (told.length === 0) return null;
  const same = told.filter(({ plantedPercent }) => plantedPercent === 0);
  return {
    claimsBeyond: CLAIM_SIZES.map((size) =>
      rateOf(same, ({ ratio }) => Math.abs(ratio - 1) > size)
    ),
    errorMedian: same.length === 0 ? NaN : median(same.map(({ ratio }) => Math.abs(ratio - 1))),
    rightDirection: KNOWN_PERCENTS.map((plantedPercent) => ({
      plantedPercent,
      rate: rateOf(
        told.filter((one) => one.plantedPercent === plantedPercent),
        ({ ratio }) => ratio > 1,
      ),
    })),
    durationMedianMs: median(told.map(({ durationMs }) => durationMs)),
  };
}
