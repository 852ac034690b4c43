/**
 * Evidence: what V8 made of a dispatch, from its log and from the machine code itself.
 *
 * Reading order: `subject.ts` says what can be looked at, `function_subject.ts` what of other people's functions
 * (`function_kind.ts`: which have no code to explain), `gather.ts` looks. It runs the subject in a process of its own
 * (`child.ts`, its parent's end `evidence_child.ts`), whose log comes in as text (`v8_log.ts`, `log_fields.ts`,
 * `inlining_trace.ts`; of which releases of V8, says `v8_formats.ts`). `read_code.ts` reads machine code out of that process, `disassembly.ts` decodes it,
 * `machine_code.ts` says what its calls and branches are, `coverage.ts` which of them are ever reached, `classify.ts`
 * what that makes of the dispatch. `summary.ts` is what reports keep; `variants.ts` compares processes;
 * `cell_evidence.ts` serves the lab; `../studies/explain/explain.ts` serves people. `call_budget.ts` bounds the calls of
 * slow functions, and `refusal.ts` tells faults of a function from those of the lab.
 *
 * Evidence needs permission to run Deno; machine code needs `--allow-ffi` and x86-64 besides. Without,
 * the log's part of it remains.
 *
 * `counts/` counts what one operation executes, `causes/` compares the evidence of two functions.
 *
 * May import: `process`, `workload`, `record`, `stats`.
 *
 * To add a class of dispatch: `classify.ts` and `summary.ts`.
 *
 * @module
 */

export {
  countsInWords,
  countsObstacle,
  type CountsOptions,
  type CountsResult,
  gatherCounts,
  indirectBranches,
} from "./counts/mod.ts";
export { causesText, findCauses } from "./causes/mod.ts";
export {
  type CellEvidenceOptions,
  cellSubject,
  gatherCellEvidence,
  gatherSubjectEvidence,
  type SubjectEvidence,
} from "./cell_evidence.ts";
export type {
  CalledCode,
  CellEvidence,
  CodeVariant,
  Counts,
  InliningRefusal,
} from "../record/cell_evidence.ts";
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
