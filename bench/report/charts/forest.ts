/**
 * Forest plot: the ratio of each strategy to the baseline, with its interval.
 *
 * A row has the name and the figures above its line, so that it reads at phone width as well.
 *
 * @module
 */

import type {
  CustomSeriesOption,
  EChartsOption,
  TitleComponentOption,
  XAXisComponentOption,
} from "echarts";
import type { CellResult, GroupResult } from "../../record/lab.ts";
import { themeColor } from "./chart_theme.ts";
import { tableOrder } from "../figure.ts";
import { groupParts } from "../../record/group_name.ts";
import { ratioOf } from "../../record/ratio.ts";
import { type ChartLabel, type ChartSize, fitText, renderChart } from "./chart.ts";
import { type ForestRow, forestRow, ROW_HEIGHT, type RowFrame } from "./forest_row.ts";
import { type LogScale, logScale } from "./log_scale.ts";
import { ratioAxis } from "./ratio_axis.ts";

/** Width of a panel in CSS pixels. */
export const FOREST_WIDTH = 380;

/** What the name of an A/A control ends with: `direct_again`. */
const AGAIN = "_again";
const HEAD_HEIGHT = 46;
const FOOT_HEIGHT = 46;
const NOTE_HEIGHT = 17;
const SIDE = 14;
/** How much wider bold letters are. */
const BOLD = 1.15;
const PANEL_WIDTH = FOREST_WIDTH - 2 * SIDE;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Panel {
  readonly group: GroupResult;
  readonly rows: readonly ForestRow[];
  readonly margin: number;
  readonly scale: LogScale;
}

/** Rows that a forest plot of a group has: its compared strategies, and the A/A control. */
function rowsOf(group: GroupResult): ForestRow[] {
  return tableOrder(group).flatMap((cell: CellResult) => {
    const estimate = ratioOf(group, cell);
    if (cell.comparison === null || estimate === null) return [];
    if (cell.control && !cell.strategy.endsWith(AGAIN)) return [];
    const name = cell.control
      ? `A/A: ${cell.strategy.slice(0, -AGAIN.length)} again`
      : cell.strategy;
    return [{ name, isControl: cell.control, estimate, verdict: cell.comparison.verdict }];
  });
}

/** Whether a group has anything to plot. */
export function hasForest(group: GroupResult): boolean {
  return rowsOf(group).length > 0;
}

/** A line under the panels. */
export interface ForestNote {
  /** The text. */
  readonly text: string;
  /** Whether it stands out. */
  readonly warns: boolean;
}

/** How to draw a forest plot. */
export interface ForestOptions {
  /** Margin of equivalence, drawn as a band. */
  readonly margin: number;
  /** Whether to leave out the panels' titles, where the text around them says what they show. */
  readonly untitled?: boolean;
  /** Lines under the panels. */
  readonly notes?: readonly ForestNote[];
}

/** Size of a forest plot of groups side by side. */
export function forestSize(groups: readonly GroupResult[], options: ForestOptions): ChartSize {
  return {
    width: FOREST_WIDTH * groups.length,
    height: notesTop(groups, options) + (options.notes?.length ?? 0) * NOTE_HEIGHT,
  };
}

/** Renders the forest plots of groups, side by side. */
export function renderForest(
  groups: readonly GroupResult[],
  options: ForestOptions,
  label: ChartLabel,
): string {
  return renderChart(forestOption(groups, options), forestSize(groups, options), label);
}

function headHeight(options: ForestOptions): number {
  return options.untitled ? 4 : HEAD_HEIGHT;
}

function notesTop(groups: readonly GroupResult[], options: ForestOptions): number {
  const rows = Math.max(1, ...groups.map((group) => rowsOf(group).length));
  return headHeight(options) + rows * ROW_HEIGHT + FOOT_HEIGHT;
}

function forestOption(groups: readonly GroupResult[], options: ForestOptions): EChartsOption {
  const { margin, notes = [] } = options;
  const panels = groups.map((group): Panel => {
    const rows = rowsOf(group);
    return { group, rows, margin, scale: logScale(rows.map((row) => row.estimate)) };
  });
  const footer = notes.map(({ text, warns }, i): TitleComponentOption => ({
    left: SIDE,
    top: notesTop(groups, options) + i * NOTE_HEIGHT,
    padding: 0,
    text: fitText(text, FOREST_WIDTH * groups.length - 2 * SIDE, 11),
    textStyle: {
      fontSize: 11,
      fontWeight: warns ? "bold" : "normal",
      color: themeColor(warns ? "danger" : "muted"),
    },
  }));
  return {
    title: [...(options.untitled ? [] : panels.map(panelTitle)), ...footer],
    grid: panels.map(({ rows }, i) => ({
      left: i * FOREST_WIDTH + SIDE,
      width: PANEL_WIDTH,
      top: headHeight(options),
      height: Math.max(1, rows.length) * ROW_HEIGHT,
    })),
    xAxis: panels.map(panelAxis),
    yAxis: panels.map(({ rows }, i) => ({
      gridIndex: i,
      type: "value",
      show: false,
      min: 0,
      max: Math.max(1, rows.length),
      inverse: true,
    })),
    series: panels.map(panelSeries),
  };
}

function panelTitle({ group }: Panel, i: number): TitleComponentOption {
  return {
    left: i * FOREST_WIDTH + SIDE,
    top: 8,
    padding: 0,
    itemGap: 3,
    text: fitText(group.workload, PANEL_WIDTH, 14 * BOLD),
    subtext: fitText([...groupParts(group).slice(1), group.placement].join(" · "), PANEL_WIDTH, 11),
    textStyle: {
      fontSize: 14,
      fontWeight: 600,
      color: themeColor("text"),
    },
    subtextStyle: { fontSize: 11, color: themeColor("muted") },
  };
}

function panelAxis({ group, scale }: Panel, gridIndex: number): XAXisComponentOption {
  const baseline = fitText(group.baseline, 90, 11);
  return {
    ...ratioAxis(scale, `time / time of ${baseline} (log scale); beyond 1: slower`),
    gridIndex,
  };
}

/** A custom series that draws one row per datum. */
function panelSeries(panel: Panel, i: number): CustomSeriesOption {
  return {
    type: "custom",
    xAxisIndex: i,
    yAxisIndex: i,
    silent: true,
    clip: false,
    data: panel.rows.map((_row, at) => [0, at]),
    renderItem: (params, api) => {
      const { x, y, width } = params.coordSys as unknown as Box;
      const at = Number(api.value(1));
      const row = panel.rows[at];
      const xOf = (ratio: number) => api.coord([Math.log(ratio), at])[0] ?? NaN;
      const frame: RowFrame = { left: x, right: x + width, top: y + at * ROW_HEIGHT, xOf };
      return {
        type: "group",
        children: row === undefined ? [] : forestRow(row, panel.margin, frame),
      };
    },
  };
}
