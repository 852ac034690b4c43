/**
 * How to read the report, said once for all its forms.
 *
 * @module
 */

import type { Subject } from "./figure.ts";

/** One sentence or two per line; names in backquotes. */
export function howToRead({ one }: Subject): readonly string[] {
  return LINES.map((line) => line.replaceAll("strategy", one));
}

const LINES: readonly string[] = [
  "One operation is what the line under a table's heading says. Times are nanoseconds per operation: the median over processes of each process's 10 % quantile of windows.",
  "Δ is what a strategy costs beyond the baseline of its table, taken from windows of the same rounds: + is slower. The ratio is time of the strategy / time of the baseline; beyond 1: slower than the baseline.",
  "The interval covers the true ratio as often as its level says. It comes from blocks of fresh processes, not from the windows of one: code placed anew scatters more than the same code run again.",
  "`faster` and `slower`: the interval excludes the baseline and the estimate lies beyond the margin. `equivalent`: shown to lie within the margin. `inconclusive`: neither was shown; it does not mean equal.",
  "Outliers are blocks whose ratio is more than 5 % off the estimate. They stay in the data; the estimator is a trimmed mean.",
  "Controls are cells whose outcome is known. When one fails, the report is headed «unproven» and its figures prove nothing.",
  "Order is how queues of several layouts take turns; `one` has a single layout. `4 layouts` are split, packed and the two in-order ones; `clones-8` are eight copies of split and packed, each with ring code of its own.",
  "Placements are never mixed in one table: `isolated` has one process per cell, `paired` two cells in one process, `shared` all of them in one.",
];
