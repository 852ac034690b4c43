/**
 * A sweep as a line chart and as a table.
 *
 * @module
 */

import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from "echarts";
import { fitText, renderChart, standAlone } from "../../report/charts/chart.ts";
import { type ColorName, themeColor } from "../../report/charts/chart_theme.ts";
import { significant } from "../../stats/significant.ts";
import { alignTable, printable, wrap } from "../../report/text_table.ts";
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
      renderItem(_params, api) {
        const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
        const [, high = 0] = api.coord([api.value(0), api.value(2)]);
        const stroke = (x1: number, y1: number, x2: number, y2: number) => ({
          type: "line" as const,
          shape: { x1, y1, x2, y2 },
          style: { stroke: color, lineWidth: 1.5, fill: "none" },
        });
        return {
          type: "group",
          children: [
            stroke(x, low, x, high),
            stroke(x - END, low, x + END, low),
            stroke(x - END, high, x + END, high),
          ],
        };
      },
    },
  ];
}

/** The sweep as lines of text: a row per value, ns per operation with its interval by strategy. */
export function renderSweepText(report: SweepReport, width: number): string {
  const strategies = sweepStrategies(report);
  const findings = report.points.flatMap(({ value, report }) =>
    report.findings.filter(({ kind }) => kind !== "outliers" && kind !== "not steady")
      .map(({ kind, where, what }) => `At ${value}: ${kind} in ${where}: ${what}`)
  );
  const table = tableOf(report, strategies, width);
  return [
    ...wrap(
      `sweep ${report.sweep}: ns per operation (${CONFIDENCE} interval over processes) by ${report.label}`,
      width,
    ),
    "",
    ...table,
    ...(table.some((line) => line.includes("(unsure)")) ? ["", ...wrap(UNSURE, width)] : []),
    ...(report.partial ? ["", "Partial: the run ended before every value was measured."] : []),
    ...(findings.length === 0
      ? []
      : ["", ...findings.flatMap((line) => wrap(printable(line), width))]),
  ].join("\n");
}

/** Ends of an interval so far apart that the figures say nothing: few processes that do not agree. */
const UNSURE_FACTOR = 10;
const UNSURE =
  `unsure: an interval wider than a factor of ${UNSURE_FACTOR}; more --blocks narrow it`;
const VALUE_WIDTH = 8;
const TIME_WIDTH = 24;

/** As many strategies side by side as fit; the others follow in tables of their own. */
function tableOf(report: SweepReport, strategies: readonly string[], width: number): string[] {
  const abreast = Math.max(1, Math.floor((width - VALUE_WIDTH) / TIME_WIDTH));
  const shown = strategies.slice(0, abreast);
  const lines = shown.map((name) => sweepLine(report, name));
  const rows = report.points.map(({ value }, at) => [
    { text: String(value) },
    ...lines.map((line) => ({ text: timeText(line[at]!) })),
  ]);
  const columns = ["value", ...shown].map((heading) => ({ heading, align: "right" as const }));
  const table = alignTable(columns, rows, { width, color: false });
  const rest = strategies.slice(abreast);
  return rest.length === 0 ? table : [...table, "", ...tableOf(report, rest, width)];
}

function timeText(time: SweepTime | null): string {
  if (time === null) return "–";
  const { ns, nsLow, nsHigh, processes } = time;
  if (processes < 2) return `${significant(ns)} (one process)`;
  if (nsHigh > UNSURE_FACTOR * nsLow) return `${significant(ns)} (unsure)`;
  return `${significant(ns)} (${significant(nsLow)} to ${significant(nsHigh)})`;
}
