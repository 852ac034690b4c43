/**
 * The horizontal axis of forest plots: ratios on a log scale.
 *
 * @module
 */

import type { XAXisComponentOption } from "echarts";
import { themeColor } from "./chart_theme.ts";
import type { LogScale } from "./log_scale.ts";

/** An axis over the logarithms of ratios that is labelled with the ratios; `name` stands beneath it. */
export function ratioAxis(scale: LogScale, name: string): XAXisComponentOption {
  const color = themeColor("line");
  const muted = themeColor("muted");
  const customValues = scale.ticks.map(Math.log);
  return {
    type: "value",
    min: scale.low,
    max: scale.high,
    position: "bottom",
    name,
    nameLocation: "middle",
    nameGap: 22,
    nameTextStyle: { fontSize: 11, color: muted },
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color } },
    axisTick: { show: true, customValues, lineStyle: { color } },
    axisLabel: {
      customValues,
      formatter: (value: number) => String(Number(Math.exp(value).toPrecision(3))),
      fontSize: 11,
      margin: 6,
      color: muted,
    },
  };
}
