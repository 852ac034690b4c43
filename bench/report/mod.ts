/**
 * Reports of the lab: from a {@linkcode LabReport} to what people read, and back.
 *
 * In reading order: `lab_report.ts` (the record), `schema.ts`, `read_report.ts` and `write_report.ts` (the
 * file), `choice.ts`, `conclusion.ts` and `advice.ts` (the answer), `figure.ts` (how numbers look), then one file per
 * form: `terminal.ts`, `markdown.ts`, `svg.ts`, `html.ts`.
 *
 * @module
 */

import type { LabReport } from "./lab_report.ts";
import { RECORD_NAME } from "./selftest_words.ts";
import { renderHtml } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderSvg } from "./svg.ts";
import {
  folderOf,
  labJson,
  NotAllWritten,
  type ReportFile,
  withFiniteFigures,
  writeFilesAtomically,
  writeForms,
} from "./write_report.ts";

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
} from "./lab_report.ts";
export type { Placement } from "../measure/cell.ts";
export type { Configuration } from "../measure/configuration.ts";
export {
  type CalibratedTime,
  type Calibration,
  CALIBRATION_SCHEMA,
  type CalibrationEntry,
} from "../calibrate/calibration.ts";
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
export type { Condition, Kernel, SelftestPlacement } from "../selftest/condition.ts";
export type { Rate } from "../selftest/rate.ts";
export type { SelftestRates, SelftestSummary } from "../selftest/selftest_summary.ts";
export type { CellSummary } from "../selftest/summary.ts";
export type { Bound, TargetResult, TargetState } from "../selftest/targets.ts";
export type { SelftestWords } from "./selftest_words.ts";
export { LAB_SCHEMA_VERSION } from "./lab_report.ts";
export { labJsonSchema } from "./schema.ts";
export { checkLabReport, readLabReport } from "./read_report.ts";
export { sharingCosts } from "./placement_cost.ts";
export { type AdviceLine, advise } from "./advice.ts";
export { conclude, type Conclusion, isProven } from "./conclusion.ts";
export { renderTerminal, type TerminalOptions, terminalOptions } from "./terminal.ts";
export { NotAllWritten, type ReportFile, writeFilesAtomically, writeForms };
export { renderHtml, renderMarkdown, renderSvg };
export { headlineGroups, type SvgOptions } from "./svg.ts";

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
