/**
 * Claims: sentences about dispatch that measuring confirms or refutes.
 *
 * Reading order: `claim.ts` says what a claim is, `all_claims.ts` collects them. `claims_plan.ts` arranges their
 * cells in groups that run in the same blocks, `run_claims.ts` measures, `judge.ts` decides and says with which
 * errors. `claim_text.ts` says a record in words; `document/` and `findings.ts` make documents of it, a section a file.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * To add a claim, write one entry in the list of the file that it belongs to and touch nothing else:
 * `claims_hypotheses.ts` (what a call site makes of its target), `claims_orders.ts` (what surrounds a call: closures,
 * sizes, orders, tiers) or `claims_review.ts` (what was said of the Linux patch). Its id says what it claims, in two to
 * four words, as `sixteen-classes-flat` does; `claims_notation.ts` has the words for ratios and bounds. Planning checks
 * that its cells exist, and its tests come of themselves, as do its row and its card in every report. A claim that is
 * called otherwise later keeps its former name in the table of `record/claim_names.ts`, so that records of before are
 * read.
 *
 * @example A claim of one's own, and whether it is so on this machine
 * ```ts ignore
 * import { type Claim, runClaims } from "@vringlab/vringlab/bench";
 *
 * const work = { workload: "more_used", order: "alternating", layouts: "split+packed" };
 * const claim: Claim = {
 *   id: "map-costs-double",
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
  CountedPrediction,
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
  type CountedResult,
  type Effect,
  type EvidenceResult,
  type PredictionOutcome,
  type PredictionResult,
  readClaimsReport,
} from "../../record/claims.ts";
export { type ClaimsProgress, type ClaimsRunOptions, runClaims } from "./run_claims.ts";
export type { Budget, GivenBudget } from "../../measure/budget.ts";
