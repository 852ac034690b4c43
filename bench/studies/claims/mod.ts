/**
 * Claims: sentences about dispatch that measuring confirms or refutes.
 *
 * Reading order: `claim.ts` says what a claim is, `all_claims.ts` collects them. `claims_plan.ts` arranges their
 * cells in arenas that run in the same blocks, `run_claims.ts` measures, `judge.ts` decides and says with which
 * errors, `claims_report.ts` is the record. `claims_command.ts` is `deno task lab claims`; the files `render_*.ts`
 * and `findings.ts` show a record.
 *
 * @example A claim of one's own, and whether it is so on this machine
 * ```ts ignore
 * import { type Claim, runClaims } from "@vringlab/vringlab/bench";
 *
 * const work = { workload: "more_used", order: "alternating", layouts: "split+packed" };
 * const claim: Claim = {
 *   id: "map",
 *   sentence: "A Map costs at least twice as much as a branch.",
 *   source: "me",
 *   reason: "It hashes.",
 *   refutedBy: "a ratio below 2",
 *   predictions: [{
 *     contrast: {
 *       label: "map_lookup ÷ boolean_branch",
 *       over: [{ ...work, strategy: "map_lookup" }],
 *       under: [{ ...work, strategy: "boolean_branch" }],
 *     },
 *     bound: { kind: "at least", ratio: 2 },
 *   }],
 * };
 * const report = await runClaims([claim], {
 *   root: Deno.cwd(),
 *   signal: new AbortController().signal,
 *   budgetMs: 60_000,
 *   seed: 1,
 *   evidence: false,
 * });
 * console.log(report.claims[0]?.verdict);
 * ```
 *
 * @module
 */

export { CLAIMS } from "./all_claims.ts";
export type { Work } from "../../measure/plan.ts";
export type {
  Bound as ClaimBound,
  Claim,
  Contrast,
  ExpectedEvidence,
  Prediction,
} from "./claim.ts";
export { claimCellId } from "./claim_cell.ts";
export {
  type ClaimCell,
  type ClaimCellResult,
  type ClaimResult,
  CLAIMS_SCHEMA,
  CLAIMS_SCHEMA_VERSION,
  type ClaimsReport,
  type ClaimVerdict,
  type Effect,
  type EvidenceResult,
  type PredictionOutcome,
  type PredictionResult,
  readClaimsReport,
} from "../../record/claims.ts";
export { type ClaimsProgress, type ClaimsRunOptions, runClaims } from "./run_claims.ts";
export type { Budget } from "../../measure/budget.ts";
