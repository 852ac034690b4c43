/**
 * The lab's main study: which dispatch strategy to use, and how sure that is.
 *
 * Reading order: `request.ts` turns what was asked for into a plan, `lab_plan.ts` lists the groups that are measured,
 * `configuration.ts` the V8 flags under which. `lab_evidence.ts` adds evidence and calibration. The answer: `choice.ts`
 * (which strategy), `conclusion.ts` (in words), `advice.ts` (by number of layouts, size and order). The report:
 * `document/lab_document.ts` names its sections, each a file beside it.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * To add a section to the report: a file in `document/`, named in `document/lab_document.ts`.
 *
 * @module
 */

export {
  type CellResult,
  type ConfigurationComparison,
  type ConfigurationRatio,
  type ControlOutcome,
  type CoreShape,
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
export type { Allocation } from "../../record/allocation.ts";
export type {
  CalledCode,
  Cause,
  CauseKind,
  CellEvidence,
  Classification,
  CodeVariant,
  Counts,
  DeoptEvidence,
  EvidenceSummary,
  IcEvidence,
  InlinedFunction,
  InliningRefusal,
  InputShape,
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
export { type AdviceRow, advise } from "./advice.ts";
export { conclude, type Conclusion, isProven } from "./conclusion.ts";
export {
  type LabTerminalOptions,
  renderHtml,
  renderMarkdown,
  renderTerminal,
} from "./document/render.ts";
export { type TerminalOptions, terminalOptions } from "../../report/document/terminal.ts";
export {
  NotAllWritten,
  type ReportFile,
  writeFilesAtomically,
  writeForms,
} from "../../record/write_files.ts";
export { headlineGroups, renderSvg, type SvgOptions } from "./svg.ts";
export { recordIn, renderedFiles, writeLabReport } from "./write_report.ts";
