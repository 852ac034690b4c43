/**
 * Figures as people read them: three significant digits, units, and never a percentage without its
 * interval.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../cell.ts";
import { type RatioEstimate, ratioOf } from "../record/ratio.ts";
import { digits, significant } from "../stats/significant.ts";
import { marginRange } from "../stats/mod.ts";
import { clearText } from "../stats/clear_text.ts";
import type { CellResult, GroupResult } from "../record/lab.ts";
import type { Comparison } from "../stats/compare.ts";
import type { EstimateState } from "../stats/core_state.ts";

const WHOLE_PERCENTS = 1000;

/** Three significant digits with its sign. */
export function signed(value: number): string {
  const text = significant(value);
  return value > 0 && text !== "0" ? `+${text}` : text;
}

/**
 * What a ratio is above or below 1, in percent without the unit, at most two decimals: `+4.12`, `+1128`.
 *
 * @param margin Margin of the verdict beside it: more decimals where two would move it across an end of that or 0.
 */
export function percentNumber(ratio: number, margin?: number): string {
  const value = (ratio - 1) * 100;
  const textOf = (more: number): string =>
    // Whole percents beyond 1,000: rounded to three digits, an interval would seem to have no width.
    value >= WHOLE_PERCENTS && value < Infinity
      ? value.toFixed(0)
      : digits(value, 2 + more, 3 + more);
  const text = clearText(ratio, margin, textOf, (text) => 1 + numberOf(text) / 100);
  return ratio > 1 && text !== "0" ? `+${text}` : text;
}

/** A ratio in three significant digits, `1.02`; in more where these would move it as {@linkcode percentNumber}. */
export function ratioText(ratio: number, margin?: number): string {
  return clearText(ratio, margin, (more) => digits(ratio, 3 + more, 3 + more), numberOf);
}

/** `+4.12 %`. Stands beside {@linkcode intervalText}, never alone. */
export function percent(ratio: number, margin?: number): string {
  return `${percentNumber(ratio, margin)} %`;
}

/** `+3.61 to +4.50`, in percent without the unit. */
export function intervalNumbers(estimate: RatioEstimate): string {
  const { low, high, margin } = estimate;
  return `${percentNumber(low, margin)} to ${percentNumber(high, margin)}`;
}

/** `+3.61 to +4.50 %`. */
export function intervalText(estimate: RatioEstimate): string {
  return `${intervalNumbers(estimate)} %`;
}

/** `+4.12 % (+3.61 to +4.50 %)`. */
export function percentWithInterval(estimate: RatioEstimate): string {
  return `${percent(estimate.ratio, estimate.margin)} (${intervalText(estimate)})`;
}

/** `4.76 % faster (4.20 to 5.30 %)`, of an estimate whose interval lies below 1. */
export function fasterText({ ratio, low, high, margin }: RatioEstimate): string {
  const [value, least, most] = [ratio, high, low].map((end) =>
    percentNumber(end, margin).replace("−", "")
  );
  return `${value} % faster (${least} to ${most} %)`;
}

/** `5.06 (5.01 to 5.10)`. */
export function ratioWithInterval(estimate: RatioEstimate): string {
  const { ratio, low, high, margin } = estimate;
  return `${ratioText(ratio, margin)} (${ratioText(low, margin)} to ${ratioText(high, margin)})`;
}

/** A duration for people: `48 s`, `5 min 12 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Bytes for people: `7.75 GiB`. */
export function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let value = count;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${significant(value)} ${units[unit]}`;
}

/** `2/16`: blocks more than 5 % off the estimate, and all blocks. */
export function outlierText(comparison: Comparison): string {
  return `${Math.round(comparison.outlierShare * comparison.blocks)}/${comparison.blocks}`;
}

/** What to say of the state of the core beside a verdict; empty for a quiet one, and where it is not known. */
export function stateNote(state: EstimateState | undefined): string {
  if (state === "contended") return " (contended only)";
  return state === "mixed" ? " (mixed states)" : "";
}

/** Overhead over the baseline in ns per operation, by the ratio, so that it agrees with the percentage. */
export function overheadNs(group: GroupResult, cell: CellResult): number | null {
  const baseline = group.cells.find((other) => other.strategy === group.baseline);
  const estimate = ratioOf(group, cell);
  if (baseline === undefined || estimate === null) return null;
  return (estimate.ratio - 1) * baseline.nsPerOp;
}

/** Confidence of a group's intervals, `95 %`, or `95 to 97.5 %` where they differ; empty without any. */
export function confidenceText(groups: readonly GroupResult[]): string {
  const levels = groups.flatMap((group) => group.cells)
    .flatMap((cell) => cell.comparison === null ? [] : [cell.comparison.confidence * 100]);
  if (levels.length === 0) return "";
  const low = significant(Math.min(...levels)).replace(/\.0+$/, "");
  const high = significant(Math.max(...levels)).replace(/\.0+$/, "");
  return low === high ? `${low} %` : `${low} to ${high} %`;
}

/** Cells as tables list them: the baseline, the strategies from cheap to dear, then the controls. */
export function tableOrder(group: GroupResult): CellResult[] {
  const rank = (cell: CellResult) => cell.control ? 2 : cell.strategy === group.baseline ? 0 : 1;
  const cost = (cell: CellResult) => ratioOf(group, cell)?.ratio ?? Number.MAX_VALUE;
  return group.cells.toSorted((a, b) =>
    rank(a) - rank(b) || (rank(a) === 1 ? cost(a) - cost(b) : 0)
  );
}

/** What the cells of groups are: strategies, or functions that somebody else wrote. */
export interface Subject {
  /** One of them. */
  readonly one: "strategy" | "function";
  /** Several. */
  readonly many: "strategies" | "functions";
}

/** What the cells of some groups are. */
export function subjectOf(groups: readonly GroupResult[]): Subject {
  return groups.length > 0 && groups.every(({ workload }) => workload === FUNCTIONS_WORKLOAD)
    ? { one: "function", many: "functions" }
    : { one: "strategy", many: "strategies" };
}

/** Whether the intervals of some groups hold all at once, as verdicts read off them need; not in old records. */
export function areSimultaneous(groups: readonly GroupResult[]): boolean {
  return groups.every(({ cells }) =>
    cells.every(({ comparison }) => comparison === null || comparison.comparisons !== undefined)
  );
}

/** A margin as the range of percents that counts as equal: `−1.96 to +2.00 %`. */
export function marginText(margin: number): string {
  const [low, high] = marginRange(margin);
  return `${percentNumber(low)} to ${percentNumber(high)} %`;
}

/** The number that a text of {@linkcode digits} says. */
function numberOf(text: string): number {
  return Number(text.replace("−", "-"));
}
