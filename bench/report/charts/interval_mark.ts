/**
 * An interval at a point of a line chart.
 *
 * @module
 */

import type { CustomSeriesOption } from "echarts";

/** A vertical interval with its ends, for a custom series whose values are place, low and high. */
export function intervalMark(
  stroke: string,
  lineWidth: number,
  end: number,
): NonNullable<CustomSeriesOption["renderItem"]> {
  return (_params, api) => {
    const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
    const [, high = 0] = api.coord([api.value(0), api.value(2)]);
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: "line" as const,
      shape: { x1, y1, x2, y2 },
      style: { stroke, lineWidth, fill: "none" },
    });
    return {
      type: "group",
      children: [
        line(x, low, x, high),
        line(x - end, low, x + end, low),
        line(x - end, high, x + end, high),
      ],
    };
  };
}
