/**
 * Measures claims and makes the record of it.
 *
 * @module
 */

import { type Budget, leastOfBlocks, ONE_BLOCK, requireBudget } from "../../measure/budget.ts";
import { conduct } from "../../measure/conductor.ts";
import { probeCore } from "../../measure/core_probe.ts";
import { describeEnvironment } from "../../measure/environment.ts";
import { faultFinding } from "../../measure/failure.ts";
import type { LabPlan } from "../../measure/plan.ts";
import { blockSettings } from "../../measure/run_lab.ts";
import { driftOfRun } from "../../measure/steadiness.ts";
import type { Claim } from "./claim.ts";
import { countedCells, evidenceCells } from "./claims_evidence.ts";
import { type ClaimsPlan, planClaims } from "./claims_plan.ts";
import { CLAIMS_SCHEMA, CLAIMS_SCHEMA_VERSION, type ClaimsReport } from "../../record/claims.ts";
import {
  cellResults,
  cellsInNeed,
  claimResults,
  controlResults,
  groupResults,
  type Measured,
  measuredOf,
  unfinished,
} from "./claims_results.ts";
import type { ClaimEvidence } from "./gather_claim_evidence.ts";
import { CLAIM_ALPHA, CLAIM_LOOKS, type Rules, rulesFor } from "./judge.ts";

/** How far a run is. */
export interface ClaimsProgress {
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
  /** Expected milliseconds until the end; at most what the budget leaves. */
  readonly leftMs: number;
  /** What just happened. */
  readonly label: string;
}

/** What a run of claims needs beside the claims. */
export interface ClaimsRunOptions {
  /** Directory of the project: children read it, and git is asked about it. */
  readonly root: string;
  /** Ends the run early, with what there is. */
  readonly signal: AbortSignal;
  /** Wall time for everything, in milliseconds. */
  readonly budgetMs: number;
  /** The budget as it was given: one that cannot hold a block is then refused at once. */
  readonly budget?: Budget;
  /** Most blocks of a cell, a block being a fresh process; 32 by default. Looks are at 8, 16, 32 and this. */
  readonly blocks?: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** V8 flags of all measured processes, beside those of their cells; default none. */
  readonly v8Flags?: readonly string[];
  /** Whether to look at the machine code of the cells that claims name; needs `--allow-ffi`. */
  readonly evidence: boolean;
  /** Whether to count what an operation executes in every cell; see `gather_claim_evidence.ts`. */
  readonly counts?: boolean;
  /** Told after each block and before each cell's evidence. */
  progress?(progress: ClaimsProgress): void;
}

const BLOCKS = CLAIM_LOOKS.at(-1)!;
const ROUNDS = 20;
const MARGIN = 0.02;
// What evidence may take of the budget, and what it takes for a cell in practice.
const EVIDENCE_SHARE = 0.3;
const EVIDENCE_CELL_MS = 1000;
const COUNTS_CELL_MS = 6000;
const NO_EVIDENCE: ClaimEvidence = { cells: new Map(), findings: [] };

/**
 * Measures claims: first every group up to its first look, then those whose predictions are open.
 *
 * @throws {RangeError} for claims that cannot be planned; see {@linkcode planClaims}.
 * @throws {BadInput} when `budget` was given and cannot hold one block.
 */
export async function runClaims(
  claims: readonly Claim[],
  options: ClaimsRunOptions,
): Promise<ClaimsReport> {
  const { root, signal, blocks = BLOCKS, seed, v8Flags = [] } = options;
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const plan = planClaims(claims);
  const looks = [...CLAIM_LOOKS.filter((look) => look < blocks), blocks];
  const rules = rulesFor(looks);
  const evidenceMs = options.evidence
    ? Math.min(options.budgetMs * EVIDENCE_SHARE, evidenceOf(claims, options.counts ?? false, plan))
    : 0;
  const labPlan: LabPlan = {
    mode: "claims",
    groups: plan.groups,
    looks,
    rounds: ROUNDS,
    budgetMs: Math.max(1, options.budgetMs - evidenceMs),
    seed,
    margin: MARGIN,
    v8Flags,
  };
  const common = blockSettings(labPlan, root);
  // Claims that counts decide need no block.
  if (options.budget !== undefined && plan.groups.length > 0) {
    const budget = { ...options.budget, takenMs: options.budget.takenMs + evidenceMs };
    requireBudget(budget, ONE_BLOCK, leastOfBlocks(plan.groups, common));
  }
  const probe = await probeCore(labPlan, common.child, signal);
  const settings = { ...common, core: probe.core };
  const environment = { ...await describeEnvironment(root, v8Flags), core: probe.shape };
  const budgetMs = Math.max(1, labPlan.budgetMs - (performance.now() - startMs));
  const tell = (leftMs: number, label: string): void =>
    options.progress?.({ elapsedMs: performance.now() - startMs, leftMs, label });
  const outcome = await conduct({ ...labPlan, budgetMs }, settings, {
    baselineNeeded: false,
    undecided: (group) => cellsInNeed(plan, group, rules),
    progress: ({ leftMs, group }) => tell(leftMs + evidenceMs, group),
  }, signal);
  const measured = measuredOf(plan, outcome.groups);
  const evidence = options.evidence
    ? await takeEvidence(claims, options, startMs, tell).catch((error) =>
      signal.aborted ? NO_EVIDENCE : { ...NO_EVIDENCE, findings: [faultFinding(error)] }
    )
    : NO_EVIDENCE;
  const partialReason = outcome.partialReason || shortfall(plan, measured, rules);
  return {
    schema: CLAIMS_SCHEMA,
    version: CLAIMS_SCHEMA_VERSION,
    partial: partialReason !== "",
    partialReason,
    startedAt,
    durationSeconds: (performance.now() - startMs) / 1000,
    seed,
    alpha: CLAIM_ALPHA,
    environment,
    claims: claimResults(plan, measured, rules, evidence.cells),
    cells: cellResults(plan, measured, evidence.cells),
    controls: controlResults(plan, measured, rules),
    findings: [
      ...outcome.findings,
      ...driftOfRun(groupResults(measured)),
      ...evidence.findings,
    ],
  };
}

/** Milliseconds that evidence takes in practice. */
function evidenceOf(claims: readonly Claim[], counts: boolean, plan: ClaimsPlan): number {
  const counted = counts ? plan.cells.size : countedCells(claims).size;
  return evidenceCells(claims).size * EVIDENCE_CELL_MS + counted * COUNTS_CELL_MS;
}

function shortfall(plan: ClaimsPlan, measured: Measured, rules: Rules): string {
  const count = unfinished(plan, measured, rules);
  if (count === 0) return "";
  const who = count === 1 ? "1 prediction was" : `${count} predictions were`;
  const planned = rules.twoSided.looks.at(-1)!;
  return `the time budget ended when ${who} open with fewer than ${planned} blocks`;
}

async function takeEvidence(
  claims: readonly Claim[],
  { budgetMs, seed, signal, v8Flags = [], counts = false }: ClaimsRunOptions,
  startMs: number,
  tell: (leftMs: number, label: string) => void,
): Promise<ClaimEvidence> {
  // Loaded only here: it brings a disassembler along.
  const { gatherClaimEvidence } = await import("./gather_claim_evidence.ts");
  return await gatherClaimEvidence(claims, {
    v8Flags,
    seed,
    counts,
    limitMs: Math.max(0, budgetMs - (performance.now() - startMs)),
    signal,
    progress: (left, cell) => tell(left * EVIDENCE_CELL_MS, `evidence of ${cell}`),
  });
}
