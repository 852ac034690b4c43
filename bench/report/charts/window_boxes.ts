/**
 * Distribution of one cell's windows: a box per block, that is per fresh process.
 *
 * @module
 */

import type { EChartsOption } from "echarts";
import type { CellResult } from "../../record/lab.ts";
import { type ChartLabel, type ChartSize, renderChart } from "./chart.ts";
import { themeColor } from "./chart_theme.ts";

/** Size of the chart in CSS pixels. */
export const WINDOW_BOXES_SIZE: ChartSize = { width: 280, height: 124 };

/** Five numbers of a sample: minimum, quartiles by linear interpolation, maximum. */
export function fiveNumbers(sample: readonly number[]): [number, number, number, number, number] {
  const sorted = sample.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? NaN;
    const high = sorted[Math.ceil(place)] ?? NaN;
    return low + (high - low) * (place - Math.floor(place));
  };
  return [at(0), at(0.25), at(0.5), at(0.75), at(1)];
}

/**
 * Renders a cell's windows: box from the lower to the upper quartile, whiskers to the least and the
 * greatest window, a dashed line at the cell's estimate. Processes that were not steady stand out.
 */
export function renderWindowBoxes(cell: CellResult, label: ChartLabel): string {
  return renderChart(boxOption(cell), WINDOW_BOXES_SIZE, label);
}

function boxOption(cell: CellResult): EChartsOption {
  const processes = cell.processes.filter((process) => process.windowsNs.length > 0)
    .toSorted((a, b) => a.block - b.block);
  const muted = { fontSize: 10, color: themeColor("muted") };
  const lineStyle = { color: themeColor("line") };
  return {
    grid: { left: 44, right: 8, top: 8, bottom: 32 },
    xAxis: {
      type: "category",
      name: "block",
      nameLocation: "middle",
      nameGap: 18,
      nameTextStyle: muted,
      data: processes.map((process) => String(process.block)),
      axisLabel: { ...muted, margin: 4, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle, onZero: false },
    },
    yAxis: {
      type: "value",
      scale: true,
      splitNumber: 3,
      axisLabel: { ...muted, margin: 5 },
      splitLine: { lineStyle: { ...lineStyle, width: 0.5 } },
    },
    series: [{
      type: "boxplot",
      silent: true,
      boxWidth: [2, 10],
      data: processes.map((process) => ({
        value: fiveNumbers(process.windowsNs),
        itemStyle: process.steady
          ? { color: themeColor("box"), borderColor: themeColor("link"), borderWidth: 1 }
          : { color: themeColor("surface"), borderColor: themeColor("danger"), borderWidth: 1.2 },
      })),
      markLine: {
        silent: true,
        symbol: "none",
        label: { show: false },
        lineStyle: { color: themeColor("muted"), type: "dashed", width: 1 },
        data: [{ yAxis: cell.nsPerOp }],
      },
    }],
  };
}
