/**
 * A sweep as a line chart.
 *
 * @module
 */

import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from "echarts";
import { fitText, renderChart, standAlone } from "../../report/charts/chart.ts";
import { type ColorName, themeColor } from "../../report/charts/chart_theme.ts";
import { intervalMark } from "../../report/charts/interval_mark.ts";
import type { SweepReport } from "./run_sweep.ts";
import { SWEEP_CONFIDENCE, sweepLine, sweepStrategies, type SweepTime } from "./sweep_points.ts";

const SIZE = { width: 760, height: 440 };
const COLORS: readonly ColorName[] = [
  "slower",
  "faster",
  "equivalent",
  "inconclusive",
  "danger",
  "text",
];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
/** Between the points of two strategies at one value, as a share of the room of a value; less where they are many. */
const STEP = 0.07;
/** Share of a value's room that its points take at most. */
const ROOM = 0.8;
/** Half the width of an interval's ends in CSS pixels. */
const END = 3;
const MARGIN = 14;
const SUBTITLE_SIZE = 12;
const CONFIDENCE = `${SWEEP_CONFIDENCE * 100} %`;

/**
 * The line chart as an SVG file: nanoseconds per operation over the values, a line per strategy, with an interval at
 * each point. Points of one value stand side by side, so that intervals do not hide each other.
 */
export function renderSweepSvg(report: SweepReport): string {
  const muted = themeColor("muted");
  const axis = {
    nameTextStyle: { color: muted },
    axisLabel: { color: muted },
    axisTick: { lineStyle: { color: themeColor("line") } },
    axisLine: { lineStyle: { color: themeColor("line") } },
    splitLine: { lineStyle: { color: themeColor("band") } },
  };
  const strategies = sweepStrategies(report);
  const step = Math.min(STEP, ROOM / strategies.length);
  const count = report.points.length;
  const places = { type: "value" as const, min: -0.5, max: Math.max(1, count) - 0.5, show: false };
  const option: EChartsOption = {
    title: {
      left: MARGIN,
      top: 12,
      text: `Sweep: ${report.sweep}`,
      subtext: fitText(subtitle(report), SIZE.width - 2 * MARGIN, SUBTITLE_SIZE),
      textStyle: { fontSize: 15, color: themeColor("text") },
      subtextStyle: { fontSize: SUBTITLE_SIZE, color: muted },
    },
    legend: {
      left: MARGIN,
      right: MARGIN,
      top: 60,
      // Fonts differ between viewers, so room for wide ones.
      itemGap: 28,
      data: strategies,
      textStyle: { color: themeColor("text") },
    },
    grid: { left: 60, right: 24, top: 112, bottom: 56 },
    xAxis: [
      {
        type: "category",
        data: report.points.map(({ value }) => String(value)),
        name: report.label,
        nameLocation: "middle",
        nameGap: 32,
        ...axis,
      },
      places,
    ],
    yAxis: {
      type: "value",
      min: 0,
      max: highest(report),
      name: "ns/op",
      ...axis,
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: strategies.flatMap((name, i) => {
      const offset = (i - (strategies.length - 1) / 2) * step;
      return seriesOf(name, i, sweepLine(report, name), offset);
    }),
  };
  const label = {
    id: "sweep",
    title: `Time per operation over ${report.label}`,
    description:
      `Line chart of the sweep ${report.sweep}: a line per strategy, nanoseconds per operation with its ` +
      `${CONFIDENCE} interval over processes at each value. The figures stand in the JSON file.`,
  };
  return standAlone(renderChart(option, SIZE, label), SIZE);
}

/** Upper end of the axis: above every point, and above its interval unless that is very wide. */
function highest(report: SweepReport): number {
  const times = sweepStrategies(report).flatMap((name) => sweepLine(report, name));
  const most = Math.max(
    1,
    ...times.map((time) => time === null ? 0 : Math.min(time.nsHigh, 1.5 * time.ns)),
  );
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / step) * step;
}

function subtitle({ points }: SweepReport): string {
  const group = points.find(({ report }) => report.groups.length > 0)?.report.groups[0];
  return `${group?.operation ?? "nothing was measured"}; ns per operation, ${CONFIDENCE} intervals`;
}

function seriesOf(
  name: string,
  i: number,
  line: readonly (SweepTime | null)[],
  offset: number,
): (LineSeriesOption | CustomSeriesOption)[] {
  const color = themeColor(COLORS[i % COLORS.length]!);
  const intervals = line.flatMap((time, at) =>
    time === null ? [] : [[at + offset, time.nsLow, time.nsHigh]]
  );
  return [
    {
      type: "line",
      name,
      xAxisIndex: 1,
      data: line.map((time, at) => [at + offset, time?.ns ?? "-"]),
      symbol: SYMBOLS[i % SYMBOLS.length]!,
      symbolSize: 7,
      lineStyle: { color, width: 1.5 },
      itemStyle: { color },
    },
    {
      type: "custom",
      xAxisIndex: 1,
      data: intervals,
      encode: { x: 0, y: [1, 2] },
      // An interval may be wider than the chart is high.
      clip: true,
      renderItem: intervalMark(color, 1.5, END),
    },
  ];
}
