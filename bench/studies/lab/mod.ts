/**
 * The study of the lab: from a {@linkcode LabReport} to what people read, and back.
 *
 * In reading order: `request.ts` and `lab_plan.ts` (what is measured), `choice.ts`, `conclusion.ts` and `advice.ts`
 * (the answer), then one file per form: `terminal.ts`, `markdown.ts`, `svg.ts`, `html.ts`, and `write_report.ts` (the
 * files). The record is in `bench/record/`.
 *
 * @module
 */

export {
  type CellResult,
  type ConfigurationComparison,
  type ConfigurationRatio,
  type ControlOutcome,
  type Environment,
  type Finding,
  type GroupResult,
  LAB_SCHEMA_VERSION,
  type LabReport,
  type ProcessSamples,
  type SharingCost,
} from "../../record/lab.ts";
export type { Comparison } from "../../stats/compare.ts";
export type { Verdict } from "../../stats/verdict.ts";
export type { Placement } from "../../record/placement.ts";
export type { Configuration } from "./configuration.ts";
export {
  type CalibratedTime,
  type Calibration,
  CALIBRATION_SCHEMA,
  type CalibrationEntry,
} from "../../record/calibration.ts";
export type { CellEvidence } from "../../evidence/cell_evidence.ts";
export type { InliningRefusal } from "../../evidence/inlining_trace.ts";
export type {
  Classification,
  DeoptEvidence,
  EvidenceSummary,
  IcEvidence,
  InlinedFunction,
} from "../../evidence/summary.ts";
export type { CodeVariant } from "../../evidence/variants.ts";
export type { Condition, Kernel, SelftestPlacement } from "../selftest/condition.ts";
export type { Rate } from "../../stats/rate.ts";
export type { SelftestRates, SelftestSummary } from "../../record/selftest_summary.ts";
export type { CellSummary } from "../selftest/summary.ts";
export type { Bound, TargetResult, TargetState } from "../selftest/targets.ts";
export type { SelftestWords } from "./selftest_words.ts";
export { labJsonSchema } from "../../record/lab_schema.ts";
export { checkLabReport, readLabReport } from "../../record/read_lab.ts";
export { sharingCosts } from "../../measure/placement_cost.ts";
export { type AdviceLine, advise } from "./advice.ts";
export { conclude, type Conclusion, isProven } from "./conclusion.ts";
export { renderTerminal, type TerminalOptions, terminalOptions } from "./terminal.ts";
export {
  NotAllWritten,
  type ReportFile,
  writeFilesAtomically,
  writeForms,
} from "../../record/write_files.ts";
export { renderHtml } from "./html.ts";
export { renderMarkdown } from "./markdown.ts";
export { headlineGroups, renderSvg, type SvgOptions } from "./svg.ts";
export { recordIn, renderedFiles, writeLabReport } from "./write_report.ts";
