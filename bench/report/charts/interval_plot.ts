/**
 * Interval plot: a row per estimate, its words above, its mark and interval below, over the range that is wanted of it.
 *
 * Forest plots, ratios of claims and rates are such plots; what they say is up to those who make the rows.
 *
 * @module
 */

import type { CustomSeriesOption, EChartsOption, XAXisComponentOption } from "echarts";
import { CHART_FONT, type ChartLabel, fitText, renderChart } from "./chart.ts";
import { type ColorName, themeColor } from "./chart_theme.ts";
import { type LogScale, logScale } from "./log_scale.ts";
import { ratioAxis } from "./ratio_axis.ts";

/** Width of a panel in CSS pixels. */
export const PANEL_WIDTH = 380;

const SIDE = 14;
/** Width that rows have for their words and marks, in CSS pixels. */
export const ROW_WIDTH = PANEL_WIDTH - 2 * SIDE;

/** Height under the rows in CSS pixels: the axis with its name. */
export const FOOT_HEIGHT = 46;
const TOP = 4;
const LINE_HEIGHT = 15;
/** Height of a row without its words. */
const MARK_HEIGHT = 18;

/** Part of what a custom series draws. */
export type CustomElement = Extract<
  ReturnType<NonNullable<CustomSeriesOption["renderItem"]>>,
  { type: "group" }
>["children"][number];

/** Words at one end of a line; they are shortened nowhere. */
export interface RowText {
  readonly text: string;
  /** `text` by default. */
  readonly color?: ColorName;
  /** CSS pixels; 11 by default. */
  readonly size?: number;
  readonly italic?: boolean;
}

/** A row: an estimate with its interval. Places are in the unit of the panel's axis. */
export interface IntervalRow {
  /** Lines above the mark, each with words at its left, its right, or both. */
  readonly lines: readonly { readonly left?: RowText; readonly right?: RowText }[];
  readonly at: number;
  readonly low: number;
  readonly high: number;
  /** What is wanted of it, as a band; an end may lie beyond the axis. */
  readonly band: readonly [low: number, high: number];
  /** Whether ends of the band that lie on the axis are drawn as lines. */
  readonly hasEnds?: boolean;
  readonly color: ColorName;
  /** Its shape tells as well what the color tells. */
  readonly mark: "filled" | "open" | "cross" | "to the right" | "to the left";
}

/** Rows over one axis. */
export interface IntervalPanel {
  readonly rows: readonly IntervalRow[];
  readonly axis: XAXisComponentOption;
  /** Where a value stands on the axis: its logarithm on that of ratios. */
  readonly placeOf: (value: number) => number;
  /** Value at which a line stands, if any. */
  readonly reference?: number;
}

/** A panel over ratios: a logarithmic axis that holds 1, all intervals and what else is given. */
export function ratioPanel(
  rows: readonly IntervalRow[],
  name: string,
  held: readonly number[] = [],
): IntervalPanel {
  const scale: LogScale = logScale([
    ...rows.map(({ at, low, high }) => ({ ratio: at, low, high })),
    ...held.map((ratio) => ({ ratio, low: ratio, high: ratio })),
  ]);
  return { rows, axis: ratioAxis(scale, name), placeOf: Math.log, reference: 1 };
}

/** Height of so many rows in CSS pixels. */
export function rowsHeight(rows: readonly IntervalRow[]): number {
  return rows.reduce((sum, row) => sum + heightOf(row), 0);
}

/** Renders one panel. */
export function renderIntervals(panel: IntervalPanel, label: ChartLabel): string {
  const height = TOP + rowsHeight(panel.rows) + FOOT_HEIGHT;
  return renderChart(intervalOption([panel], TOP), { width: PANEL_WIDTH, height }, label);
}

/** Panels side by side, their rows from `top` on. */
export function intervalOption(panels: readonly IntervalPanel[], top: number): EChartsOption {
  return {
    grid: panels.map(({ rows }, i) => ({
      left: i * PANEL_WIDTH + SIDE,
      width: ROW_WIDTH,
      top,
      height: Math.max(LINE_HEIGHT + MARK_HEIGHT, rowsHeight(rows)),
    })),
    xAxis: panels.map(({ axis }, i) => ({ ...axis, gridIndex: i })),
    yAxis: panels.map((_panel, i) => ({
      gridIndex: i,
      type: "value",
      show: false,
      min: 0,
      max: 1,
      inverse: true,
    })),
    series: panels.map(panelSeries),
  };
}

/** A text in lines that surely fit a row; the last is shortened where there are too many. */
export function labelLines(text: string, size: number, most: number): string[] {
  const lines = [""];
  for (const word of text.split(/ +|(?<=\/)/)) {
    const line = lines.at(-1)!;
    const next = `${line}${line === "" || line.endsWith("/") ? "" : " "}${word}`;
    const isFull = line !== "" && fitText(next, ROW_WIDTH, size) !== next;
    if (isFull && lines.length < most) lines.push(word);
    else lines[lines.length - 1] = next;
  }
  return lines.map((line) => fitText(line, ROW_WIDTH, size));
}

/** A line between two points. */
export function lineElement(
  [x1, y1]: readonly [x: number, y: number],
  [x2, y2]: readonly [x: number, y: number],
  stroke: string,
  lineWidth: number,
  lineDash?: [number, number],
): CustomElement {
  const dash = lineDash === undefined ? {} : { lineDash };
  return {
    type: "line",
    shape: { x1, y1, x2, y2 },
    style: { stroke, lineWidth, fill: "none", ...dash },
  };
}

function heightOf({ lines }: IntervalRow): number {
  return lines.length * LINE_HEIGHT + MARK_HEIGHT;
}

/** A custom series that draws one row per datum. */
function panelSeries({ rows, placeOf, reference }: IntervalPanel, i: number): CustomSeriesOption {
  const tops = rows.map((_row, at) => rowsHeight(rows.slice(0, at)));
  return {
    type: "custom",
    xAxisIndex: i,
    yAxisIndex: i,
    silent: true,
    clip: false,
    data: rows.map((_row, at) => [0, 0, at]),
    encode: { x: 0, y: 1 },
    renderItem: (params, api) => {
      const frame = params.coordSys as unknown as { x: number; y: number; width: number };
      const at = Number(api.value(2));
      const [left, right] = [frame.x, frame.x + frame.width];
      const xOf = (value: number) => {
        const place = placeOf(value);
        // ECharts has no place for what is not finite.
        if (!Number.isFinite(place)) return place < 0 ? left : right;
        return Math.min(right, Math.max(left, api.coord([place, 0])[0] ?? NaN));
      };
      const row = rows[at];
      return {
        type: "group",
        children: row === undefined
          ? []
          : drawRow(row, { left, right, top: frame.y + tops[at]!, xOf }, reference),
      };
    },
  };
}

interface RowFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  xOf(value: number): number;
}

function drawRow(
  row: IntervalRow,
  { left, right, top, xOf }: RowFrame,
  reference: number | undefined,
): CustomElement[] {
  const bottom = top + heightOf(row) - 2;
  const bandTop = bottom - MARK_HEIGHT + 5;
  const y = bandTop + 7;
  const color = themeColor(row.color);
  const [from, to] = [xOf(row.band[0]), xOf(row.band[1])];
  const [low, high] = [xOf(row.low), xOf(row.high)];
  const upright = (x: number, color: ColorName, dash?: [number, number]) =>
    lineElement([x, bandTop], [x, bottom], themeColor(color), 1, dash);
  const ends = row.hasEnds ? [from, to].filter((x) => x > left && x < right) : [];
  return [
    lineElement([left, top + 1], [right, top + 1], themeColor("line"), 0.5),
    {
      type: "rect",
      shape: { x: from, y: bandTop, width: Math.max(1, to - from), height: bottom - bandTop },
      style: { fill: themeColor("band") },
    },
    ...(reference === undefined ? [] : [upright(xOf(reference), "muted")]),
    ...ends.map((x) => upright(x, "text", [3, 2])),
    ...row.lines.flatMap((words, i) =>
      (["left", "right"] as const).flatMap((align) => {
        const text = words[align];
        const x = align === "left" ? left : right;
        return text === undefined ? [] : [write(text, x, top + 11 + i * LINE_HEIGHT, align)];
      })
    ),
    lineElement([low, y], [high, y], color, 2),
    lineElement([low, y - 4], [low, y + 4], color, 1.5),
    lineElement([high, y - 4], [high, y + 4], color, 1.5),
    ...markAt(row.mark, xOf(row.at), y, color),
  ];
}

function write(
  { text, color = "text", size = 11, italic = false }: RowText,
  x: number,
  y: number,
  align: "left" | "right",
): CustomElement {
  return {
    type: "text",
    style: {
      text,
      x,
      y,
      fill: themeColor(color),
      font: `${italic ? "italic " : ""}${size}px ${CHART_FONT}`,
      verticalAlign: "middle",
      ...(align === "right" ? { align } : {}),
    },
  };
}

function markAt(mark: IntervalRow["mark"], x: number, y: number, color: string): CustomElement[] {
  switch (mark) {
    case "filled":
    case "open": {
      const fill = mark === "filled" ? color : themeColor("surface");
      const style = { fill, stroke: color, lineWidth: 1.5 };
      return [{ type: "circle", shape: { cx: x, cy: y, r: 4 }, style }];
    }
    case "cross":
      return [
        lineElement([x - 4.5, y - 4.5], [x + 4.5, y + 4.5], color, 2.5),
        lineElement([x - 4.5, y + 4.5], [x + 4.5, y - 4.5], color, 2.5),
      ];
    default: {
      const side = mark === "to the right" ? 1 : -1;
      const points: [number, number][] = [
        [x - 4 * side, y - 5],
        [x - 4 * side, y + 5],
        [x + 5 * side, y],
      ];
      return [{ type: "polygon", shape: { points }, style: { fill: color } }];
    }
  }
}
