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
  labJsonSchema,
  type LabReport,
  type ProcessSamples,
  type SharingCost,
} from "../../record/lab.ts";
export type { Comparison } from "../../stats/compare.ts";
export type { Verdict } from "../../stats/verdict.ts";
export type { Placement } from "../../record/placement.ts";
export type { Configuration } from "../../record/configuration.ts";
export {
  type CalibratedTime,
  type Calibration,
  CALIBRATION_SCHEMA,
  type CalibrationEntry,
} from "../../record/calibration.ts";
export type {
  CellEvidence,
  Classification,
  CodeVariant,
  DeoptEvidence,
  EvidenceSummary,
  IcEvidence,
  InlinedFunction,
  InliningRefusal,
} from "../../record/cell_evidence.ts";
export type {
  Bound,
  CellSummary,
  Condition,
  Kernel,
  SelftestPlacement,
  SelftestRates,
  SelftestSummary,
  TargetResult,
  TargetState,
} from "../../record/selftest.ts";
export type { Rate } from "../../stats/rate.ts";
export type { SelftestWords } from "./selftest_words.ts";
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
