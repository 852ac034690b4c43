/**
 * A logarithmic scale for ratios, with ticks at round ratios.
 *
 * @module
 */

import type { RatioEstimate } from "../../record/ratio.ts";

/** Range and ticks of an axis of log ratios. */
export interface LogScale {
  /** Natural logarithm of the lower end. */
  readonly low: number;
  /** Natural logarithm of the upper end. */
  readonly high: number;
  /** Ratios to mark, ascending. */
  readonly ticks: readonly number[];
}

const MOST_TICKS = 8;

/** Ratios to choose ticks from, fine to coarse. */
const LADDERS: readonly (readonly number[])[] = [
  steps(0.9, 1.1, 0.01),
  steps(0.5, 2, 0.05),
  steps(0.5, 2, 0.1),
  [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.2, 1.5, 2, 3, 4, 6, 8, 10],
  [0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 30, 50],
  [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100],
  ...[1, 2, 4].map((decades) =>
    Array.from({ length: 25 }, (_unused, i) => 10 ** (decades * (i - 12)))
  ),
];

/** A scale that holds 1 and all intervals, with some room at both ends. */
export function logScale(estimates: readonly RatioEstimate[]): LogScale {
  const low = Math.log(Math.min(0.97, ...estimates.map((estimate) => estimate.low)));
  const high = Math.log(Math.max(1.03, ...estimates.map((estimate) => estimate.high)));
  const room = (high - low) * 0.04;
  const from = low - room;
  const to = high + room;
  for (const ladder of LADDERS) {
    const ends = [Math.log(ladder[0]!), Math.log(ladder.at(-1)!)] as const;
    const ticks = ladder.filter((ratio) => Math.log(ratio) >= from && Math.log(ratio) <= to);
    if (ends[0] <= from && ends[1] >= to && isReadable(ticks, to - from)) {
      return { low: from, high: to, ticks };
    }
  }
  return { low: from, high: to, ticks: [1] };
}

/** Few enough ticks, and no two of them closer than a label is wide. */
function isReadable(ticks: readonly number[], span: number): boolean {
  const gaps = ticks.slice(1).map((tick, i) => Math.log(tick / ticks[i]!));
  return ticks.length <= MOST_TICKS && gaps.every((gap) => gap >= span / 13);
}

function steps(from: number, to: number, step: number): number[] {
  const count = Math.round((to - from) / step);
  return Array.from({ length: count + 1 }, (_unused, i) => Number((from + i * step).toFixed(4)));
}
