/**
 * The comparisons of a run: for each its plot, its table, and the windows behind it.
 *
 * @module
 */

import type { Block, Cell, Column, Row, Section } from "../../../report/document/model.ts";
import { code, unmarked } from "../../../report/document/model.ts";
import { hasEvidence, shortClassification } from "../evidence_tables.ts";
import {
  areSimultaneous,
  confidenceText,
  intervalNumbers,
  outlierText,
  overheadNs,
  percentNumber,
  signed,
  stateNote,
  subjectOf,
  tableOrder,
} from "../../../report/figure.ts";
import { groupName } from "../../../record/group_name.ts";
import { ratioOf } from "../../../record/ratio.ts";
import { significant } from "../../../stats/significant.ts";
import { hasForest, renderForest } from "../../../report/charts/forest.ts";
import type { Comparison } from "../../../stats/compare.ts";
import type { CellResult, GroupResult, LabReport } from "../../../record/lab.ts";
import { nsPerOpOf } from "../../../record/one_estimator.ts";
import { EACH_FOR_ITSELF } from "../how_to_read.ts";
import { forestLabel } from "../svg.ts";
import { renderWindowRows } from "../../../report/charts/window_rows.ts";

const WINDOWS_LEGEND =
  "A tick per fresh process, at the median of its windows; its line runs between their quartiles. Red: the process was " +
  "not steady.";

/** Comparisons that stand open on a page; more are folded away. */
const MOST_OPEN = 3;

/** Each comparison under its heading; nothing without any. */
export function comparisonSection(report: LabReport): Section {
  return {
    id: "comparisons",
    title: "Comparisons",
    folded: report.groups.length > MOST_OPEN,
    blocks: [
      ...report.groups.flatMap((group, i) => comparison(report, group, `comparison-${i}`)),
      ...legend(report),
    ],
  };
}

/** Early figures of a run that goes on: times alone, no verdict and no ratio. */
export function earlySection({ groups }: LabReport): Section {
  return {
    id: "early",
    title: "Early figures",
    blocks: [
      {
        kind: "paragraph",
        text: "No verdicts yet, every number may still move.",
        tone: "warn",
      },
      ...groups.flatMap((group): Block[] => [
        heading(group),
        {
          kind: "table",
          caption: group.operation,
          columns: [
            { heading: subjectOf([group]).one },
            { heading: "ns/op", align: "right" },
            { heading: "blocks", align: "right" },
          ],
          rows: tableOrder(group).map((cell): Row => ({
            ...roleOf(cell),
            cells: [
              nameOf(group, cell),
              significant(nsPerOpOf(group, cell)),
              String(new Set(cell.processes.map(({ block }) => block)).size),
            ],
          })),
        },
      ]),
    ],
  };
}

function comparison(report: LabReport, group: GroupResult, anchor: string): Block[] {
  const { margin } = report;
  const plot: Block[] = hasForest(group)
    ? [{
      kind: "figure",
      caption: "",
      panels: [{
        svg: () =>
          renderForest(
            [group],
            { margin, untitled: true },
            forestLabel(report, [group], `${anchor}-forest`),
          ),
      }],
    }]
    : [];
  return [
    { ...heading(group), anchor },
    {
      kind: "paragraph",
      text: `${unmarked(group.operation)}; placement: ${group.placement}; baseline: ${
        code(group.baseline)
      }`,
      tone: "muted",
    },
    { kind: "group", blocks: [...plot, comparisonTable(group)] },
    windows(group, anchor),
  ];
}

function heading(group: GroupResult): Extract<Block, { kind: "heading" }> {
  return { kind: "heading", text: unmarked(groupName(group)) };
}

/** The table of a comparison: times, what they are over the baseline, interval, verdict, outliers. */
function comparisonTable(group: GroupResult): Block {
  const evidence = hasEvidence(group);
  const level = confidenceText([group]);
  const columns: Column[] = [
    { heading: subjectOf([group]).one },
    { heading: "ns/op", align: "right" },
    { heading: "Δ ns", align: "right", rank: 1 },
    { heading: "Δ %", align: "right" },
    { heading: `${level} interval`.trim(), align: "right" },
    { heading: "verdict" },
    ...(isBusy(group)
      ? [{ heading: "on a busy core, %", short: "busy, %", align: "right", rank: 3 } as const]
      : []),
    ...(evidence ? [{ heading: "V8 made", only: ["terminal"] } as const] : []),
    { heading: "outliers", short: "outl.", align: "right", rank: 2 },
  ];
  return {
    kind: "table",
    caption: "",
    columns,
    rows: tableOrder(group).map((cell): Row => ({
      ...roleOf(cell),
      cells: cellsOf(group, cell, evidence),
    })),
  };
}

function cellsOf(group: GroupResult, cell: CellResult, evidence: boolean): Cell[] {
  const start: Cell[] = [nameOf(group, cell), significant(nsPerOpOf(group, cell))];
  const made: Cell[] = evidence
    ? [cell.evidence === undefined ? "" : shortClassification(cell.evidence.classification)]
    : [];
  const estimate = ratioOf(group, cell);
  const busy = isBusy(group);
  const { comparison } = cell;
  if (comparison === null || estimate === null) {
    const word = cell.strategy === group.baseline ? "baseline" : "not compared";
    return [
      ...start,
      "",
      "",
      "",
      { text: word, tone: "muted" },
      ...(busy ? [""] : []),
      ...made,
      "",
    ];
  }
  const over = overheadNs(group, cell);
  const tone = comparison.outlierShare > 0 ? "warn" : "muted";
  return [
    ...start,
    over === null ? "" : signed(over),
    percentNumber(estimate.ratio, estimate.margin),
    intervalNumbers(estimate),
    { text: comparison.verdict + stateNote(comparison.state), tone: comparison.verdict },
    ...(busy ? [busyText(comparison)] : []),
    ...made,
    { text: outlierText(comparison), tone },
  ];
}

/** Whether any cell has a figure of contended windows beside that of quiet ones. */
function isBusy({ cells }: GroupResult): boolean {
  return cells.some(({ comparison }) => comparison?.contended !== undefined);
}

function busyText({ contended }: Comparison): string {
  if (contended === undefined) return "";
  const { ratio, ratioLow: low, ratioHigh: high } = contended;
  return `${percentNumber(ratio)} (${intervalNumbers({ ratio, low, high })})`;
}

function roleOf({ control }: CellResult): Pick<Row, "role"> {
  return control ? { role: "aside" } : {};
}

function nameOf(group: GroupResult, { strategy, control }: CellResult): Cell {
  const tone = !control && strategy === group.baseline ? "strong" : "plain";
  return { text: code(strategy), tone };
}

function windows(group: GroupResult, anchor: string): Block {
  const processes = group.cells.reduce((sum, cell) => sum + cell.processes.length, 0);
  const label = {
    id: `${anchor}-windows`,
    title: `Processes of ${groupName(group)}`,
    description:
      `A row per cell and a tick per fresh process, ${processes} in all, where the windows of the ` +
      `process lay against the median of the cell's.`,
  };
  return {
    kind: "details",
    only: ["html"],
    summary: "Windows of every cell, by process",
    blocks: processes === 0 ? [] : [{
      kind: "figure",
      size: "full",
      caption: WINDOWS_LEGEND,
      panels: [{ svg: () => renderWindowRows(group, label) }],
    }],
  };
}

function legend({ groups }: LabReport): Block[] {
  if (groups.length === 0) return [];
  const { one } = subjectOf(groups);
  const old: Block = {
    kind: "paragraph",
    tone: "muted",
    text: EACH_FOR_ITSELF,
    only: ["terminal"],
  };
  return [{
    kind: "paragraph",
    tone: "muted",
    text:
      `Δ and its interval, in percent, are over the baseline: + is slower. Outliers are blocks more than ` +
      `5 % off the estimate. A control is a cell whose outcome is known, not a ${one} to choose.` +
      (groups.some(isBusy)
        ? " All of it is of quiet windows; on a busy core: the same ratio of windows beside a busy neighbor, with its 95 % interval."
        : ""),
  }, ...(areSimultaneous(groups) ? [] : [old])];
}
