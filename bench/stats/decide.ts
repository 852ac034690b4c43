/**
 * From log ratios to verdicts, by a fixed plan.
 *
 * @module
 */

import { readVerdict, type Verdict } from "./verdict.ts";
import { equivalencePValue } from "./equivalence.ts";
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
  /** Comparisons that the error is shared among, where there are more than those given; those given by default. */
  readonly comparisons?: number;
  /**
   * Whether no more data will come, e.g. as the time budget is used up: what is undecided may then spend all the
   * error that is left. Only for reasons that have nothing to do with the results. `false` by default.
   */
  readonly final?: boolean;
}

/** What is known of one comparison at one look. */
export interface Decision {
  /** The verdict, or "continue": collect blocks up to the plan's next look. */
  readonly verdict: Verdict | "continue";
  /** Side on which the interval excludes 1: −1 cell faster, 1 cell slower, 0 it holds 1. Says nothing of the size. */
  readonly direction: -1 | 0 | 1;
  /** Whether the interval lies within the margin. May hold together with a direction. */
  readonly equivalent: boolean;
  /** Estimate of cell time / baseline time. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly ratioLow: number;
  /** Upper end of its interval. */
  readonly ratioHigh: number;
  /** Probability 1 − α with which all intervals of the family cover the truth together, at every look. */
  readonly confidence: number;
  /** Comparisons of the family, among which the error is shared. */
  readonly comparisons: number;
  /** Margin at which `equivalent` was read. */
  readonly margin: number;
  /** p-value of "no difference", adjusted for looks and family: at most α where the interval excludes 1. */
  readonly pAdjusted: number;
  /** p-value of "not equivalent", adjusted in the same way: whether a look before the last may stop for it. */
  readonly pEquivalenceAdjusted: number;
  /** Smallest |ratio − 1| that this look finds with 80 % power. */
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
 * // Eight processes, about 3 % slower, and one with an unlucky memory placement.
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
 * **One interval decides everything.** Each comparison has the interval x̂ ± t·SE on the log scale, formed at the
 * level that its look may spend of α/m, m the comparisons of the family. The verdict is read off the interval's ends
 * and the estimate, and off nothing else ({@linkcode readVerdict}), so that no verdict can contradict an interval.
 *
 * 1. The looks of one comparison spend α/m together, whatever look it stops at: repeated confidence intervals
 *    (Jennison and Turnbull, "Interim analyses: the repeated confidence interval approach", JRSS B 51, 1989). They
 *    hold at all looks at once, so the rule by which collecting stops cannot harm them.
 * 2. α/m each (Bonferroni) makes the intervals of a family simultaneous: P(all cover) ≥ 1 − α, whatever the
 *    dependence. Hence a false `faster` or `slower`, a false `equivalent`, or one of each kind, happens in a family
 *    with probability α at most.
 * 3. Why not Holm's step-down tests, which find more: the intervals that go with them end at 1 for every difference
 *    that is proven, as long as another comparison is open (Strassburger and Bretz, "Compatible simultaneous lower
 *    confidence bounds for the Holm procedure and other Bonferroni-based closed tests", Statistics in Medicine 27,
 *    2008; Guilbaud, Biometrical Journal 50, 2008). They would say "slower" and not by how much.
 * 4. `equivalent` asks the whole interval to lie within the margin: two one-sided tests (Schuirmann 1987), each at
 *    half of the interval's error. A look that is not the last stops for it only where the stricter
 *    {@linkcode Stage.equivalence} allows it too, as a run that stops as equivalent cannot find a small difference
 *    any more.
 *
 * A proven +1 % within ±2 % is `slower` with practical margin 0 and `equivalent` with practical margin 2 %; its two
 * flags are the same in both. `tests/stats/operating_characteristics.ts` prints how often verdicts err and intervals
 * cover.
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
  /** Whether a "continue" is still possible. */
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
  const { margin = 0.02, practicalMargin = 0 } = options;
  const comparisons = Math.max(members.length, options.comparisons ?? 0);
  return members.map((member) => {
    const { estimate, stage, logRatios } = member;
    const level = stage.difference.level(plan.alpha / comparisons);
    const interval = yuenInterval(estimate, level);
    const figures = {
      ratio: Math.exp(estimate.estimate),
      ratioLow: Math.exp(interval.low),
      ratioHigh: Math.exp(interval.high),
    };
    const pEquivalenceAdjusted = Math.min(
      1,
      comparisons * stage.equivalence.sequentialP(member.pEquivalence),
    );
    const { verdict, direction, equivalent } = readVerdict(figures, margin, practicalMargin);
    const isDecided = verdict === "equivalent"
      ? pEquivalenceAdjusted <= plan.alpha
      : verdict !== "inconclusive";
    return {
      verdict: member.mayContinue && !isDecided ? "continue" : verdict,
      direction,
      equivalent,
      ...figures,
      confidence: 1 - plan.alpha,
      comparisons,
      margin,
      pAdjusted: Math.min(1, comparisons * stage.difference.sequentialP(member.pDifference)),
      pEquivalenceAdjusted,
      minimumDetectableEffect: minimumDetectableEffect(estimate, level),
      outlierShare: outlierShare(logRatios, estimate.estimate),
      blocks: estimate.count,
      missingBlocks: logRatios.length - estimate.count,
      logEstimate: estimate,
    };
  });
}
