/**
 * How the processes of each cell scatter: a row per cell, a tick per fresh process.
 *
 * One picture for a whole comparison, as a report holds hundreds of cells.
 *
 * @module
 */

import type { CustomSeriesOption, EChartsOption } from "echarts";
import { median, quantile } from "../../stats/mod.ts";
import { CHART_FONT, type ChartLabel, type ChartSize, fitText, renderChart } from "./chart.ts";
import { themeColor } from "./chart_theme.ts";
import { tableOrder } from "../figure.ts";
import { type CustomElement, lineElement } from "./interval_plot.ts";
import type { CellResult, GroupResult, ProcessSamples } from "../../record/lab.ts";
import { logScale } from "./log_scale.ts";
import { ratioAxis } from "./ratio_axis.ts";

/** Width in CSS pixels. */
export const WINDOW_ROWS_WIDTH = 760;

const NAME_WIDTH = 170;
const ROW_HEIGHT = 22;
const SIDE = 14;
const FOOT_HEIGHT = 46;
const TICK = 6;

interface Row {
  readonly cell: CellResult;
  readonly marks: readonly Mark[];
}

/** A process: quartiles of its windows over the cell's time, as ratios. */
interface Mark {
  readonly low: number;
  readonly ratio: number;
  readonly high: number;
  readonly steady: boolean;
}

/**
 * Renders the processes of a comparison: for each a tick at the median of its windows and a line between their quartiles,
 * over the median of the cell's processes. Processes that were not steady stand out.
 */
export function renderWindowRows(group: GroupResult, label: ChartLabel): string {
  const rows = rowsOf(group);
  const size: ChartSize = {
    width: WINDOW_ROWS_WIDTH,
    height: Math.max(1, rows.length) * ROW_HEIGHT + FOOT_HEIGHT,
  };
  return renderChart(optionOf(rows), size, label);
}

function rowsOf(group: GroupResult): Row[] {
  return tableOrder(group).flatMap((cell) => {
    const processes = cell.processes.filter(({ windowsNs }) => windowsNs.length > 0);
    const center = median(processes.map(({ windowsNs }) => median(windowsNs)));
    return center > 0 ? [{ cell, marks: processes.map((process) => markOf(process, center)) }] : [];
  });
}

function markOf({ windowsNs, steady }: ProcessSamples, center: number): Mark {
  const at = (share: number) => quantile(windowsNs, share) / center;
  return { low: at(0.25), ratio: at(0.5), high: at(0.75), steady };
}

function optionOf(rows: readonly Row[]): EChartsOption {
  const scale = logScale(rows.flatMap(({ marks }) => marks));
  return {
    grid: {
      left: SIDE + NAME_WIDTH,
      right: SIDE,
      top: 0,
      height: Math.max(1, rows.length) * ROW_HEIGHT,
    },
    xAxis: ratioAxis(scale, "windows of a process / median of the cell's processes (log scale)"),
    yAxis: {
      type: "value",
      show: false,
      min: 0,
      max: Math.max(1, rows.length),
      inverse: true,
    },
    series: [series(rows)],
  };
}

function series(rows: readonly Row[]): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    clip: false,
    data: rows.map((_row, at) => [0, at]),
    renderItem: (params, api) => {
      const { x, width } = params.coordSys as unknown as { x: number; width: number };
      const at = Number(api.value(1));
      const row = rows[at];
      const top = api.coord([0, at])[1] ?? NaN;
      const xOf = (ratio: number) => api.coord([Math.log(ratio), at])[0] ?? NaN;
      const children = row === undefined ? [] : [
        lineElement([SIDE, top], [x + width, top], themeColor("line"), 0.5),
        nameElement(row.cell, top),
        ...[true, false].flatMap((steady) => marksElement(row, steady, top, xOf)),
      ];
      return { type: "group", children };
    },
  };
}

function nameElement({ strategy, control }: CellResult, top: number): CustomElement {
  return {
    type: "text",
    style: {
      text: fitText(strategy, NAME_WIDTH - 8, 12),
      x: SIDE,
      y: top + ROW_HEIGHT / 2,
      fill: themeColor(control ? "muted" : "text"),
      font: `${control ? "italic " : ""}12px ${CHART_FONT}`,
      verticalAlign: "middle",
    },
  };
}

/** All marks of a kind as one path, which takes a few letters a process. */
function marksElement(
  { marks }: Row,
  steady: boolean,
  top: number,
  xOf: (ratio: number) => number,
): CustomElement[] {
  const kind = marks.filter((mark) => mark.steady === steady);
  if (kind.length === 0) return [];
  const room = ROW_HEIGHT - 2 * TICK;
  const pathData = kind.map((mark) => {
    // Side by side, so that processes that agree do not hide each other.
    const y = Math.round(top + TICK + (marks.indexOf(mark) + 0.5) / marks.length * room);
    const [low, middle, high] = [mark.low, mark.ratio, mark.high].map((ratio) =>
      Math.round(xOf(ratio))
    );
    return `M${low} ${y}H${high}M${middle} ${y - TICK / 2}v${TICK}`;
  }).join("");
  return [{
    type: "path",
    shape: { pathData },
    style: { stroke: themeColor(steady ? "link" : "danger"), lineWidth: 1, fill: "none" },
  }];
}
