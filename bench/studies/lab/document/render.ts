/**
 * The report of a run in the forms that people read: its document, rendered.
 *
 * @module
 */

import type { LabReport } from "../../../record/lab.ts";
import type { ReportDocument } from "../../../report/document/model.ts";
import { documentHtml } from "../../../report/document/html.ts";
import { documentMarkdown } from "../../../report/document/markdown.ts";
import { documentTerminal, type TerminalOptions } from "../../../report/document/terminal.ts";
import { BENCH_MODE, benchDocument } from "../../bench/bench_document.ts";
import { earlyDocument, labDocument } from "./lab_document.ts";

/** How to print the report of a run. */
export interface LabTerminalOptions extends TerminalOptions {
  /** Early figures of a run that goes on: times only, no verdicts and no recommendation. */
  readonly provisional?: boolean;
  /** Path of the report's `lab.json` from where the reader is; `lab.json` by default. */
  readonly record?: string;
}

/** The report as text for a terminal, lines ended by `\n`. */
export function renderTerminal(report: LabReport, options: LabTerminalOptions = {}): string {
  const document = options.provisional ? earlyDocument(report) : documentOf(report, options.record);
  return documentTerminal(document, options);
}

/** The report as GitHub-flavored Markdown, ended by a newline. */
export function renderMarkdown(report: LabReport): string {
  return documentMarkdown(documentOf(report));
}

/** The report as one HTML file that needs no network and no script: the answer first, then what it rests on. */
export function renderHtml(report: LabReport): string {
  return documentHtml(documentOf(report));
}

/** The document of a report: a run of benches has its own. */
function documentOf(report: LabReport, record?: string): ReportDocument {
  return report.mode === BENCH_MODE ? benchDocument(report, record) : labDocument(report, record);
}
