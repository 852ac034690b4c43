/**
 * Heat map: ratio to the baseline of each strategy in each comparison.
 *
 * @module
 */

import type { EChartsOption } from "echarts";
import { marginRange } from "../../stats/mod.ts";
import type { CellResult, GroupResult } from "../../record/lab.ts";
import {
  CHART_FONT,
  type ChartLabel,
  type ChartSize,
  fitText,
  renderChart,
  wideWidth,
} from "./chart.ts";
import { type ColorName, themeColor } from "./chart_theme.ts";
import { ratioText } from "../figure.ts";
import { layoutsText } from "../../record/group_name.ts";
import { ratioOf } from "../../record/ratio.ts";

/** A step of the color scale. */
export interface HeatStep {
  /** Ratios below this belong to the step. */
  readonly below: number;
  /** Color. */
  readonly color: ColorName;
  /** What stands in the legend. */
  readonly label: string;
}

/** The color scale, ascending; the step around 1 is the margin of equivalence. */
export function heatSteps(margin: number): HeatStep[] {
  const [lowest, highest] = marginRange(margin);
  const low = String(Number(lowest.toPrecision(3)));
  const high = String(Number(highest.toPrecision(3)));
  const steps: HeatStep[] = [
    { below: lowest, color: "heatFaster", label: `below ${low}` },
    { below: highest, color: "heat0", label: `${low} to ${high}` },
    { below: 1.1, color: "heat1", label: "to 1.1" },
    { below: 1.25, color: "heat2", label: "to 1.25" },
    { below: 1.5, color: "heat3", label: "to 1.5" },
    { below: 2, color: "heat4", label: "to 2" },
    { below: 4, color: "heat5", label: "to 4" },
    { below: Infinity, color: "heat6", label: "4 and more" },
  ];
  // A wide margin swallows the steps next to it.
  return steps.filter(({ below, color }) => color === "heat0" || below < 1 || below > 1 + margin);
}

/** Measures of a heat map in CSS pixels. */
export interface HeatShape {
  /** Width of the row names. */
  readonly nameWidth: number;
  /** Width of a column. */
  readonly columnWidth: number;
  /** Size of the row names' letters. */
  readonly nameSize: number;
  /** Whether column names run upwards. */
  readonly upright: boolean;
}

/** For wide pages: all in one, names level. */
export const WIDE_HEAT: HeatShape = {
  nameWidth: 156,
  columnWidth: 96,
  nameSize: 12,
  upright: false,
};

/** For phones: four columns, names upwards. */
export const NARROW_HEAT: HeatShape = {
  nameWidth: 138,
  columnWidth: 57,
  nameSize: 11,
  upright: true,
};

const ROW_HEIGHT = 38;
const HEAD_SIZE = 10;
const HEAD_LINE = 13;
const LONGEST_HEAD = 160;
const LEGEND_COLUMNS = 4;
const LEGEND_WIDTH = 95;
const LEGEND_HEIGHT = 20;
const LEGEND_FONT = `12px ${CHART_FONT}`;

/** Strategies of the groups, the baseline left out, from cheap to dear by geometric mean ratio. */
export function heatRows(groups: readonly GroupResult[]): string[] {
  const sums = new Map<string, { log: number; times: number }>();
  for (const group of groups) {
    for (const cell of group.cells) {
      if (cell.control || cell.comparison === null) continue;
      const sum = sums.get(cell.strategy) ?? { log: 0, times: 0 };
      sum.log += Math.log(cell.comparison.ratio);
      sum.times++;
      sums.set(cell.strategy, sum);
    }
  }
  return [...sums].toSorted(([, a], [, b]) => a.log / a.times - b.log / b.times)
    .map(([strategy]) => strategy);
}

/** Renders the colors of heat maps, each with the ratios that it stands for. */
export function renderHeatLegend(margin: number, label: ChartLabel): string {
  const steps = heatSteps(margin);
  const rows = Math.ceil(steps.length / LEGEND_COLUMNS);
  const size = { width: LEGEND_COLUMNS * LEGEND_WIDTH, height: rows * LEGEND_HEIGHT };
  const graphic = steps.flatMap(({ color, label: text }, i) => {
    const x = (i % LEGEND_COLUMNS) * LEGEND_WIDTH;
    const y = Math.floor(i / LEGEND_COLUMNS) * LEGEND_HEIGHT;
    const style = { text, x: x + 20, y: y + 10, fill: themeColor("text"), font: LEGEND_FONT };
    return [
      {
        type: "rect" as const,
        silent: true,
        shape: { x: x + 2, y: y + 3, width: 14, height: 14, r: 3 },
        style: { fill: themeColor(color) },
      },
      {
        type: "text" as const,
        silent: true,
        style: { ...style, verticalAlign: "middle" as const },
      },
    ];
  });
  return renderChart({ graphic }, size, label);
}

function heatSize(
  groups: readonly GroupResult[],
  rows: readonly string[],
  shape: HeatShape,
): ChartSize {
  return {
    width: shape.nameWidth + groups.length * shape.columnWidth + 2,
    height: headHeight(groups, shape) + rows.length * ROW_HEIGHT + 2,
  };
}

/** Room for the longest column name. */
function headHeight(groups: readonly GroupResult[], shape: HeatShape): number {
  const names = groups.map((group) => columnName(group, shape));
  return shape.upright
    ? Math.max(...names.flat().map((line) => wideWidth(line, HEAD_SIZE))) + 10
    : Math.max(...names.map((lines) => lines.length)) * HEAD_LINE + 10;
}

/** Renders a heat map of groups (columns) and strategies (rows). */
export function renderHeatMap(
  groups: readonly GroupResult[],
  rows: readonly string[],
  margin: number,
  shape: HeatShape,
  label: ChartLabel,
): string {
  const option = heatOption(groups, rows, margin, shape);
  return renderChart(option, heatSize(groups, rows, shape), label);
}

function heatOption(
  groups: readonly GroupResult[],
  rows: readonly string[],
  margin: number,
  shape: HeatShape,
): EChartsOption {
  const steps = heatSteps(margin);
  const hidden = { axisLine: { show: false }, axisTick: { show: false } };
  return {
    grid: {
      left: shape.nameWidth,
      top: headHeight(groups, shape),
      width: groups.length * shape.columnWidth,
      height: rows.length * ROW_HEIGHT,
    },
    xAxis: {
      type: "category",
      position: "top",
      data: groups.map((_group, i) => String(i)),
      ...hidden,
      axisLabel: {
        interval: 0,
        formatter: (value: string) => columnName(groups[Number(value)]!, shape).join("\n"),
        rotate: shape.upright ? -90 : 0,
        fontSize: HEAD_SIZE,
        lineHeight: HEAD_LINE,
        margin: 6,
        color: themeColor("muted"),
      },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: [...rows],
      ...hidden,
      axisLabel: {
        interval: 0,
        fontSize: shape.nameSize,
        margin: 6,
        formatter: (name: string) => fitText(name, shape.nameWidth - 8, shape.nameSize),
        color: themeColor("text"),
      },
    },
    visualMap: {
      type: "piecewise",
      show: false,
      dimension: 2,
      pieces: steps.map(({ color }, value) => ({ value, color: themeColor(color) })),
    },
    series: [{
      type: "heatmap",
      silent: true,
      itemStyle: { borderColor: themeColor("surface"), borderWidth: 2 },
      data: groups.flatMap((group, x) =>
        rows.flatMap((strategy, y) => {
          const cell = cellOf(group, strategy);
          const estimate = cell === undefined ? null : ratioOf(group, cell);
          if (estimate === null) return [];
          const step = steps.findIndex(({ below }) => estimate.ratio < below);
          const { ratio, low, high, margin } = estimate;
          // The color is that of the ratio; a narrow column has no room for more digits of its interval.
          const interval = `${ratioText(low)}–${ratioText(high)}`;
          return [{
            value: [x, y, step],
            label: { formatter: `{ratio|${ratioText(ratio, margin)}}\n{interval|${interval}}` },
          }];
        })
      ),
      label: {
        show: true,
        color: themeColor("heatText"),
        rich: {
          ratio: { fontSize: 12, fontWeight: 600, color: themeColor("heatText"), lineHeight: 15 },
          interval: { fontSize: 9, color: themeColor("heatText"), lineHeight: 12 },
        },
      },
    }],
  };
}

/** The group's non-control cell of a strategy. */
export function cellOf(group: GroupResult, strategy: string): CellResult | undefined {
  return group.cells.find((cell) => cell.strategy === strategy && !cell.control);
}

/** A group's name in lines that fit its column. */
function columnName(group: GroupResult, shape: HeatShape): string[] {
  // The layouts say that they are clones.
  const name = group.layouts.startsWith("clones-")
    ? group.workload.replace(/_clones$/, "")
    : group.workload;
  const [kind = "", ...rest] = name.split(":");
  const workload = rest.length === 0 || shape.upright ? [name] : [`${kind}:`, rest.join(":")];
  const room = shape.upright ? LONGEST_HEAD : shape.columnWidth;
  return [...workload, group.order, layoutsText(group.layouts)].map((line) =>
    fitText(line, room, HEAD_SIZE)
  );
}
