/**
 * A sweep as a line chart and as a table.
 *
 * @module
 */

import type { EChartsOption } from "echarts";
import { renderChart, standAlone } from "../report/chart.ts";
import { type ColorName, themeColor } from "../report/chart_theme.ts";
import { significant } from "../report/figure.ts";
import { alignTable } from "../report/text_table.ts";
import type { SweepReport } from "./run_sweep.ts";

const SIZE = { width: 760, height: 420 };
const COLORS: readonly ColorName[] = [
  "slower",
  "faster",
  "equivalent",
  "inconclusive",
  "danger",
  "text",
];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];

/** Strategies of a sweep, in the order in which they appear. */
export function sweepStrategies({ points }: SweepReport): string[] {
  const names = points.flatMap(({ report }) =>
    report.groups.flatMap(({ cells }) => cells.map(({ strategy }) => strategy))
  );
  return [...new Set(names)];
}

/** Nanoseconds per operation of a strategy at each value; `null` where it was not measured. */
export function sweepLine({ points }: SweepReport, strategy: string): (number | null)[] {
  return points.map(({ report }) =>
    report.groups[0]?.cells.find((cell) => cell.strategy === strategy)?.nsPerOp ?? null
  );
}

/** The line chart as an SVG file: nanoseconds per operation over the values, a line per strategy. */
export function renderSweepSvg(report: SweepReport): string {
  const group = report.points.find(({ report }) => report.groups.length > 0)?.report.groups[0];
  const muted = themeColor("muted");
  const axis = {
    nameTextStyle: { color: muted },
    axisLabel: { color: muted },
    axisLine: { lineStyle: { color: themeColor("line") } },
    splitLine: { lineStyle: { color: themeColor("band") } },
  };
  const option: EChartsOption = {
    title: {
      left: 14,
      top: 12,
      text: `Sweep: ${report.sweep}`,
      subtext: `${group?.operation ?? "nothing was measured"}, ns per operation`,
      textStyle: { fontSize: 15, color: themeColor("text") },
      subtextStyle: { fontSize: 12, color: muted },
    },
    legend: { left: 14, right: 14, top: 56, textStyle: { color: themeColor("text") } },
    grid: { left: 60, right: 24, top: 104, bottom: 56 },
    xAxis: {
      type: "category",
      data: report.points.map(({ value }) => String(value)),
      name: report.label,
      nameLocation: "middle",
      nameGap: 32,
      ...axis,
    },
    yAxis: { type: "value", min: 0, name: "ns/op", ...axis },
    series: sweepStrategies(report).map((name, i) => {
      const color = themeColor(COLORS[i % COLORS.length]!);
      return {
        type: "line",
        name,
        data: sweepLine(report, name).map((ns) => ns ?? "-"),
        symbol: SYMBOLS[i % SYMBOLS.length]!,
        symbolSize: 8,
        lineStyle: { color, width: 2 },
        itemStyle: { color },
      };
    }),
  };
  const label = {
    id: "sweep",
    title: `Time per operation over ${report.label}`,
    description:
      `Line chart of the sweep ${report.sweep}: a line per strategy, nanoseconds per operation at ` +
      `each value. The figures and their intervals stand in the JSON file.`,
  };
  return standAlone(renderChart(option, SIZE, label), SIZE);
}

/** The sweep as lines of text: a row per value, ns per operation by strategy. */
export function renderSweepText(report: SweepReport, width: number): string {
  const strategies = sweepStrategies(report);
  const lines = strategies.map((name) => sweepLine(report, name));
  const rows = report.points.map(({ value }, at) => [
    { text: String(value) },
    ...lines.map((line) => ({ text: line[at] === null ? "–" : significant(line[at]!) })),
  ]);
  const columns = [
    { heading: "value", align: "right" as const },
    ...strategies.map((heading) => ({ heading, align: "right" as const })),
  ];
  const findings = report.points.flatMap(({ value, report }) =>
    report.findings.filter(({ kind }) => kind !== "outliers" && kind !== "not steady")
      .map(({ kind, where, what }) => `At ${value}: ${kind} in ${where}: ${what}`)
  );
  return [
    `sweep ${report.sweep}: ns per operation by ${report.label}`,
    "",
    ...alignTable(columns, rows, { width, color: false }),
    ...(report.partial ? ["", "Partial: the run ended before every value was measured."] : []),
    ...(findings.length === 0 ? [] : ["", ...findings]),
  ].join("\n");
}
