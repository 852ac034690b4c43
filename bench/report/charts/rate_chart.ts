/**
 * The self-test's targets: the share of comparisons that did, with its interval, against the share allowed.
 *
 * @module
 */

import type { CustomSeriesOption, EChartsOption } from "echarts";
import { share, wilsonInterval } from "../../stats/rate.ts";
import type { TargetResult, TargetState } from "../../record/selftest.ts";
import { CHART_FONT, type ChartLabel, type ChartSize, fitText, renderChart } from "./chart.ts";
import { type ColorName, themeColor } from "./chart_theme.ts";
import { type CustomElement, lineElement, ROW_HEIGHT } from "./forest_row.ts";

/** Width in CSS pixels. */
export const RATE_CHART_WIDTH = 380;

const SIDE = 14;
const FOOT_HEIGHT = 42;
/** Room for the counted figures. */
const FIGURES_WIDTH = 62;
/** The axis goes a little beyond 0 and 100 %, so that marks there are whole. */
const BEYOND = 0.03;

const STATE_COLOR: Readonly<Record<TargetState, ColorName>> = {
  reached: "equivalent",
  missed: "danger",
  "too few to tell": "inconclusive",
  "not measured": "muted",
};

/** Renders targets, a row each; those that were not measured are left out. */
export function renderRates(targets: readonly TargetResult[], label: ChartLabel): string {
  const rows = measured(targets);
  const size: ChartSize = {
    width: RATE_CHART_WIDTH,
    height: 4 + rows.length * ROW_HEIGHT + FOOT_HEIGHT,
  };
  return renderChart(option(rows), size, label);
}

/** The targets that there is anything to draw of. */
export function measured(targets: readonly TargetResult[]): readonly TargetResult[] {
  return targets.filter(({ rate }) => rate.total > 0);
}

function option(rows: readonly TargetResult[]): EChartsOption {
  const color = themeColor("line");
  return {
    grid: {
      left: SIDE,
      width: RATE_CHART_WIDTH - 2 * SIDE,
      top: 4,
      height: rows.length * ROW_HEIGHT,
    },
    xAxis: {
      type: "value",
      min: -BEYOND,
      max: 1 + BEYOND,
      name: "share of comparisons; grey: allowed",
      nameLocation: "middle",
      nameGap: 22,
      nameTextStyle: { fontSize: 11, color: themeColor("muted") },
      splitLine: { show: false },
      axisLine: { show: true, onZero: false, lineStyle: { color } },
      axisTick: { show: true, customValues: [0, 0.25, 0.5, 0.75, 1], lineStyle: { color } },
      axisLabel: {
        customValues: [0, 0.25, 0.5, 0.75, 1],
        formatter: (value: number) => `${value * 100} %`,
        fontSize: 11,
        margin: 6,
        color: themeColor("muted"),
      },
    },
    yAxis: { type: "value", show: false, min: 0, max: rows.length, inverse: true },
    series: [series(rows)],
  };
}

function series(rows: readonly TargetResult[]): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    clip: false,
    data: rows.map((_row, at) => [0, at]),
    renderItem: (params, api) => {
      const frame = params.coordSys as unknown as { x: number; y: number; width: number };
      const at = Number(api.value(1));
      const row = rows[at];
      const xOf = (value: number) => api.coord([value, at])[0] ?? NaN;
      return {
        type: "group",
        children: row === undefined
          ? []
          : rowElements(row, frame.x, frame.x + frame.width, frame.y + at * ROW_HEIGHT, xOf),
      };
    },
  };
}

function rowElements(
  { wanted, bound, rate, state }: TargetResult,
  left: number,
  right: number,
  top: number,
  xOf: (value: number) => number,
): CustomElement[] {
  const y = top + 25;
  const color = themeColor(STATE_COLOR[state]);
  const { low, high } = wilsonInterval(rate);
  const [from, to] = "most" in bound ? [-BEYOND, bound.most] : [bound.least, 1 + BEYOND];
  return [
    {
      type: "rect",
      shape: { x: xOf(from), y: top + 18, width: xOf(to) - xOf(from), height: ROW_HEIGHT - 20 },
      style: { fill: themeColor("band") },
    },
    lineElement([left, top + 1], [right, top + 1], themeColor("line"), 0.5),
    {
      type: "text",
      style: {
        text: fitText(wanted, right - left - FIGURES_WIDTH, 11),
        x: left,
        y: top + 11,
        fill: themeColor("text"),
        font: `11px ${CHART_FONT}`,
        verticalAlign: "middle",
      },
    },
    {
      type: "text",
      style: {
        text: `${rate.count} of ${rate.total}`,
        x: right,
        y: top + 11,
        fill: color,
        font: `11px ${CHART_FONT}`,
        align: "right",
        verticalAlign: "middle",
      },
    },
    lineElement([xOf(low), y], [xOf(high), y], color, 2),
    lineElement([xOf(low), y - 4], [xOf(low), y + 4], color, 1.5),
    lineElement([xOf(high), y - 4], [xOf(high), y + 4], color, 1.5),
    {
      type: "circle",
      shape: { cx: xOf(share(rate)), cy: y, r: 4 },
      style: {
        fill: state === "reached" ? color : themeColor("surface"),
        stroke: color,
        lineWidth: 1.5,
      },
    },
  ];
}
