/**
 * Made-up outcomes of self-test comparisons.
 */
import type { Outcome } from "../../bench/record/selftest.ts";

/** A sound paired A/A comparison, but for the departures. */
export function outcome(departures: Partial<Outcome> = {}): Outcome {
  const plantedPercent = departures.plantedPercent ?? 0;
  const truth = 1 + plantedPercent / 100;
  return {
    kernel: "loop",
    plantedPercent,
    placement: "paired",
    ratio: truth,
    ratioLow: truth - 0.002,
    ratioHigh: truth + 0.002,
    confidence: 0.98,
    pAdjusted: plantedPercent === 0 ? 0.5 : 1e-6,
    alpha: 0.02,
    minimumDetectableEffect: 0.003,
    outlierShare: 0,
    blocks: 16,
    verdict: plantedPercent < 2 ? "equivalent" : "slower",
    durationMs: 3000,
    ...departures,
  };
}

/** So many of the same. */
export function outcomes(count: number, departures: Partial<Outcome> = {}): readonly Outcome[] {
  return Array.from({ length: count }, () => outcome(departures));
}
