/**
 * From windows to verdicts on predictions and claims. Pure functions.
 *
 * **A prediction.** The windows of one round lie within milliseconds of each other, so each round gives one log
 * ratio, Σ ln(over) − Σ ln(under); the median over a block's rounds is that block's value, and over blocks, which
 * are fresh processes, it is the 25 % trimmed mean with Yuen's t (Biometrika 61, 1974). Looks at 8, 16, 32 blocks
 * follow one alpha-spending plan (Lan and DeMets, Biometrika 70, 1983; `stats/plan.ts`).
 * - `at least` r and `at most` r: the log ratios less ln r are tested against 0, half of α on each side. So each
 *   wrong answer, "holds" below the bound and "fails" above it, has probability α/2.
 * - `equivalent` within m holds by two one-sided tests against ±ln(1 + m) (Schuirmann, J. Pharmacokinetics and
 *   Biopharmaceutics 15, 1987), each at α/2 too, so that the verdict agrees with the 1 − α interval. It fails when
 *   the ratio is proven to lie beyond the nearer end; a mere difference from 1 does not refute it.
 *
 * **A claim** is confirmed when all of its predictions hold, each at the full level: its negation is the union of
 * theirs, and the test that rejects when all reject keeps the level without correction (intersection-union test:
 * Berger, Technometrics 24, 1982). It is refuted when one fails: there many predictions are many chances, so their
 * p-values are adjusted (Holm, Scandinavian J. of Statistics 6, 1979). Both on sequential p-values, which are valid
 * whichever look each prediction stopped at (Maurer and Bretz, Statistics in Biopharmaceutical Research 5, 2013).
 * Hence P(confirmed | it is false) ≤ α and P(refuted | it is true) ≤ α, over all looks.
 *
 * **How well it works.** Over 20,000 simulated runs per case (3 % of processes off by 5–48 %, spreads between
 * processes 0.2 and 1 %) a claim whose truth lies on its bound is confirmed in at most 0.5 % and refuted in at most
 * 0.5 %, also with five predictions all on their bounds, with 15 % of processes off, or ended by the time at 12
 * blocks. With a spread of 1 %, "equivalent within ±2 %" is confirmed always when the truth is 1 and in 93 % when it
 * is 1.01, and refuted in 88 % when it is 1.03; "at least 1.5" is decided always from 1.45 or 1.55 on.
 * `tests/claims/operating_characteristics.ts` prints the table.
 *
 * @module
 */

import type { RawGroup } from "../../measure/conductor.ts";
import {
  blocksByState,
  decide,
  type Decision,
  finiteOnly,
  holmAdjust,
  logMargin,
  median,
  SequentialPlan,
  type StatedBlocks,
  windowsIn,
} from "../../stats/mod.ts";
import type { Bound } from "./claim.ts";
import type {
  ClaimVerdict,
  CountedResult,
  Effect,
  PredictionOutcome,
} from "../../record/claims.ts";

/** Error allowed for each claim over all looks: small, so that a second run gives the same verdicts. */
export const CLAIM_ALPHA = 0.01;

/** Blocks at which the data is looked at, and the most of them, unless told otherwise. */
export const CLAIM_LOOKS: readonly number[] = [8, 16, 32];

/** How to judge. */
export interface Rules {
  /** Error allowed for each claim over all looks. */
  readonly alpha: number;
  /** The looks, for tests on both sides together. */
  readonly twoSided: SequentialPlan;
  /** The looks, for one side of an equivalence. */
  readonly oneSided: SequentialPlan;
}

/** What is known of one prediction. */
export interface PredictionJudgement {
  /** The measured ratio, from the blocks that decided; null with fewer than two. */
  readonly effect: Effect | null;
  /** Error of the whole plan at which "holds" would be a claim. */
  readonly pHolds: number;
  /** Error of the whole plan at which "fails" would be a claim, before Holm. */
  readonly pFails: number;
}

/** What became of a claim and of each of its predictions. */
export interface ClaimJudgement {
  /** The verdict. */
  readonly verdict: ClaimVerdict;
  /** By prediction. */
  readonly outcomes: readonly PredictionOutcome[];
}

/** Counts are sums divided by operations. */
const COUNT_ROUNDING = 1e-9;
const FEWEST_ROUNDS = 3;
const FEWEST_BLOCKS = 2;

/** Rules for looks at these numbers of blocks, rising. */
export function rulesFor(looks: readonly number[], alpha: number = CLAIM_ALPHA): Rules {
  return {
    alpha,
    twoSided: new SequentialPlan({ looks, alpha }),
    oneSided: new SequentialPlan({ looks, alpha: alpha / 2 }),
  };
}

/**
 * Log ratio of each block in which all cells were run, Σ ln(over) − Σ ln(under), median over rounds in one state of the
 * core; NaN where a process failed or fewer than half of the rounds are whole.
 */
export function contrastLogRatios(
  group: RawGroup,
  over: readonly string[],
  under: readonly string[],
): StatedBlocks {
  const cells = [...over, ...under];
  const blocks = Math.min(...cells.map((cell) => group.attempts.get(cell) ?? 0));
  const samples = cells.map((cell) =>
    new Map((group.samples.get(cell) ?? []).map((process) => [process.block, process]))
  );
  const together = Array.from({ length: blocks }, (_, block) => {
    const processes = samples.flatMap((byBlock) => byBlock.get(block) ?? []);
    return processes.length < cells.length ? null : processes;
  });
  return blocksByState(together, (processes, state) => {
    const rounds = windowsIn(processes, state);
    const count = Math.max(...rounds.map(({ length }) => length));
    const ratios = Float64Array.from(
      { length: count },
      (_, round) =>
        rounds.reduce((sum, ns, i) => {
          const log = Math.log(ns[round] ?? NaN);
          return i < over.length ? sum + log : sum - log;
        }, 0),
    );
    const valid = finiteOnly(ratios);
    return valid.length < FEWEST_ROUNDS || valid.length < count / 2 ? NaN : median(valid);
  });
}

/**
 * Judges a prediction at the first look that decides it; blocks after that do not count.
 *
 * @param logRatios Log ratio of each block, NaN for one that failed.
 * @param predictions Predictions of its claim: "fails" stops the look only where Holm cannot overrule it.
 * @param final Whether no more blocks will come, for reasons that have nothing to do with the results.
 */
export function judgePrediction(
  logRatios: Float64Array,
  bound: Bound,
  rules: Rules,
  predictions: number,
  final: boolean,
): PredictionJudgement {
  const { looks } = rules.twoSided;
  let last: PredictionJudgement = { effect: null, pHolds: 1, pFails: 1 };
  const total = Math.min(logRatios.length, looks.at(-1)!);
  const ends = looks.filter((look) => look < total || (look === total && !final));
  for (const end of final ? [...ends, total] : ends) {
    const part = logRatios.subarray(0, end);
    if (finiteOnly(part).length < FEWEST_BLOCKS) continue;
    last = judgeAt(part, bound, rules, final && end === total);
    if (isDecided(last, rules, predictions)) break;
  }
  return last;
}

/** Whether more blocks could not change the outcome, whatever the claim's other predictions do. */
export function isDecided(
  { pHolds, pFails }: PredictionJudgement,
  { alpha }: Rules,
  predictions: number,
): boolean {
  return pHolds <= alpha || pFails <= alpha / predictions;
}

/** Judges a claim by its predictions, and by counts, which are exact. */
export function judgeClaim(
  predictions: readonly PredictionJudgement[],
  { alpha }: Rules,
  counted: readonly CountedResult[] = [],
): ClaimJudgement {
  const pFails = holmAdjust(predictions.map((prediction) => prediction.pFails));
  const outcomes = predictions.map(({ effect, pHolds }, i): PredictionOutcome => {
    if (effect === null) return "not measured";
    if (pFails[i]! <= alpha) return "fails";
    return pHolds <= alpha ? "holds" : "open";
  });
  const exact = counted.map(({ expected, found }): PredictionOutcome =>
    found === null
      ? "not measured"
      : Math.abs(found - expected) < COUNT_ROUNDING
      ? "holds"
      : "fails"
  );
  return { verdict: verdictOf([...outcomes, ...exact]), outcomes };
}

function verdictOf(outcomes: readonly PredictionOutcome[]): ClaimVerdict {
  if (outcomes.includes("fails")) return "refuted";
  if (outcomes.every((outcome) => outcome === "holds")) return "confirmed";
  return outcomes.every((outcome) => outcome === "not measured") ? "not measured" : "inconclusive";
}

function judgeAt(
  logRatios: Float64Array,
  bound: Bound,
  rules: Rules,
  final: boolean,
): PredictionJudgement {
  switch (bound.kind) {
    case "equivalent":
      return judgeEquivalence(logRatios, bound.margin, rules, final);
    case "at least":
      return judgeSides(logRatios, Math.log(bound.ratio), 1, rules, final);
    case "at most":
      return judgeSides(logRatios, Math.log(bound.ratio), -1, rules, final);
  }
}

function judgeSides(
  logRatios: Float64Array,
  logBound: number,
  holds: 1 | -1,
  rules: Rules,
  final: boolean,
): PredictionJudgement {
  const decision = against(logRatios, logBound, rules, final);
  const { pAdjusted, logEstimate } = decision;
  const side = Math.sign(logEstimate.estimate);
  return {
    effect: effectOf(logRatios, logBound, decision, rules),
    pHolds: side === holds ? pAdjusted : 1,
    pFails: side === -holds ? pAdjusted : 1,
  };
}

function judgeEquivalence(
  logRatios: Float64Array,
  margin: number,
  rules: Rules,
  final: boolean,
): PredictionJudgement {
  const within = decide(logRatios, rules.oneSided, { margin, practicalMargin: margin, final });
  const side = within.logEstimate.estimate < 0 ? -1 : 1;
  const end = side * logMargin(margin);
  const beyond = against(logRatios, end, rules, final);
  return {
    effect: effectOf(logRatios, end, beyond, rules),
    // Both tests at half of α: twice the p-value at the whole of it.
    pHolds: Math.min(1, 2 * within.pEquivalenceAdjusted),
    pFails: Math.sign(beyond.logEstimate.estimate) === side ? beyond.pAdjusted : 1,
  };
}

/** The decision on "the log ratio is `reference`", tested on both sides. */
function against(
  logRatios: Float64Array,
  reference: number,
  rules: Rules,
  final: boolean,
): Decision {
  const shifted = logRatios.map((value) => value - reference);
  return decide(shifted, rules.twoSided, { margin: 0, final });
}

function effectOf(
  logRatios: Float64Array,
  reference: number,
  { ratio, ratioLow, ratioHigh }: Decision,
  { alpha }: Rules,
): Effect {
  const scale = Math.exp(reference);
  return {
    ratio: ratio * scale,
    ratioLow: ratioLow * scale,
    ratioHigh: ratioHigh * scale,
    confidence: 1 - alpha,
    blocks: Array.from(logRatios, (value) => Number.isNaN(value) ? null : value),
  };
}
