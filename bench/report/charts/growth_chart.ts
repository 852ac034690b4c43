/**
 * Time over a parameter as lines, both on logarithmic axes: a power of it is a straight line.
 *
 * @module
 */

import type { EChartsOption } from "echarts";
import { renderChart } from "./chart.ts";
import { type ColorName, themeColor } from "./chart_theme.ts";

const SIZE = { width: 760, height: 320 };
const COLORS: readonly ColorName[] = ["slower", "faster", "equivalent", "inconclusive", "danger"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];

/** Renders a line for each function; `null` where a value was not measured. */
export function renderGrowth(
  parameter: string,
  values: readonly number[],
  lines: readonly { readonly name: string; readonly ns: readonly (number | null)[] }[],
  id: string,
): string {
  const muted = { color: themeColor("muted") };
  const axis = {
    type: "log" as const,
    axisLabel: muted,
    nameTextStyle: muted,
    axisLine: { lineStyle: { color: themeColor("line") } },
    splitLine: { lineStyle: { color: themeColor("band") } },
  };
  const option: EChartsOption = {
    legend: {
      top: 4,
      textStyle: { color: themeColor("text") },
      data: lines.map(({ name }) => name),
    },
    grid: { left: 64, right: 20, top: 44, bottom: 46 },
    xAxis: { ...axis, name: parameter, nameLocation: "middle", nameGap: 28 },
    yAxis: { ...axis, name: "ns" },
    series: lines.map(({ name, ns }, i) => {
      const color = themeColor(COLORS[i % COLORS.length]!);
      return {
        type: "line",
        name,
        data: values.map((value, at) => [value, ns[at] ?? "-"]),
        symbol: SYMBOLS[i % SYMBOLS.length]!,
        symbolSize: 7,
        lineStyle: { color, width: 1.5 },
        itemStyle: { color },
      };
    }),
  };
  return renderChart(option, SIZE, {
    id,
    title: `Time over ${parameter}`,
    description:
      `Line chart on logarithmic axes: nanoseconds per call of each function by ${parameter}.`,
  });
}
