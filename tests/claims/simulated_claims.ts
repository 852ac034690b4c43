/**
 * Simulated claims whose truth is known, outlier processes included.
 */
import type { Bound } from "../../bench/studies/claims/claim.ts";
import type { ClaimVerdict } from "../../bench/record/claims.ts";
import { judgeClaim, judgePrediction, type Rules } from "../../bench/studies/claims/judge.ts";
import {
  type ProcessModel,
  type Random,
  seededRandom,
  simulateBlocks,
} from "../stats/simulation.ts";

/** A prediction and the processes that it is tested on. */
export interface SimulatedPrediction {
  /** What is claimed. */
  readonly bound: Bound;
  /** The truth. */
  readonly model: ProcessModel;
}

/** Share of each verdict over all simulated runs, and the mean number of blocks of a prediction. */
export interface VerdictShares extends Readonly<Record<ClaimVerdict, number>> {
  /** Blocks at which predictions stopped. */
  readonly blocks: number;
}

/** Simulates runs of one claim; `budget` blocks end them early. */
export function simulateClaim(
  seed: number,
  runs: number,
  predictions: readonly SimulatedPrediction[],
  rules: Rules,
  budget: number = rules.twoSided.looks.at(-1)!,
): VerdictShares {
  const random: Random = seededRandom(seed);
  const shares = { confirmed: 0, refuted: 0, inconclusive: 0, "not measured": 0, blocks: 0 };
  for (let i = 0; i < runs; i++) {
    const judged = predictions.map(({ bound, model }) =>
      judgePrediction(simulateBlocks(random, budget, model), bound, rules, predictions.length, true)
    );
    shares[judgeClaim(judged, rules).verdict] += 1 / runs;
    for (const { effect } of judged) {
      shares.blocks += effect!.blocks.length / predictions.length / runs;
    }
  }
  return shares;
}
