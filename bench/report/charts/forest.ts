/**
 * Forest plot: the ratio of each strategy to the baseline, with its interval.
 *
 * A row has the name and the figures above its line, so that it reads at phone width as well.
 *
 * @module
 */

import type { EChartsOption, TitleComponentOption } from "echarts";
import { marginRange } from "../../stats/mod.ts";
import type { CellResult, GroupResult } from "../../record/lab.ts";
import type { Verdict } from "../../stats/verdict.ts";
import { themeColor } from "./chart_theme.ts";
import { intervalNumbers, percent, tableOrder } from "../figure.ts";
import { groupParts } from "../../record/group_name.ts";
import { type RatioEstimate, ratioOf } from "../../record/ratio.ts";
import { type ChartLabel, type ChartSize, fitText, renderChart } from "./chart.ts";
import {
  FOOT_HEIGHT,
  intervalOption,
  type IntervalPanel,
  type IntervalRow,
  PANEL_WIDTH,
  ratioPanel,
  ROW_WIDTH,
  rowsHeight,
} from "./interval_plot.ts";

/** Width of a panel in CSS pixels. */
export const FOREST_WIDTH = PANEL_WIDTH;

/** What the name of an A/A control ends with: `direct_again`. */
const AGAIN = "_again";
const HEAD_HEIGHT = 46;
const NOTE_HEIGHT = 17;
const SIDE = (PANEL_WIDTH - ROW_WIDTH) / 2;
/** How much wider bold letters are. */
const BOLD = 1.15;
/** Room for a row's figures in CSS pixels. */
const FIGURES_WIDTH = 165;
const NAME_SIZE = 12;
/** Height of a row of one line. */
const ROW_HEIGHT = 33;

/** The shape tells the verdict as well as the color, which is called as the verdict is. */
const VERDICT_MARK: Readonly<Record<Verdict, IntervalRow["mark"]>> = {
  faster: "to the left",
  slower: "to the right",
  equivalent: "filled",
  inconclusive: "open",
};

/** A cell with its ratio. */
export interface ForestRow {
  /** What it is called. */
  readonly name: string;
  /** Whether it is a control and not a strategy. */
  readonly isControl: boolean;
  /** Ratio to the baseline. */
  readonly estimate: RatioEstimate;
  /** The verdict. */
  readonly verdict: Verdict;
}

/** Rows that a forest plot of a group has: its compared strategies, and the A/A control. */
export function forestRows(group: GroupResult): ForestRow[] {
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
  return forestRows(group).length > 0;
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
  const heights = groups.map((group) => rowsHeight(panelOf(group, options.margin).rows));
  return headHeight(options) + Math.max(ROW_HEIGHT, ...heights) + FOOT_HEIGHT;
}

function forestOption(groups: readonly GroupResult[], options: ForestOptions): EChartsOption {
  const { margin, notes = [] } = options;
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
  const panels = groups.map((group) => panelOf(group, margin));
  return {
    title: [...(options.untitled ? [] : groups.map(panelTitle)), ...footer],
    ...intervalOption(panels, headHeight(options)),
  };
}

function panelOf(group: GroupResult, margin: number): IntervalPanel {
  const rows = forestRows(group).map((row) => intervalRow(row, margin));
  const baseline = fitText(group.baseline, 90, 11);
  return ratioPanel(rows, `time / time of ${baseline} (log scale); beyond 1: slower`);
}

function intervalRow(
  { name, isControl, estimate, verdict }: ForestRow,
  margin: number,
): IntervalRow {
  const { ratio, low, high, margin: judged } = estimate;
  return {
    lines: [{
      left: {
        text: fitText(name, ROW_WIDTH - FIGURES_WIDTH, NAME_SIZE),
        size: NAME_SIZE,
        color: isControl ? "muted" : "text",
        italic: isControl,
      },
      right: { text: `${percent(ratio, judged)} (${intervalNumbers(estimate)})`, color: "muted" },
    }],
    at: ratio,
    low,
    high,
    band: marginRange(margin),
    color: verdict,
    mark: VERDICT_MARK[verdict],
  };
}

function panelTitle(group: GroupResult, i: number): TitleComponentOption {
  return {
    left: i * FOREST_WIDTH + SIDE,
    top: 8,
    padding: 0,
    itemGap: 3,
    text: fitText(group.workload, ROW_WIDTH, 14 * BOLD),
    subtext: fitText([...groupParts(group).slice(1), group.placement].join(" · "), ROW_WIDTH, 11),
    textStyle: {
      fontSize: 14,
      fontWeight: 600,
      color: themeColor("text"),
    },
    subtextStyle: { fontSize: 11, color: themeColor("muted") },
  };
}
