/**
 * Evidence: what V8 made of a dispatch, from its log and from the machine code itself.
 *
 * Reading order: `subject.ts` says what can be looked at, `gather.ts` looks. It runs the subject in a
 * process of its own (`child.ts`, its parent's end `child_process.ts`), whose log comes in as text
 * (`v8_log.ts`, `log_fields.ts`, `inlining_trace.ts`). `read_code.ts` reads machine code out of that
 * process, `disassembly.ts` decodes it, `machine_code.ts` says what its calls and branches are,
 * `coverage.ts` which of them are ever reached, `classify.ts` what that makes of the dispatch.
 * `summary.ts` ranks what reports keep; `variants.ts` compares processes; `cell_evidence.ts` serves the lab.
 *
 * Evidence needs permission to run Deno; machine code needs `--allow-ffi` and x86-64 besides. Without,
 * the log's part of it remains.
 *
 * @module
 */

export { cellSubject, gatherCellEvidence } from "./cell_evidence.ts";
export type { CellEvidence, CodeVariant, InliningRefusal } from "../record/cell_evidence.ts";
export type { PlacedSite } from "./classify.ts";
export type { Flow, Instruction } from "./disassembly.ts";
export {
  evidenceObstacle,
  type EvidenceOptions,
  type EvidenceResult,
  type FunctionEvidence,
  gatherEvidence,
} from "./gather.ts";
export type {
  CodeLayout,
  CodePosition,
  FunctionIdentity,
  InlinedFrame,
  Tier,
} from "./log_fields.ts";
export type { Site, SiteKind } from "./machine_code.ts";
export { inPlainWords } from "./plain_words.ts";
export { type MachineCode, machineCodeObstacle } from "./read_code.ts";
export type { DispatcherSubject, FunctionSubject, Subject, WorkloadSubject } from "./subject.ts";
export { worstClassification } from "./summary.ts";
export type {
  Classification,
  DeoptEvidence,
  EvidenceSummary,
  IcEvidence,
  InlinedFunction,
} from "../record/cell_evidence.ts";
export type { CodeEntry } from "./v8_log.ts";
export { gatherVariants } from "./variants.ts";
