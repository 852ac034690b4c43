/**
 * The tables of the self-test's text.
 *
 * @module
 */

import { alignTable, type TextCell, type TextColumn } from "../../report/text_table.ts";
import { PLACEMENTS, PLANTED_PERCENTS, plantedName } from "./condition.ts";
import type { Told } from "./outcome.ts";
import { percentOf, percentWithRange } from "../../report/rate_text.ts";
import type { CellSummary, SelftestReport } from "../../record/selftest.ts";
import { CLAIM_SIZES, summarizeTold } from "./summary.ts";

/** Room and colour. */
export interface TableOptions {
  /** Columns available. */
  readonly width: number;
  /** Whether to use ANSI colours. */
  readonly color: boolean;
}

/** Lines of a placement's two tables: rates in percent, then figures. */
export function cellTables(cells: readonly CellSummary[], options: TableOptions): string[] {
  return [...rateTable(cells, options), "", ...figureTable(cells, options)];
}

function rateTable(cells: readonly CellSummary[], options: TableOptions): string[] {
  const columns = columnsOf(["N", "proven %", "found %", "wrong %", "equivalent %", "covered %"]);
  const rows = cells.map((cell): readonly TextCell[] => {
    const { plantedPercent, claims, found, wrong, equivalent, covered } = cell;
    const planted = plantedPercent > 0;
    return [
      { text: nameOf(cell) },
      { text: String(claims.total) },
      { text: percentWithRange(claims), style: !planted && claims.count > 0 ? "warn" : "plain" },
      { text: planted ? percentWithRange(found) : "–" },
      {
        text: planted ? percentWithRange(wrong) : "–",
        style: wrong.count > 0 ? "bad" : "plain",
      },
      { text: percentWithRange(equivalent) },
      { text: percentWithRange(covered) },
    ];
  });
  return alignTable(columns, rows, options);
}

function figureTable(cells: readonly CellSummary[], options: TableOptions): string[] {
  const columns = columnsOf([
    "ratio median",
    "detectable median",
    "90 %",
    "s median",
    "longest",
    "blocks",
    "off",
  ]);
  const rows = cells.map((cell): readonly TextCell[] => [
    { text: nameOf(cell) },
    { text: cell.ratioMedian.toFixed(4) },
    { text: `${percent(cell.detectableMedian)} %` },
    { text: `${percent(cell.detectableP90)} %` },
    { text: seconds(cell.durationMedianMs) },
    { text: seconds(cell.durationMaxMs) },
    { text: (cell.blocks / cell.claims.total).toFixed(1) },
    { text: `${(cell.outlierShare * 100).toFixed(1)} %` },
  ]);
  return alignTable(columns, rows, options);
}

/** Lines of the table that puts the lab beside the tools that ran. */
export function toolTable(report: SelftestReport, options: TableOptions): string[] {
  const measured: readonly (readonly [string, readonly Told[]])[] = [
    ...PLACEMENTS.map((placement) =>
      [
        `lab ${placement}`,
        report.outcomes.filter((outcome) => outcome.placement === placement),
      ] as const
    ),
    ...report.tools.map((tool) =>
      [tool, report.told.filter((told) => told.tool === tool)] as const
    ),
  ];
  const rows = measured.flatMap(([name, told]): readonly (readonly TextCell[])[] => {
    const summary = summarizeTold(told);
    if (summary === null) return [];
    const { claimsBeyond, errorMedian, rightDirection, durationMedianMs } = summary;
    return [[
      { text: name },
      { text: seconds(durationMedianMs) },
      { text: String(claimsBeyond[0]!.total) },
      ...claimsBeyond.map((rate) => ({ text: percentOf(rate) })),
      { text: Number.isNaN(errorMedian) ? "–" : `${percent(errorMedian)} %` },
      ...rightDirection.map(({ rate }) => ({ text: percentOf(rate) })),
      { text: rangeText(rightDirection.map(({ rate }) => rate.total)) },
    ]];
  });
  const columns = columnsOf([
    "s",
    "A/A N",
    ...CLAIM_SIZES.map((size) => `>${size * 100} %`),
    "median",
    ...PLANTED_PERCENTS.map((percent, i) => `${i === 0 ? "right " : ""}${plantedName(percent)}`),
    "N each",
  ]);
  return alignTable(columns, rows, options);
}

function columnsOf(headings: readonly string[]): readonly TextColumn[] {
  return [
    { heading: "", align: "left" },
    ...headings.map((heading): TextColumn => ({ heading, align: "right" })),
  ];
}

function nameOf({ kernel, plantedPercent }: CellSummary): string {
  return `${kernel} ${plantedName(plantedPercent)}`;
}

/** `6`, or `5–6` where they differ. */
function rangeText(counts: readonly number[]): string {
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  return fewest === most ? `${fewest}` : `${fewest}–${most}`;
}

function percent(fraction: number): string {
  return (fraction * 100).toFixed(2);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
