/**
 * A sweep as text for a terminal.
 *
 * @module
 */

import type { ReportDocument, Table } from "../../report/document/model.ts";
import { documentTerminal, type TerminalOptions } from "../../report/document/terminal.ts";
import { significant } from "../../stats/significant.ts";
import type { SweepReport } from "./run_sweep.ts";
import { SWEEP_CONFIDENCE, sweepLine, sweepStrategies, type SweepTime } from "./sweep_points.ts";

/** Ends of an interval so far apart that the figures say nothing: few processes that do not agree. */
const UNSURE_FACTOR = 10;
const UNSURE =
  `unsure: an interval wider than a factor of ${UNSURE_FACTOR}; more --blocks narrow it`;
const VALUE_WIDTH = 10;
const TIME_WIDTH = 24;

/** The sweep as text, lines ended by `\n`: a row per value, ns per operation with its interval by strategy. */
export function renderSweepText(report: SweepReport, options: TerminalOptions): string {
  return documentTerminal(sweepDocument(report, options.width ?? 80), options);
}

function sweepDocument(report: SweepReport, width: number): ReportDocument {
  const { sweep, label, partial, points } = report;
  const tables = tablesOf(report, Math.max(1, Math.floor((width - VALUE_WIDTH) / TIME_WIDTH)));
  const isUnsure = JSON.stringify(tables).includes("(unsure)");
  return {
    title: `sweep ${sweep}`,
    run: `ns per operation (${SWEEP_CONFIDENCE * 100} % interval over processes) by ${label}`,
    question: `How does time change with ${label}?`,
    lead: [
      ...tables,
      ...(isUnsure ? [{ kind: "paragraph", text: UNSURE, tone: "muted" } as const] : []),
      ...(partial
        ? [
          {
            kind: "warning",
            level: "warning",
            text: "Partial: the run ended before every value was measured.",
          } as const,
        ]
        : []),
      {
        kind: "list",
        items: points.flatMap(({ value, report: { findings } }) =>
          findings.filter(({ kind }) => kind !== "outliers" && kind !== "not steady")
            .map(({ kind, where, what }) => `At ${value}: ${kind} in ${where}: ${what}`)
        ),
      },
    ],
    sections: [],
  };
}

/** So many strategies side by side; the others follow in tables of their own. */
function tablesOf(report: SweepReport, abreast: number): Table[] {
  const strategies = sweepStrategies(report);
  const starts = Array.from(
    { length: Math.max(1, Math.ceil(strategies.length / abreast)) },
    (_one, i) => i * abreast,
  );
  return starts.map((start) => {
    const shown = strategies.slice(start, start + abreast);
    const lines = shown.map((name) => sweepLine(report, name));
    return {
      kind: "table",
      caption: "",
      columns: ["value", ...shown].map((heading) => ({ heading, align: "right" })),
      rows: report.points.map(({ value }, at) => ({
        cells: [String(value), ...lines.map((line) => timeText(line[at]!))],
      })),
    };
  });
}

function timeText(time: SweepTime | null): string {
  if (time === null) return "–";
  const { ns, nsLow, nsHigh, processes } = time;
  if (processes < 2) return `${significant(ns)} (one process)`;
  if (nsHigh > UNSURE_FACTOR * nsLow) return `${significant(ns)} (unsure)`;
  return `${significant(ns)} (${significant(nsLow)} to ${significant(nsHigh)})`;
}
