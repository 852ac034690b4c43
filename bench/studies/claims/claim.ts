/**
 * What a claim is: a sentence, and the ratios of times that decide whether it is true. Data only.
 *
 * @module
 */

import type { ClaimBound, ClaimCell } from "../../record/claims.ts";

export type { ClaimBound as Bound } from "../../record/claims.ts";

/**
 * A ratio of times: the product of the times of `over` divided by that of `under`, as many cells in each.
 *
 * One cell in each is a ratio of two times, two in each a ratio of ratios (an interaction): how much more a
 * choice costs here than there.
 */
export interface Contrast {
  /** What the ratio is, in words: `switch_const_ops ÷ boolean_branch`, and where. */
  readonly label: string;
  /** Cells above the line. */
  readonly over: readonly ClaimCell[];
  /** Cells below the line. */
  readonly under: readonly ClaimCell[];
}

/** A ratio, and what it is if the claim is true. */
export interface Prediction {
  /** The ratio. */
  readonly contrast: Contrast;
  /** What it must be. */
  readonly bound: ClaimBound;
}

/** What V8's code of a cell is if the claim's reason is the true one; does not decide the claim. */
export interface ExpectedEvidence {
  /** The cell. */
  readonly cell: ClaimCell;
  /** Operation whose dispatch is looked at, e.g. `moreUsed`. */
  readonly op: string;
  /** Classes of dispatch that agree with the reason, as the evidence names them. */
  readonly classes: readonly string[];
}

/** What one operation of a cell executes if the claim is true: counted, so no interval and no error. */
export interface CountedPrediction {
  /** The cell. */
  readonly cell: ClaimCell;
  /** How many indirect calls and jumps per operation. */
  readonly indirectBranches: number;
}

/** A claim: true if every prediction holds, false if one fails. */
export interface Claim {
  /** Short name that says what it claims, e.g. `sixteen-classes-flat`. */
  readonly id: string;
  /** The claim, one sentence that can be true or false. */
  readonly sentence: string;
  /** Who says so: a commit, a mail, a hypothesis of this project. */
  readonly source: string;
  /** Why it should be so, one or two sentences. */
  readonly reason: string;
  /** What would refute it, in words. */
  readonly refutedBy: string;
  /** Times that decide it; at least one, unless counts do. */
  readonly predictions: readonly Prediction[];
  /** Counts that decide it; default nothing. */
  readonly counted?: readonly CountedPrediction[];
  /** What the machine code must look like for the reason to be right; default nothing. */
  readonly evidence?: readonly ExpectedEvidence[];
}
