/**
 * From log ratios to verdicts, by a fixed plan.
 *
 * @module
 */

import type { Verdict } from "../report/lab_report.ts";
import { equivalencePValue, logMargin } from "./equivalence.ts";
import { holmAdjust } from "./holm.ts";
import { outlierShare } from "./outlier.ts";
import type { SequentialPlan, Stage } from "./plan.ts";
import { minimumDetectableEffect } from "./power.ts";
import { finiteOnly } from "./quantile.ts";
import { DEFAULT_TRIM, type YuenEstimate, yuenEstimate, yuenInterval, yuenPValue } from "./yuen.ts";

/** How to judge. */
export interface DecisionOptions {
  /** Ratio difference within which a cell counts as equivalent; 0.02 by default. */
  readonly margin?: number;
  /** Ratio difference that an estimate must exceed to be called faster or slower; 0 by default. */
  readonly practicalMargin?: number;
  /** Share of blocks cut from each side; 0.25 by default. */
  readonly trim?: number;
  /**
   * Whether no more data will come, e.g. as the time budget is used up: what is undecided may then spend all the
   * error that is left. Only for reasons that have nothing to do with the results. `false` by default.
   */
  readonly final?: boolean;
}

/** What is known of one comparison at one look. */
export interface Decision {
  /** The verdict, or «continue»: collect blocks up to the plan's next look. */
  readonly verdict: Verdict | "continue";
  /** Proven difference: −1 cell faster, 1 cell slower, 0 none proven. Says nothing of its size. */
  readonly direction: -1 | 0 | 1;
  /** Whether the ratio is proven to lie within the margin. May hold together with a direction. */
  readonly equivalent: boolean;
  /** Estimate of cell time / baseline time. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly ratioLow: number;
  /** Upper end of its interval. */
  readonly ratioHigh: number;
  /** Probability 1 − α with which the interval covers the truth, stopping included. */
  readonly confidence: number;
  /** p-value of «no difference», adjusted for looks and family: a difference is proven when it is at most α. */
  readonly pAdjusted: number;
  /** p-value of «not equivalent», adjusted in the same way. */
  readonly pEquivalenceAdjusted: number;
  /** Smallest |ratio − 1| that this look finds with 80 % power, at the first and strictest of Holm's steps. */
  readonly minimumDetectableEffect: number;
  /** Share of valid blocks further than 5 % from the estimate. */
  readonly outlierShare: number;
  /** Valid blocks. */
  readonly blocks: number;
  /** Blocks without a value. */
  readonly missingBlocks: number;
  /** The estimate on the log scale with its standard error. */
  readonly logEstimate: YuenEstimate;
}

/**
 * Judges one comparison: {@linkcode decideFamily} for a family of one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decide } from "./decide.ts";
 * import { SequentialPlan } from "./plan.ts";
 *
 * const plan = new SequentialPlan({ looks: [8, 16, 32] });
 * // Eight processes, about 3 % slower, and one that lost the layout lottery.
 * const blocks = Float64Array.of(0.029, 0.031, 0.03, 0.028, 0.032, 0.03, 0.029, -0.21);
 * assertEquals(decide(blocks, plan).verdict, "slower");
 * ```
 *
 * @throws RangeError as {@linkcode decideFamily}.
 */
export function decide(
  logRatios: ArrayLike<number>,
  plan: SequentialPlan,
  options: DecisionOptions = {},
): Decision {
  return decideFamily([logRatios], plan, options)[0]!;
}

/**
 * Judges a family of comparisons together, each at the look that its number of blocks belongs to.
 *
 * 1. Each comparison's Yuen p-value and equivalence p-value become sequential p-values: the error of the whole plan
 *    at which this look would have claimed so.
 * 2. Holm adjusts them over the family, differences and equivalences each for themselves. `direction` and
 *    `equivalent` are where the result is at most α. Holm on sequential p-values: Maurer and Bretz, Statistics in
 *    Biopharmaceutical Research 5 (2013).
 * 3. The verdict, first that holds: `faster` or `slower` when a direction is proven and the estimate lies beyond the
 *    practical margin; `equivalent`; else «continue» while looks are left, and `inconclusive` after. So a proven +1
 *    % within ±2 % is `slower` with practical margin 0 and `equivalent` with practical margin 2 %; its two flags are
 *    the same in both.
 *
 * With one comparison, `faster` or `slower` implies that the interval excludes 1; in a family all the more. The
 * reverse does not hold: the interval is one comparison's own, not adjusted for the family, and a little narrower
 * than the looks' tests ask for.
 *
 * Over 20,000 simulated comparisons per case with 3 % outlier processes (default plan, family of one, spreads
 * 0.2–5 %): false differences at most 4.7 %, false equivalence at a ratio on the margin at most 4.6 %, coverage
 * 93.3–96.7 %; see `tests/stats/operating_characteristics.ts`.
 *
 * @param family Log ratio of cell time to baseline time per block, in the order of collection, NaN for a block that
 *   failed.
 * @throws RangeError when a comparison has fewer than 2 valid blocks, more blocks than the plan, or a number of
 *   blocks at which the plan has no look unless `final`; when a value is infinite; when a margin is negative.
 */
export function decideFamily(
  family: readonly ArrayLike<number>[],
  plan: SequentialPlan,
  options: DecisionOptions = {},
): Decision[] {
  const members = family.map((logRatios) => new Member(logRatios, plan, options));
  const first = judge(members, plan, options);
  if (options.final !== true) return first;
  members.forEach((member, i) => {
    if (first[i]!.verdict === "continue") member.spendTheRest();
  });
  return judge(members, plan, options);
}

/** One comparison with its p-values at its look. */
class Member {
  readonly logRatios: Float64Array;
  readonly estimate: YuenEstimate;
  readonly pDifference: number;
  readonly pEquivalence: number;
  readonly #plan: SequentialPlan;
  stage: Stage;
  /** Whether a «continue» is still possible. */
  mayContinue: boolean;

  constructor(values: ArrayLike<number>, plan: SequentialPlan, options: DecisionOptions) {
    this.logRatios = Float64Array.from(values);
    this.#plan = plan;
    const lastLook = plan.looks.at(-1)!;
    const planned = this.logRatios.length;
    if (planned > lastLook || !(options.final === true || plan.looks.includes(planned))) {
      throw new RangeError(
        `Cannot decide as blocks must number ${
          plan.looks.join(", ")
        } (or fewer when final): current value is ${planned}`,
      );
    }
    const valid = this.logRatios.filter((value) => !Number.isNaN(value));
    this.estimate = yuenEstimate(valid, options.trim ?? DEFAULT_TRIM);
    this.pDifference = yuenPValue(this.estimate);
    this.pEquivalence = equivalencePValue(this.estimate, options.margin ?? 0.02);
    this.mayContinue = planned < lastLook;
    this.stage = this.#stageAt(planned / lastLook);
  }

  /** Takes this look as the last one: its tests may use all error not spent at earlier looks. */
  spendTheRest(): void {
    this.mayContinue = false;
    this.stage = this.#stageAt(1);
  }

  #stageAt(fraction: number): Stage {
    const { looks } = this.#plan;
    const planned = this.logRatios.length;
    const information: number[] = [];
    const fractions: number[] = [];
    for (const look of [...looks.filter((blocks) => blocks < planned), planned]) {
      const valid = finiteOnly(this.logRatios.subarray(0, look)).length;
      // A look that had no test, or the same blocks as the next, is none.
      if (information.at(-1) === valid) {
        information.pop();
        fractions.pop();
      }
      if (valid < 2) continue;
      information.push(valid);
      fractions.push(look === planned ? fraction : look / looks.at(-1)!);
    }
    return this.#plan.stage(information, fractions);
  }
}

function judge(
  members: readonly Member[],
  plan: SequentialPlan,
  options: DecisionOptions,
): Decision[] {
  const practical = logMargin(options.practicalMargin ?? 0);
  const differences = holmAdjust(
    members.map((member) => member.stage.difference.sequentialP(member.pDifference)),
  );
  const equivalences = holmAdjust(
    members.map((member) => member.stage.equivalence.sequentialP(member.pEquivalence)),
  );
  return members.map((member, i) => {
    const { estimate, stage, logRatios } = member;
    const pAdjusted = differences[i]!;
    const pEquivalenceAdjusted = equivalences[i]!;
    const proven = pAdjusted <= plan.alpha;
    const direction = !proven ? 0 : estimate.estimate > 0 ? 1 : -1;
    const equivalent = pEquivalenceAdjusted <= plan.alpha;
    const interval = yuenInterval(estimate, stage.intervalAlpha);
    let verdict: Decision["verdict"] = member.mayContinue ? "continue" : "inconclusive";
    if (direction !== 0 && Math.abs(estimate.estimate) > practical) {
      verdict = direction > 0 ? "slower" : "faster";
    } else if (equivalent) verdict = "equivalent";
    return {
      verdict,
      direction,
      equivalent,
      ratio: Math.exp(estimate.estimate),
      ratioLow: Math.exp(interval.low),
      ratioHigh: Math.exp(interval.high),
      confidence: 1 - plan.alpha,
      pAdjusted,
      pEquivalenceAdjusted,
      minimumDetectableEffect: minimumDetectableEffect(
        estimate,
        stage.difference.level(plan.alpha / members.length),
      ),
      outlierShare: outlierShare(logRatios, estimate.estimate),
      blocks: estimate.count,
      missingBlocks: logRatios.length - estimate.count,
      logEstimate: estimate,
    };
  });
}
