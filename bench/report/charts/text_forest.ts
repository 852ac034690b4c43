/**
 * Forest plot in letters, for forms that show no pictures.
 *
 * @module
 */

import stringWidth from "string-width";
import type { GroupResult } from "../../record/lab.ts";
import type { Verdict } from "../../stats/verdict.ts";
import { intervalNumbers, percent } from "../figure.ts";
import { cutNames, visible } from "../../record/names.ts";
import { forestRows } from "./forest.ts";
import { logScale } from "./log_scale.ts";

const PLOT_COLUMNS = 40;
const MOST_NAME_COLUMNS = 24;

const MARK: Readonly<Record<Verdict, string>> = {
  faster: "◂",
  slower: "▸",
  equivalent: "●",
  inconclusive: "○",
};

/** A line per cell: its name, its interval on a logarithmic axis with a line at 1, its figures; then the axis. */
export function textForest(group: GroupResult): string {
  const rows = forestRows(group);
  const { low, high, ticks } = logScale(rows.map(({ estimate }) => estimate));
  const columnOf = (ratio: number) => {
    const place = (Math.log(ratio) - low) / (high - low);
    return Math.round(Math.min(1, Math.max(0, place)) * (PLOT_COLUMNS - 1));
  };
  const names = cutNames(rows.map(({ name }) => visible(name)), MOST_NAME_COLUMNS);
  const room = Math.max(0, ...names.map((name) => stringWidth(name)));
  const lines = rows.map(({ estimate, verdict }, i) => {
    const [from, to] = [columnOf(estimate.low), columnOf(estimate.high)];
    const plot: string[] = Array.from(
      { length: PLOT_COLUMNS },
      (_unused, at) => at >= from && at <= to ? "─" : " ",
    );
    if (plot[columnOf(1)] === " ") plot[columnOf(1)] = "│";
    plot[columnOf(estimate.ratio)] = MARK[verdict];
    const figures = `${percent(estimate.ratio, estimate.margin)} (${intervalNumbers(estimate)})`;
    return `${names[i]}${" ".repeat(room - stringWidth(names[i]!))} ${plot.join("")} ${figures}`;
  });
  return [...lines, " ".repeat(room + 1) + axisLine(ticks, columnOf)].join("\n");
}

/** Labels of ticks where they stand; those that would touch the one before are left out. */
function axisLine(ticks: readonly number[], columnOf: (ratio: number) => number): string {
  return ticks.reduce((line, tick) => {
    const gap = columnOf(tick) - line.length;
    return gap < 0 || (gap === 0 && line !== "") ? line : line + " ".repeat(gap) + String(tick);
  }, "");
}
