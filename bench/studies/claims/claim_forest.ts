/**
 * Forest plot of a claim: each of its ratios with interval, and the range that the claim allows.
 *
 * @module
 */

import type { CustomSeriesOption, EChartsOption } from "echarts";
import {
  CHART_FONT,
  type ChartLabel,
  fitText,
  renderChart,
  wideWidth,
} from "../../report/charts/chart.ts";
import { type ColorName, themeColor } from "../../report/charts/chart_theme.ts";
import type { CustomElement } from "../../report/charts/forest_row.ts";
import { type LogScale, logScale } from "../../report/charts/log_scale.ts";
import { ratioAxis } from "../../report/charts/ratio_axis.ts";
import { boundRange, boundText, effectText, estimateOf, labelText } from "./claim_text.ts";
import type {
  ClaimResult,
  Effect,
  PredictionOutcome,
  PredictionResult,
} from "../../record/claims.ts";

/** Width in CSS pixels. */
export const CLAIM_FOREST_WIDTH = 380;

const SIDE = 14;
const PLOT_WIDTH = CLAIM_FOREST_WIDTH - 2 * SIDE;
const TOP = 4;
const FOOT = 46;
const LINE = 15;
const LABEL_SIZE = 12;
const FIGURE_SIZE = 11;
/** Height of the mark and its interval under a row's text. */
const MARK = 22;
const MOST_LABEL_LINES = 7;

const OUTCOME_COLOR: Readonly<Record<PredictionOutcome, ColorName>> = {
  holds: "equivalent",
  fails: "danger",
  open: "inconclusive",
  "not measured": "muted",
};

interface Row {
  readonly prediction: PredictionResult;
  readonly effect: Effect;
  readonly label: readonly string[];
  /** Upper edge under the top of the plot, and height, in CSS pixels. */
  readonly top: number;
  readonly height: number;
}

/** Whether a claim has anything to plot. */
export function hasClaimForest({ predictions }: ClaimResult): boolean {
  return predictions.some(({ effect }) => effect !== null);
}

/** Renders the forest plot of a claim's measured ratios. */
export function renderClaimForest(claim: ClaimResult, label: ChartLabel): string {
  const rows = rowsOf(claim.predictions);
  const plotHeight = rows.reduce((sum, { height }) => sum + height, 0);
  const size = { width: CLAIM_FOREST_WIDTH, height: TOP + plotHeight + FOOT };
  return renderChart(forestOption(rows, plotHeight), size, label);
}

function rowsOf(predictions: readonly PredictionResult[]): Row[] {
  let top = 0;
  return predictions.flatMap((prediction) => {
    const { effect } = prediction;
    if (effect === null) return [];
    const label = labelLines(labelText(prediction.label).replaceAll("`", ""));
    const height = (label.length + 1) * LINE + MARK;
    const row = { prediction, effect, label, top, height };
    top += height;
    return [row];
  });
}

/** The label in lines that surely fit; the last is shortened where it must be. */
function labelLines(text: string): string[] {
  const lines = [""];
  for (const word of text.split(/ +|(?<=\/)/)) {
    const line = lines.at(-1)!;
    const gap = line === "" || line.endsWith("/") ? "" : " ";
    const next = `${line}${gap}${word}`;
    const isFull = line !== "" && wideWidth(next, LABEL_SIZE) > PLOT_WIDTH;
    if (isFull && lines.length < MOST_LABEL_LINES) lines.push(word);
    else lines[lines.length - 1] = next;
  }
  return lines.map((line) => fitText(line, PLOT_WIDTH, LABEL_SIZE));
}

/** A scale that holds 1, all intervals and all bounds. */
function scaleOf(rows: readonly Row[]): LogScale {
  const bounds = rows.flatMap(({ prediction }) =>
    boundRange(prediction.bound).filter((end) => end > 0 && Number.isFinite(end))
  );
  return logScale([
    ...rows.map(({ effect }) => estimateOf(effect)),
    ...bounds.map((end) => ({ ratio: end, low: end, high: end })),
  ]);
}

function forestOption(rows: readonly Row[], plotHeight: number): EChartsOption {
  const scale = scaleOf(rows);
  return {
    grid: { left: SIDE, width: PLOT_WIDTH, top: TOP, height: plotHeight },
    xAxis: ratioAxis(scale, "ratio of times (log scale)"),
    yAxis: { type: "value", show: false, min: 0, max: 1, inverse: true },
    series: [rowSeries(rows)],
  };
}

/** A custom series that draws one row per datum. */
function rowSeries(rows: readonly Row[]): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    clip: false,
    data: rows.map((_row, i) => [0, 0, i]),
    encode: { x: 0, y: 1 },
    renderItem: (params, api) => {
      const frame = params.coordSys as unknown as { x: number; y: number; width: number };
      const row = rows[Number(api.value(2))];
      const right = frame.x + frame.width;
      const xOf = (ratio: number) => {
        const x = ratio <= 0 ? frame.x : api.coord([Math.log(ratio), 0])[0] ?? NaN;
        return Math.min(right, Math.max(frame.x, x));
      };
      const children = row === undefined ? [] : drawRow(row, frame.x, right, frame.y, xOf);
      return { type: "group", children };
    },
  };
}

function drawRow(
  { prediction, effect, label, top, height }: Row,
  left: number,
  right: number,
  plotTop: number,
  xOf: (ratio: number) => number,
): CustomElement[] {
  const y = plotTop + top;
  const markTop = y + (label.length + 1) * LINE + 2;
  const bottom = y + height - 2;
  const middle = (markTop + bottom) / 2;
  const [low, high] = boundRange(prediction.bound);
  const [from, to] = [xOf(low), xOf(high)];
  const color = themeColor(OUTCOME_COLOR[prediction.outcome]);
  const [start, end] = [xOf(effect.ratioLow), xOf(effect.ratioHigh)];
  const figureY = y + label.length * LINE + LINE / 2 + 2;
  return [
    line(left, y + 0.5, right, y + 0.5, themeColor("line"), 0.5),
    {
      type: "rect",
      shape: { x: from, y: markTop, width: Math.max(1, to - from), height: bottom - markTop },
      style: { fill: themeColor("band") },
    },
    line(xOf(1), markTop, xOf(1), bottom, themeColor("muted"), 1),
    ...[low, high].filter((bound) => bound > 0 && Number.isFinite(bound))
      .map((bound) => line(xOf(bound), markTop, xOf(bound), bottom, themeColor("text"), 1, [3, 2])),
    ...label.map((text, i) => write(text, left, y + i * LINE + LINE / 2 + 2, "text", LABEL_SIZE)),
    write(effectText(effect, prediction.bound), left, figureY, "muted", FIGURE_SIZE),
    {
      ...write(
        `claimed ${boundText(prediction.bound, effect)}`,
        right,
        figureY,
        "muted",
        FIGURE_SIZE,
        "right",
      ),
    },
    line(start, middle, end, middle, color, 2),
    line(start, middle - 4, start, middle + 4, color, 1.5),
    line(end, middle - 4, end, middle + 4, color, 1.5),
    ...mark(prediction.outcome, xOf(effect.ratio), middle, color),
  ];
}

function write(
  text: string,
  x: number,
  y: number,
  color: ColorName,
  size: number,
  align: "left" | "right" = "left",
): CustomElement {
  return {
    type: "text",
    style: {
      text,
      x,
      y,
      fill: themeColor(color),
      font: `${size}px ${CHART_FONT}`,
      align,
      verticalAlign: "middle",
    },
  };
}

function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
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

/** A mark whose shape tells the outcome as well: ● holds, ✕ fails, ○ open. */
function mark(outcome: PredictionOutcome, x: number, y: number, color: string): CustomElement[] {
  if (outcome === "fails") {
    return [
      line(x - 4.5, y - 4.5, x + 4.5, y + 4.5, color, 2.5),
      line(x - 4.5, y + 4.5, x + 4.5, y - 4.5, color, 2.5),
    ];
  }
  const fill = outcome === "holds" ? color : themeColor("surface");
  return [{
    type: "circle",
    shape: { cx: x, cy: y, r: 4 },
    style: { fill, stroke: color, lineWidth: 1.5 },
  }];
}
