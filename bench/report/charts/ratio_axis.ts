/**
 * The horizontal axes of interval plots: ratios on a log scale, and values as they are.
 *
 * @module
 */

import type { XAXisComponentOption } from "echarts";
import { themeColor } from "./chart_theme.ts";
import type { LogScale } from "./log_scale.ts";

/** An axis over the logarithms of ratios that is labeled with the ratios; `name` stands beneath it. */
export function ratioAxis({ low, high, ticks }: LogScale, name: string): XAXisComponentOption {
  return plainAxis(
    { low, high, ticks: ticks.map(Math.log) },
    name,
    (value) => String(Number(Math.exp(value).toPrecision(3))),
  );
}

/** An axis from `low` to `high` with a label, made by `labelOf`, at each tick; `name` stands beneath it. */
export function plainAxis(
  { low, high, ticks }: LogScale,
  name: string,
  labelOf: (value: number) => string,
): XAXisComponentOption {
  const color = themeColor("line");
  const muted = themeColor("muted");
  const customValues = [...ticks];
  return {
    type: "value",
    min: low,
    max: high,
    position: "bottom",
    name,
    nameLocation: "middle",
    nameGap: 22,
    nameTextStyle: { fontSize: 11, color: muted },
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color } },
    axisTick: { show: true, customValues, lineStyle: { color } },
    axisLabel: { customValues, formatter: labelOf, fontSize: 11, margin: 6, color: muted },
  };
}
