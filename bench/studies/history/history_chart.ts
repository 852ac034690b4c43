/**
 * A bench over its commits, as a line with intervals and as a line of blocks.
 *
 * @module
 */

import type { EChartsOption } from "echarts";
import { type ChartLabel, renderChart } from "../../report/charts/chart.ts";
import { themeColor } from "../../report/charts/chart_theme.ts";
import { intervalMark } from "../../report/charts/interval_mark.ts";
import { percentNumber } from "../../report/figure.ts";
import { normalQuantile } from "../../stats/distribution.ts";
import { type BenchSeries, HISTORY_CONFIDENCE } from "./series.ts";

const SIZE = { width: 760, height: 220 };
const BLOCKS = "▁▂▃▄▅▆▇█";
/** Commits that a line of blocks shows. */
const BLOCKS_SHOWN = 40;
/** Half the width of an interval's ends in CSS pixels. */
const END = 2;

/** The last commits as blocks, the least level lowest; one height for all where nothing varies. */
export function sparkline({ points }: BenchSeries): string {
  const levels = points.slice(-BLOCKS_SHOWN).map(({ level }) => level);
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const place = (level: number) => high === low ? 0.5 : (level - low) / (high - low);
  return levels.map((level) => BLOCKS[Math.round(place(level) * (BLOCKS.length - 1))]).join("");
}

/** The line chart: percent over the commits, changes as vertical lines. */
export function renderHistoryChart(series: BenchSeries, label: ChartLabel): string {
  const { points, changes } = series;
  const z = normalQuantile((1 + HISTORY_CONFIDENCE) / 2);
  const percentOf = (level: number) => 100 * (Math.exp(level) - 1);
  const muted = { color: themeColor("muted") };
  const axis = {
    axisLabel: muted,
    nameTextStyle: muted,
    axisLine: { lineStyle: { color: themeColor("line") } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: themeColor("band") } },
  };
  const option: EChartsOption = {
    grid: { left: 56, right: 20, top: 28, bottom: 34 },
    xAxis: {
      type: "category",
      data: points.map(({ commit }) => commit.slice(0, 7)),
      ...axis,
      axisLabel: { ...muted, hideOverlap: true },
    },
    yAxis: { type: "value", scale: true, name: "%", ...axis },
    series: [
      {
        type: "line",
        data: points.map(({ level }) => percentOf(level)),
        symbol: "circle",
        symbolSize: 5,
        lineStyle: { color: themeColor("faster"), width: 1 },
        itemStyle: { color: themeColor("faster") },
        markLine: {
          symbol: "none",
          silent: true,
          lineStyle: { color: themeColor("slower"), type: "solid" },
          label: { color: themeColor("text"), formatter: "{b}" },
          data: changes.map(({ at, size }) => ({
            xAxis: at,
            name: `${percentNumber(Math.exp(size))} %`,
          })),
        },
      },
      {
        type: "custom",
        data: points.map(({ level, standardError }, at) => [
          at,
          percentOf(level - z * standardError),
          percentOf(level + z * standardError),
        ]),
        encode: { x: 0, y: [1, 2] },
        renderItem: intervalMark(themeColor("faster"), 1, END),
      },
    ],
  };
  return renderChart(option, SIZE, label);
}
