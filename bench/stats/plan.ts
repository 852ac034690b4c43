/**
 * The group-sequential plan: when the data may be looked at, and how strict each look is.
 *
 * @module
 */

import {
  nominalLevels,
  pocockSpending,
  quadraticSpending,
  type SpendingFunction,
} from "./spending.ts";

/** What a plan is made of. */
export interface PlanOptions {
  /**
   * Blocks collected when the data is looked at, rising; 8, 16, 32 by default. One number makes a plan of fixed size.
   */
  readonly looks?: readonly number[];
  /** Error allowed over all looks together; 0.05 by default. */
  readonly alpha?: number;
  /** How claims of a difference spend it; {@linkcode pocockSpending} by default. */
  readonly differenceSpending?: SpendingFunction;
  /** How claims of equivalence spend it; {@linkcode quadraticSpending} by default. */
  readonly equivalenceSpending?: SpendingFunction;
}

/** How strict one look is, given the looks before it. */
export interface Stage {
  /** Level of this look's interval, and so of its two-sided test of "no difference". */
  readonly difference: LookTest;
  /** Level of the one-sided test of "not equivalent" by which a look before the last may stop. */
  readonly equivalence: LookTest;
}

/** One look's test. */
export interface LookTest {
  /** The p-value to reach at this look when the plan as a whole may err with probability `alpha`. */
  readonly level: (alpha: number) => number;
  /**
   * The smallest error of the whole plan at which this look's p-value `p` would have been a claim; inverse of
   * `level`.
   */
  readonly sequentialP: (p: number) => number;
}

/** Overall errors at which levels are tabulated: 1e-9 … 0.95, between which logarithms are interpolated. */
const TABLE_POINTS = 40;
const TABLE_LOWEST = 1e-9;
const TABLE_HIGHEST = 0.95;

/**
 * A fixed plan of looks with spent alpha; holds no data and answers the same for the same question.
 *
 * Why these spending functions: a claim of a difference must be possible at 8 blocks, where t has 2.2 degrees of
 * freedom and O'Brien–Fleming's level of 0.000001 can hardly be reached; Pocock's levels are 0.018, 0.018, 0.026.
 * Claims of equivalence start later (0.003, 0.011, 0.044), else runs would stop as "equivalent" that could have
 * found a difference of
 * 1 %: with a spread of 0.5 % between processes it is found in 98 % of comparisons, with Pocock's spending for both
 * in 74 %. A quiet A/A (spread 0.2 %) still ends as equivalent after 8.1 blocks on average.
 */
export class SequentialPlan {
  /** Blocks collected at each look. */
  readonly looks: readonly number[];
  /** Error allowed over all looks together. */
  readonly alpha: number;
  readonly #differenceSpending: SpendingFunction;
  readonly #equivalenceSpending: SpendingFunction;
  readonly #stages: Map<string, Stage> = new Map();

  /**
   * Fixes the plan.
   *
   * @throws RangeError when looks do not rise from 2 or more, are not whole, or alpha does not
   *   lie within 1e-6…0.5.
   */
  constructor(options: PlanOptions = {}) {
    const { looks = [8, 16, 32], alpha = 0.05 } = options;
    const rising = looks.every((blocks, i) =>
      Number.isInteger(blocks) && blocks >= 2 && (i === 0 || blocks > looks[i - 1]!)
    );
    if (looks.length === 0 || !rising) {
      throw new RangeError(
        `Cannot create plan as looks must be rising whole numbers of 2 or more: current value is ${
          looks.join(", ")
        }`,
      );
    }
    if (!(alpha >= 1e-6 && alpha <= 0.5)) {
      throw new RangeError(
        `Cannot create plan as alpha must lie within 0.000001…0.5: current value is ${alpha}`,
      );
    }
    this.looks = [...looks];
    this.alpha = alpha;
    this.#differenceSpending = options.differenceSpending ?? pocockSpending;
    this.#equivalenceSpending = options.equivalenceSpending ?? quadraticSpending;
  }

  /**
   * How strict the last of the given looks is.
   *
   * @param information Valid blocks at each look so far, rising; the plan's own figures unless blocks were lost.
   * @param fractions Share of the plan done at each look so far; 1 at a look that is the last whatever was planned.
   * @returns Kept and reused for the same arguments. **Cost**: some 50 numerical integrations the first time.
   * @throws RangeError when the arrays differ in length or do not rise.
   */
  stage(information: readonly number[], fractions: readonly number[]): Stage {
    const key = `${information} ${fractions}`;
    let stage = this.#stages.get(key);
    if (stage === undefined) {
      stage = {
        difference: lookTest(information, fractions, this.#differenceSpending, 2, this.alpha),
        equivalence: lookTest(information, fractions, this.#equivalenceSpending, 1, this.alpha),
      };
      this.#stages.set(key, stage);
    }
    return stage;
  }
}

function lookTest(
  information: readonly number[],
  fractions: readonly number[],
  spending: SpendingFunction,
  sides: 1 | 2,
  planAlpha: number,
): LookTest {
  // The plan's own alpha is a node, so that "p reaches the level" and "sequential p reaches alpha" are the same
  // exactly.
  const step = Math.log(TABLE_HIGHEST / TABLE_LOWEST) / (TABLE_POINTS - 1);
  const alphas = Float64Array.from(
    { length: TABLE_POINTS },
    (_, i) => TABLE_LOWEST * Math.exp(i * step),
  );
  alphas[Math.round(Math.log(planAlpha / TABLE_LOWEST) / step)] = planAlpha;
  const levels = alphas.map((alpha) => {
    const cumulative = fractions.map((fraction) => spending(fraction, alpha));
    return nominalLevels(information, cumulative, sides).at(-1)!;
  });
  return {
    level: (alpha) => interpolate(alphas, levels, alpha),
    sequentialP: (p) => Math.min(1, p > levels.at(-1)! ? 1 : interpolate(levels, alphas, p)),
  };
}

/** Straight lines between logarithms; in proportion below the first node; exact at the nodes. */
function interpolate(from: Float64Array, to: Float64Array, x: number): number {
  if (x <= from[0]!) return to[0]! * x / from[0]!;
  let above = 1;
  while (above < from.length - 1 && from[above]! < x) above++;
  const [low, high] = [from[above - 1]!, from[above]!];
  if (x === high) return to[above]!;
  const share = Math.log(x / low) / Math.log(high / low);
  return to[above - 1]! * (to[above]! / to[above - 1]!) ** share;
}
