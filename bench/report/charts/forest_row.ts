/**
 * A row of a forest plot: name and figures above, mark and interval below.
 *
 * @module
 */

import type { CustomSeriesOption } from "echarts";
import { marginRange } from "../../stats/mod.ts";
import type { Verdict } from "../../stats/verdict.ts";
import { CHART_FONT, fitText } from "./chart.ts";
import { type ColorName, themeColor } from "./chart_theme.ts";
import { intervalNumbers, percent } from "../figure.ts";
import type { RatioEstimate } from "../../record/ratio.ts";

/** Room for a row's figures in CSS pixels. */
const FIGURES_WIDTH = 165;

/** Height of a row in CSS pixels. */
export const ROW_HEIGHT = 33;

/** Part of what a custom series draws. */
export type CustomElement = Extract<
  ReturnType<NonNullable<CustomSeriesOption["renderItem"]>>,
  { type: "group" }
>["children"][number];

/** One row: a cell with its ratio. */
export interface ForestRow {
  /** What it is called. */
  readonly name: string;
  /** Whether it is a control and not a strategy. */
  readonly isControl: boolean;
  /** Ratio to the baseline. */
  readonly estimate: RatioEstimate;
  /** The verdict. */
  readonly verdict: Verdict;
}

/** Where a row is drawn, in pixels. */
export interface RowFrame {
  /** Left end. */
  readonly left: number;
  /** Right end. */
  readonly right: number;
  /** Upper end. */
  readonly top: number;
  /** Place of a ratio on the axis. */
  xOf(ratio: number): number;
}

const VERDICT_COLOR: Readonly<Record<Verdict, ColorName>> = {
  faster: "faster",
  slower: "slower",
  equivalent: "equivalent",
  inconclusive: "inconclusive",
};

/** Draws a row. */
export function forestRow(row: ForestRow, margin: number, frame: RowFrame): CustomElement[] {
  return [...backdrop(margin, frame), ...rowElements(row, frame)];
}

/** Under the row's text: the margin of equivalence as a band, and the line at 1. */
function backdrop(margin: number, { left, right, top, xOf }: RowFrame): CustomElement[] {
  const [lowest, highest] = marginRange(margin);
  const from = Math.max(left, xOf(lowest));
  const to = Math.min(right, xOf(highest));
  return [
    {
      type: "rect",
      shape: { x: from, y: top + 18, width: Math.max(1, to - from), height: ROW_HEIGHT - 20 },
      style: { fill: themeColor("band") },
    },
    lineElement([xOf(1), top + 18], [xOf(1), top + ROW_HEIGHT - 2], themeColor("muted"), 1),
  ];
}

function rowElements(row: ForestRow, { left, right, top, xOf }: RowFrame): CustomElement[] {
  const y = top + 25;
  const low = xOf(row.estimate.low);
  const high = xOf(row.estimate.high);
  const color = themeColor(VERDICT_COLOR[row.verdict]);
  const { ratio, margin } = row.estimate;
  const figures = `${percent(ratio, margin)} (${intervalNumbers(row.estimate)})`;
  return [
    lineElement([left, top + 1], [right, top + 1], themeColor("line"), 0.5),
    {
      type: "text",
      style: {
        text: fitText(row.name, right - left - FIGURES_WIDTH, 12),
        x: left,
        y: top + 11,
        fill: themeColor(row.isControl ? "muted" : "text"),
        font: `${row.isControl ? "italic " : ""}12px ${CHART_FONT}`,
        verticalAlign: "middle",
      },
    },
    {
      type: "text",
      style: {
        text: figures,
        x: right,
        y: top + 11,
        fill: themeColor("muted"),
        font: `11px ${CHART_FONT}`,
        align: "right",
        verticalAlign: "middle",
      },
    },
    lineElement([low, y], [high, y], color, 2),
    lineElement([low, y - 4], [low, y + 4], color, 1.5),
    lineElement([high, y - 4], [high, y + 4], color, 1.5),
    verdictMark(row.verdict, xOf(row.estimate.ratio), y, color),
  ];
}

/** A line between two points. */
export function lineElement(
  [x1, y1]: readonly [x: number, y: number],
  [x2, y2]: readonly [x: number, y: number],
  stroke: string,
  lineWidth: number,
): CustomElement {
  return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth, fill: "none" } };
}

/** A mark whose shape tells the verdict as well: ▶ slower, ◀ faster, ● equivalent, ○ inconclusive. */
function verdictMark(verdict: Verdict, x: number, y: number, color: string): CustomElement {
  if (verdict === "equivalent" || verdict === "inconclusive") {
    const fill = verdict === "equivalent" ? color : themeColor("surface");
    return {
      type: "circle",
      shape: { cx: x, cy: y, r: 4 },
      style: { fill, stroke: color, lineWidth: 1.5 },
    };
  }
  const side = verdict === "slower" ? 1 : -1;
  const points: [number, number][] = [[x - 4 * side, y - 5], [x - 4 * side, y + 5], [
    x + 5 * side,
    y,
  ]];
  return { type: "polygon", shape: { points }, style: { fill: color } };
}
