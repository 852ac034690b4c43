/**
 * What to use, as tables: five situations beside the answer, further ones and what all of them come from below; of
 * functions, each with its figures.
 *
 * @module
 */

import { type AdviceRow, advise } from "../advice.ts";
import { decidingGroups } from "../choice.ts";
import { isProven } from "../conclusion.ts";
import {
  type Block,
  type Cell,
  code,
  type Column,
  type Section,
} from "../../../report/document/model.ts";
import { percentWithInterval, subjectOf, tableOrder } from "../../../report/figure.ts";
import { ratioOf } from "../../../record/ratio.ts";
import { significant } from "../../../stats/significant.ts";
import { nsPerOpOf } from "../../../record/one_estimator.ts";
import type { GroupResult, LabReport } from "../../../record/lab.ts";

/** The table that stands beside the answer; why there is none, in a run that proves nothing. */
export function adviceBlocks(report: LabReport): Block[] {
  if (report.groups.length === 0) return [];
  if (subjectOf(report.groups).one === "function") {
    // Pairs of one comparison stand in one table.
    const whole = decidingGroups(report);
    return (whole.length > 0 ? whole : report.groups).map(functionTable);
  }
  if (!isProven(report)) {
    return [{ kind: "paragraph", text: "No advice, as the run is unproven.", tone: "warn" }];
  }
  return [adviceTable(report, advise(report).filter(({ headline }) => headline), ["terminal"])];
}

/** Further situations, where the advice does not hold, and what the answer rests on. */
export function basisSection(report: LabReport, reasons: readonly string[]): Section {
  const rows = advise(report);
  const further = rows.filter(({ headline }) => !headline);
  const notes = rows.filter(({ headline, note }) => headline && note !== "");
  return {
    id: "basis",
    title: "What the answer rests on",
    folded: true,
    blocks: [
      { kind: "list", items: reasons },
      // A terminal has them in the table.
      {
        kind: "list",
        items: notes.map(({ situation, note }) => `${situation}: ${note}.`),
        only: ["markdown", "html"],
      },
      ...(further.length === 0 ? [] : [adviceTable(report, further)]),
    ],
  };
}

function adviceTable(
  report: LabReport,
  rows: readonly AdviceRow[],
  notesIn?: Column["only"],
): Block {
  const baselines = [...new Set(decidingGroups(report).map(({ baseline }) => baseline))];
  const baseline = baselines.length === 1 ? code(baselines[0]!) : "the baseline";
  return {
    kind: "table",
    caption: "",
    content: "prose",
    columns: [
      { heading: "situation" },
      { heading: "use" },
      { heading: "as good" },
      { heading: `price over ${baseline}` },
      { heading: "worst choice costs" },
      { heading: "note", short: "", ...(notesIn === undefined ? {} : { only: notesIn }) },
    ],
    rows: rows.map(({ situation, use, asGood, price, worst, note }) => ({
      cells: [situation, { text: use, tone: "strong" }, asGood, price, worst, note],
    })),
  };
}

/** Functions with their times; a terminal shows the whole comparison soon enough. */
function functionTable(group: GroupResult): Block {
  return {
    kind: "table",
    caption: "",
    only: ["markdown", "html"],
    columns: [
      { heading: "function" },
      { heading: "ns/op", align: "right" },
      { heading: `over ${code(group.baseline)} (interval)`, align: "right" },
      { heading: "verdict" },
    ],
    rows: tableOrder(group).filter(({ control }) => !control).map((cell) => {
      const estimate = ratioOf(group, cell);
      const { comparison } = cell;
      const over = comparison === null || estimate === null ? "" : percentWithInterval(estimate);
      const verdict: Cell = comparison === null
        ? cell.strategy === group.baseline ? "baseline" : "not compared"
        : { text: comparison.verdict, tone: comparison.verdict };
      return { cells: [code(cell.strategy), significant(nsPerOpOf(group, cell)), over, verdict] };
    }),
  };
}
