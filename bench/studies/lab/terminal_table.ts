/**
 * The tables of a comparison for a terminal.
 *
 * @module
 */

import type { CellResult, GroupResult } from "../../record/lab.ts";
import type { Verdict } from "../../stats/verdict.ts";
import { hasEvidence, shortClassification } from "./evidence_tables.ts";
import {
  confidenceText,
  intervalNumbers,
  outlierText,
  overheadNs,
  percentNumber,
  signed,
  subjectOf,
  tableOrder,
} from "../../report/figure.ts";
import { ratioOf } from "../../record/ratio.ts";
import { significant } from "../../stats/significant.ts";
import { nsPerOpOf } from "../../record/one_estimator.ts";
import {
  alignTable,
  printable,
  type Style,
  type TableOptions,
  type TextCell,
  type TextColumn,
} from "../../report/text_table.ts";

const VERDICT_STYLE: Readonly<Record<Verdict, Style>> = {
  faster: "good",
  slower: "bad",
  equivalent: "plain",
  inconclusive: "warn",
};

/** Lines of the table of a comparison: times, overhead with interval, verdict, outliers. */
export function comparisonTable(group: GroupResult, options: TableOptions): string[] {
  return alignTable(columnsOf(group), tableOrder(group).map((cell) => rowOf(group, cell)), options);
}

/** Lines of the table of early figures: times alone. */
export function earlyTable(group: GroupResult, options: TableOptions): string[] {
  const rows = tableOrder(group).map((cell) => earlyRow(group, cell));
  const columns: readonly TextColumn[] = [
    { heading: subjectOf([group]).one, align: "left" },
    { heading: "ns/op", align: "right" },
    { heading: "blocks", align: "right" },
  ];
  return alignTable(columns, rows, options);
}

function columnsOf(group: GroupResult): TextColumn[] {
  const level = confidenceText([group]);
  return [
    { heading: subjectOf([group]).one, align: "left" },
    { heading: "ns/op", align: "right" },
    { heading: "Δ ns", align: "right", optional: true },
    { heading: "Δ %", align: "right" },
    { heading: level === "" ? "interval" : `${level} interval`, align: "right" },
    { heading: "verdict", align: "left" },
    ...(hasEvidence(group) ? [{ heading: "V8 made", align: "left" } as const] : []),
    { heading: "outl.", align: "right", optional: true },
  ];
}

function earlyRow(group: GroupResult, cell: CellResult): TextCell[] {
  const blocks = new Set(cell.processes.map((process) => process.block)).size;
  return [nameCell(group, cell), { text: significant(nsPerOpOf(group, cell)) }, {
    text: String(blocks),
  }];
}

function rowOf(group: GroupResult, cell: CellResult): TextCell[] {
  const { comparison } = cell;
  const start = [nameCell(group, cell), { text: significant(nsPerOpOf(group, cell)) }];
  if (comparison === null) {
    const isBaseline = cell.strategy === group.baseline;
    const word = isBaseline ? "baseline" : "not compared";
    const figures = [{ text: "" }, { text: "" }, { text: "" }];
    return [...start, ...figures, { text: word, style: "dim" }, ...codeCells(group, cell)];
  }
  const estimate = ratioOf(group, cell)!;
  const over = overheadNs(group, cell);
  return [
    ...start,
    { text: over === null ? "" : signed(over) },
    { text: percentNumber(estimate.ratio, estimate.margin) },
    { text: intervalNumbers(estimate) },
    { text: comparison.verdict, style: VERDICT_STYLE[comparison.verdict] },
    ...codeCells(group, cell),
    { text: outlierText(comparison), style: comparison.outlierShare > 0 ? "warn" : "dim" },
  ];
}

/** One cell in groups that have evidence, else none. */
function codeCells(group: GroupResult, { evidence }: CellResult): TextCell[] {
  if (!hasEvidence(group)) return [];
  return [{ text: evidence === undefined ? "" : shortClassification(evidence.classification) }];
}

function nameCell(group: GroupResult, cell: CellResult): TextCell {
  const name = printable(cell.strategy);
  if (cell.control) return { text: `(${name})`, style: "dim" };
  return { text: name, style: cell.strategy === group.baseline ? "bold" : "plain" };
}
