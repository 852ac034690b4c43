/**
 * Reports of the lab: from a {@linkcode LabReport} to what people read, and back.
 *
 * In reading order: `document/model.ts` is a report as data, `document/terminal.ts`, `document/markdown.ts` and
 * `document/html.ts` render it. `figure.ts` says how numbers look, `names.ts` how names do, `text_table.ts` how a
 * terminal's tables do. `charts/` holds one file per chart, drawn as SVG; `charts/chart.ts` is what they share. What a
 * report says is not here but in its study, e.g. `studies/lab/document/lab_document.ts`.
 *
 * May import: `record`, `stats`.
 *
 * To add a chart: a file in `charts/`.
 *
 * @module
 */

import type { LabReport } from "../record/lab.ts";
import { RECORD_NAME } from "../studies/lab/selftest_words.ts";
import { renderHtml, renderMarkdown } from "../studies/lab/document/render.ts";
import { renderSvg } from "../studies/lab/svg.ts";
import {
  folderOf,
  labJson,
  NotAllWritten,
  type ReportFile,
  withFiniteFigures,
  writeFilesAtomically,
  writeForms,
} from "../record/write_files.ts";

export type {
  CellResult,
  Comparison,
  ConfigurationComparison,
  ConfigurationRatio,
  ControlOutcome,
  Environment,
  Finding,
  GroupResult,
  LabReport,
  ProcessSamples,
  SharingCost,
  Verdict,
} from "../record/lab.ts";
export type { Placement } from "../measure/cell.ts";
export type { Configuration } from "../studies/lab/configuration.ts";
export {
  type CalibratedTime,
  type Calibration,
  CALIBRATION_SCHEMA,
  type CalibrationEntry,
} from "../record/calibration.ts";
export type { CellEvidence } from "../evidence/cell_evidence.ts";
export type { InliningRefusal } from "../evidence/inlining_trace.ts";
export type {
  Classification,
  DeoptEvidence,
  EvidenceSummary,
  IcEvidence,
  InlinedFunction,
} from "../evidence/summary.ts";
export type { CodeVariant } from "../evidence/variants.ts";
export type { Condition, Kernel, SelftestPlacement } from "../studies/selftest/condition.ts";
export type { Rate } from "../stats/rate.ts";
export type { SelftestRates, SelftestSummary } from "../record/selftest_summary.ts";
export type { CellSummary } from "../studies/selftest/summary.ts";
export type { Bound, TargetResult, TargetState } from "../studies/selftest/targets.ts";
export type { SelftestWords } from "../studies/lab/selftest_words.ts";
export { LAB_SCHEMA_VERSION } from "../record/lab.ts";
export { labJsonSchema } from "../record/lab_schema.ts";
export { checkLabReport, readLabReport } from "../record/read_lab.ts";
export { sharingCosts } from "../measure/placement_cost.ts";
export { type AdviceRow, advise } from "../studies/lab/advice.ts";
export { conclude, type Conclusion, isProven } from "../studies/lab/conclusion.ts";
export { type LabTerminalOptions, renderTerminal } from "../studies/lab/document/render.ts";
export { type TerminalOptions, terminalOptions } from "./document/terminal.ts";
export { NotAllWritten, type ReportFile, writeFilesAtomically, writeForms };
export { renderHtml, renderMarkdown, renderSvg };
export { headlineGroups, type SvgOptions } from "../studies/lab/svg.ts";

/**
 * The other forms of a report as files: `lab.md`, `lab.html` and `lab.svg`, each rendered when its text is asked for.
 *
 * @throws nothing for a report that {@linkcode readLabReport} returned.
 */
export function renderedFiles(
  report: LabReport,
): { readonly name: string; readonly text: string }[] {
  const forms: readonly (readonly [name: string, render: (report: LabReport) => string])[] = [
    ["lab.md", renderMarkdown],
    ["lab.html", renderHtml],
    ["lab.svg", renderSvg],
  ];
  return forms.map(([name, render]) => ({
    name,
    get text(): string {
      return render(report);
    },
  }));
}

/** Path of the record that {@linkcode writeLabReport} writes into a folder. */
export function recordIn(folder: string): string {
  return `${folderOf(folder)}/${RECORD_NAME}`;
}

/**
 * Writes `lab.json` and its other forms into a folder, each by itself, complete or not at all. Figures that JSON
 * cannot hold are left out and named in a finding.
 *
 * @returns the paths written.
 * @throws {NotAllWritten} after all were tried, when any could not be written.
 * @throws {TypeError} when the report does not fit the schema, before anything is written.
 */
export async function writeLabReport(folder: string, report: LabReport): Promise<string[]> {
  const finite = withFiniteFigures(report);
  const json = { name: RECORD_NAME, text: labJson(finite) };
  return await writeForms(folder, [json, ...renderedFiles(finite)]);
}
