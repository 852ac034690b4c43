/**
 * Simulated comparisons whose truth is known, outlier processes included.
 *
 * The model is what was measured on identical functions in 800 pairs of processes: log ratios scatter with a robust
 * standard deviation of 0.2 %, and 3 % of processes are 5–48 % slow for their whole life, cell or baseline alike.
 *
 * @module
 */

import {
  decide,
  type Decision,
  type DecisionOptions,
  type SequentialPlan,
  yuenInterval,
} from "../../bench/stats/mod.ts";

/** Uniform numbers in 0…1, without either end. */
export type Random = () => number;

/** Marsaglia's xorshift with 32 bits of state per word, four words (Journal of Statistical Software 8, 2003). */
export function seededRandom(seed: number): Random {
  let [x, y, z, w] = [seed | 0, 362436069, 521288629, 88675123];
  const next = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return ((w >>> 0) + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

/** A standard normal number (Box and Muller, Annals of Mathematical Statistics 29, 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** What the simulated processes are like. */
export interface ProcessModel {
  /** True ratio of cell time to baseline time. */
  readonly ratio: number;
  /** Standard deviation of the log ratio between processes. */
  readonly sd: number;
  /** Share of blocks in which one of the two processes is 5–48 % slow; 0.03 by default. */
  readonly outliers?: number;
}

/** Log ratios of `count` blocks. */
export function simulateBlocks(random: Random, count: number, model: ProcessModel): Float64Array {
  const { ratio, sd, outliers = 0.03 } = model;
  return Float64Array.from({ length: count }, () => {
    let logRatio = Math.log(ratio) + sd * normal(random);
    if (random() < outliers) {
      const slow = Math.log(1.05 + 0.43 * random());
      logRatio += random() < 0.5 ? slow : -slow;
    }
    return logRatio;
  });
}

/** Shares 0…1 over all simulated comparisons, and the mean number of blocks they took. */
export interface Outcome {
  /** Interval covers the true ratio. */
  readonly coverage: number;
  /** An interval formed at alpha itself, as if the number of blocks had been fixed, covers the true ratio. */
  readonly plainCoverage: number;
  /** Cell proven slower. */
  readonly slower: number;
  /** Cell proven faster. */
  readonly faster: number;
  /** Proven equivalent. */
  readonly equivalent: number;
  /** Mean number of blocks when stopped. */
  readonly blocks: number;
  /** Mean of the minimum detectable effect. */
  readonly minimumDetectableEffect: number;
}

/** Runs one comparison by the plan until it is decided or the plan ends; `budget` blocks end it early. */
export function runPlan(
  blocks: Float64Array,
  plan: SequentialPlan,
  options: DecisionOptions = {},
  budget: number = Infinity,
): Decision {
  for (const look of plan.looks) {
    if (look >= budget) break;
    const decision = decide(blocks.subarray(0, look), plan, options);
    if (decision.verdict !== "continue") return decision;
  }
  const end = Math.min(budget, plan.looks.at(-1)!);
  return decide(blocks.subarray(0, end), plan, { ...options, final: true });
}

/** Simulates `experiments` comparisons from one seed. */
export function simulate(
  seed: number,
  experiments: number,
  model: ProcessModel,
  plan: SequentialPlan,
  options: DecisionOptions = {},
  budget: number = Infinity,
): Outcome {
  const random = seededRandom(seed);
  const sums = {
    coverage: 0,
    plainCoverage: 0,
    slower: 0,
    faster: 0,
    equivalent: 0,
    blocks: 0,
    minimumDetectableEffect: 0,
  };
  for (let i = 0; i < experiments; i++) {
    const blocks = simulateBlocks(random, plan.looks.at(-1)!, model);
    const decision = runPlan(blocks, plan, options, budget);
    if (decision.ratioLow <= model.ratio && model.ratio <= decision.ratioHigh) sums.coverage++;
    const plain = yuenInterval(decision.logEstimate, plan.alpha);
    const truth = Math.log(model.ratio);
    if (plain.low <= truth && truth <= plain.high) sums.plainCoverage++;
    if (decision.direction > 0) sums.slower++;
    if (decision.direction < 0) sums.faster++;
    if (decision.equivalent) sums.equivalent++;
    sums.blocks += decision.blocks;
    sums.minimumDetectableEffect += decision.minimumDetectableEffect;
  }
  const share = (sum: number): number => sum / experiments;
  return {
    coverage: share(sums.coverage),
    plainCoverage: share(sums.plainCoverage),
    slower: share(sums.slower),
    faster: share(sums.faster),
    equivalent: share(sums.equivalent),
    blocks: share(sums.blocks),
    minimumDetectableEffect: share(sums.minimumDetectableEffect),
  };
}
