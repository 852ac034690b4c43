/**
 * How to read the report, said once for all its forms.
 *
 * @module
 */

import { areSimultaneous, subjectOf } from "../../report/figure.ts";
import type { GroupResult } from "../../record/lab.ts";

/** One sentence or two per line; names in backquotes. */
export function howToRead(groups: readonly GroupResult[]): readonly string[] {
  const { one } = subjectOf(groups);
  const lines = areSimultaneous(groups)
    ? LINES
    : LINES.map((line) => line === SIMULTANEOUS ? EACH_FOR_ITSELF : line);
  return lines.map((line) => line.replaceAll("strategy", one));
}

const SIMULTANEOUS =
  "The intervals of a table hold all together as often as their level says, at whichever look at the data the run stopped: each is wider than one that stands for itself, the more so the more is compared. They come from blocks of fresh processes, not from the windows of one: code placed anew scatters more than the same code run again.";

/** {@linkcode SIMULTANEOUS} for records of earlier versions. */
export const EACH_FOR_ITSELF =
  "In this record, of an earlier version, each interval covers its own ratio as often as its level says, while verdicts allow for the number of comparisons and looks: one may be inconclusive beside an interval that excludes the baseline. Intervals come from blocks of fresh processes.";

const LINES: readonly string[] = [
  "One operation is what the line under a table's heading says. Times are nanoseconds per operation: the baseline's is the median over processes of each one's median window, any other the baseline's × the ratio, so that time over time is the ratio shown.",
  "Δ is what a strategy costs beyond the baseline of its table, taken from windows of the same rounds: + is slower. The ratio is time of the strategy / time of the baseline; beyond 1: slower than the baseline.",
  SIMULTANEOUS,
  "`faster` and `slower`: the interval excludes the baseline and the estimate lies beyond the margin. `equivalent`: the interval lies within the margin. `inconclusive`: neither; it does not mean equal.",
  "Outliers are blocks whose ratio is more than 5 % off the estimate. They stay in the data; the estimator is a trimmed mean.",
  'Controls are cells whose outcome is known. When one fails, the report is headed "unproven" and its figures prove nothing.',
  "Order is how queues of several layouts take turns; `one` has a single layout. `4 layouts` are split, packed and the two in-order ones; `clones-8` are eight copies of split and packed, each with ring code of its own.",
  "Placements are never mixed in one table: `isolated` has one process per cell, `paired` two cells in one process, `shared` all of them in one.",
];
