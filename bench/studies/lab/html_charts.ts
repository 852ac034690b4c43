/**
 * Sections of the HTML report that hold charts, each with a table of the same figures.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../../cell.ts";
import type { CellResult, GroupResult, LabReport } from "../../record/lab.ts";
import { escapeMarkup } from "../../report/charts/chart.ts";
import { confidenceText, marginText, ratioWithInterval, tableOrder } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { ratioOf } from "../../record/ratio.ts";
import { hasForest, renderForest } from "../../report/charts/forest.ts";
import {
  cellOf,
  heatRows,
  type HeatShape,
  heatSteps,
  NARROW_HEAT,
  renderHeatMap,
  WIDE_HEAT,
} from "../../report/charts/heat_map.ts";
import { codeOf, type HtmlSection, scrollTable } from "../../report/html_markup.ts";
import { comparisonTable } from "./html_tables.ts";
import { nsPerOpOf } from "../../record/one_estimator.ts";
import { forestLabel, headlineGroups } from "./svg.ts";
import { renderWindowBoxes } from "../../report/charts/window_boxes.ts";

const HEADLINE_PANELS = 3;
const WIDE_COLUMNS = 11;
const NARROW_COLUMNS = 4;

/** The forest plots that stand under the answer; empty when nothing was compared. */
export function headlineFigure(report: LabReport): string {
  const groups = headlineGroups(report, HEADLINE_PANELS);
  if (groups.length === 0) return "";
  const panels = groups.map((group, i) => `<div>${forest(report, group, `top-${i}`)}</div>`);
  return `<figure><div class="forests">${panels.join("\n")}</div>\n` +
    `<figcaption>${escapeMarkup(forestCaption(report, groups))}</figcaption></figure>`;
}

function forest(report: LabReport, group: GroupResult, id: string, untitled = false): string {
  const options = { margin: report.margin, untitled };
  return renderForest([group], options, forestLabel(report, [group], id));
}

function forestCaption(report: LabReport, groups: readonly GroupResult[]): string {
  return `Bar: ${confidenceText(groups)} interval. Band: margin, ${marginText(report.margin)}. ` +
    `▸ slower, ◂ faster, ● equivalent, ○ inconclusive. The figures stand in the tables below.`;
}

/** Heat maps, one per placement. */
export function matrixSection(report: LabReport): HtmlSection | null {
  const parts = (["isolated", "paired", "shared"] as const).flatMap((placement) => {
    const groups = report.groups.filter((group) =>
      group.placement === placement && hasForest(group) && group.workload !== FUNCTIONS_WORKLOAD
    );
    const rows = heatRows(groups);
    return rows.length === 0 ? [] : [matrix(report, groups, rows, placement)];
  });
  if (parts.length === 0) return null;
  const legend = heatSteps(report.margin).map(({ color, label }) =>
    `<li><span class="swatch" style="background:var(--${color})"></span>${label}</li>`
  );
  const body = `<p>Time of the strategy / time of the baseline, with its interval. ` +
    `Beyond 1: slower than the baseline.</p>\n<ul class="legend">${legend.join("")}</ul>\n` +
    parts.join("\n");
  return { id: "matrix", title: "Strategy × workload", body };
}

function matrix(
  report: LabReport,
  groups: readonly GroupResult[],
  rows: readonly string[],
  placement: string,
): string {
  const maps = (size: number, shape: HeatShape, name: string) =>
    chunks(groups, size).map((part, i) => {
      const label = {
        id: `heat-${placement}-${name}-${i}`,
        title: `Heat map, ${placement}: strategy by workload`,
        description: `Ratio of each strategy's time to the baseline's in ${
          part.map(groupName).join("; ")
        }.`,
      };
      return `<div>${renderHeatMap(part, rows, report.margin, shape, label)}</div>`;
    }).join("\n");
  const table = scrollTable(
    {
      caption: `Ratio to the baseline (interval), ${placement}`,
      class: "figures",
      headings: [
        { html: "strategy" },
        ...groups.map((group) => ({ html: escapeMarkup(groupName(group)), class: "n" })),
      ],
    },
    rows.map((strategy) => ({
      cells: [
        { html: codeOf(strategy) },
        ...groups.map((group) => {
          const cell = cellOf(group, strategy);
          const estimate = cell === undefined ? null : ratioOf(group, cell);
          return { html: estimate === null ? "–" : ratioWithInterval(estimate), class: "n" };
        }),
      ],
    })),
  );
  return `<h3>Placement: ${placement}</h3>\n<figure>` +
    `<div class="wide">${maps(WIDE_COLUMNS, WIDE_HEAT, "wide")}</div>\n` +
    `<div class="narrow">${maps(NARROW_COLUMNS, NARROW_HEAT, "narrow")}</div></figure>\n` +
    `<details><summary>The same as a table</summary>${table}</details>`;
}

/** Each comparison: forest plot, table, and the windows behind it. */
export function comparisonSections(report: LabReport): HtmlSection | null {
  if (report.groups.length === 0) return null;
  const body = report.groups.map((group, i) => comparison(report, group, i)).join("\n");
  return { id: "comparisons", title: "Comparisons", body };
}

function comparison(report: LabReport, group: GroupResult, i: number): string {
  const plot = hasForest(group)
    ? `<figure class="forests">${forest(report, group, `forest-${i}`, true)}</figure>`
    : "";
  const boxes = tableOrder(group).filter((cell) => cell.processes.length > 0)
    .map((cell, at) => boxFigure(group, cell, `boxes-${i}-${at}`));
  const windows = boxes.length === 0
    ? ""
    : `<details><summary>Windows of every cell, by block</summary>
<p class="note">Nanoseconds per operation. One box per fresh process: quartiles, with whiskers to the
least and the greatest window. Dashed: the cell's estimate. Red: the process was not steady.</p>
<div class="boxes">${boxes.join("\n")}</div></details>`;
  return `<article class="comparison">
<header><h3>${escapeMarkup(groupName(group))}</h3>
<p class="note">${escapeMarkup(group.operation)}; placement: ${group.placement}</p></header>
${plot}
${comparisonTable(group)}
${windows}
</article>`;
}

function boxFigure(group: GroupResult, cell: CellResult, id: string): string {
  const steady = cell.processes.filter((process) => process.steady).length;
  const label = {
    id,
    title: `Windows of ${cell.strategy}, ${groupName(group)}`,
    description: `Box plot of ns per operation by block: ${cell.processes.length} processes, ` +
      `${steady} of them steady.`,
  };
  const note = cell.control ? " (control)" : "";
  return `<figure><figcaption>${codeOf(cell.strategy)}${note}</figcaption>` +
    `${renderWindowBoxes({ ...cell, nsPerOp: nsPerOpOf(group, cell) }, label)}</figure>`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts = Math.ceil(items.length / size);
  const each = Math.ceil(items.length / Math.max(1, parts));
  return Array.from({ length: parts }, (_unused, i) => items.slice(i * each, (i + 1) * each));
}
