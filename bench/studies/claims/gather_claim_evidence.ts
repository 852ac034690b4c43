/**
 * Looks at the machine code of the cells that claims name.
 *
 * A module of its own, as it brings the disassembler along.
 *
 * @module
 */

import { noEvidence } from "../../evidence/no_evidence.ts";
import type { MadeFinding } from "../../record/finding.ts";
import { type CellEvidence, gatherCellEvidence, machineCodeObstacle } from "../../evidence/mod.ts";
import type { Finding } from "../../record/lab.ts";
import type { Claim } from "./claim.ts";
import { cellsOf } from "./check_claims.ts";
import { countedCells, evidenceCells } from "./claims_evidence.ts";
import { claimCellId, evidenceCell } from "./claim_cell.ts";

/** How to take evidence of claims. */
export interface ClaimEvidenceOptions {
  /** V8 flags of the run. */
  readonly v8Flags: readonly string[];
  /** Seed of the workloads. */
  readonly seed: number;
  /** Milliseconds that may pass until the last cell's evidence is begun. */
  readonly limitMs: number;
  /** Whether to count what an operation executes in every cell without flags, and not only where that decides. */
  readonly counts: boolean;
  /** Ends it early, with what there is. */
  readonly signal: AbortSignal;
  /** Told before each cell: how many are left, and its id. */
  progress?(left: number, cell: string): void;
}

/** Evidence by id of the cell, and what went wrong. */
export interface ClaimEvidence {
  /** What V8 made of each cell. */
  readonly cells: ReadonlyMap<string, CellEvidence>;
  /** Cells without evidence. */
  readonly findings: readonly Finding[];
}

/**
 * Takes evidence of every cell that a claim's evidence names, each in processes of its own. Where machine code
 * cannot be read, none is taken and one finding says why.
 */
export async function gatherClaimEvidence(
  claims: readonly Claim[],
  options: ClaimEvidenceOptions,
): Promise<ClaimEvidence> {
  const counted = countedCells(claims);
  const all = claims.flatMap(cellsOf).filter(({ v8Flags }) => v8Flags === undefined)
    .map((cell) => [claimCellId(cell), cell] as const);
  const wanted = [...new Map([...evidenceCells(claims), ...options.counts ? all : []])];
  const cells = new Map<string, CellEvidence>();
  const findings: Finding[] = [];
  if (wanted.length === 0) return { cells, findings };
  const obstacle = await machineCodeObstacle();
  if (obstacle !== null) return { cells, findings: [notLookedAt(wanted.length, obstacle, ALLOW)] };
  const startMs = performance.now();
  for (const [i, [id, cell]] of wanted.entries()) {
    if (options.signal.aborted || performance.now() - startMs > options.limitMs) {
      const why = options.signal.aborted ? "the run was interrupted" : "the time budget ended";
      findings.push(notLookedAt(wanted.length - i, why, MORE_TIME));
      break;
    }
    options.progress?.(wanted.length - i, id);
    const result = await gatherCellEvidence(evidenceCell(cell, options.v8Flags), options.seed, {
      counts: options.counts || counted.has(id),
      signal: options.signal,
    });
    if (result.ok) cells.set(id, result.evidence);
    const finding = result.ok ? result.notCounted : result.finding;
    if (finding !== undefined) findings.push({ ...finding, where: id });
  }
  return { cells, findings };
}

// What a user who wants the machine code as well can do.
const ALLOW = "run it on x86-64, where the lab may start Deno with --allow-ffi";
const MORE_TIME = "run again with a larger --budget, or with fewer claims: --only";

function notLookedAt(count: number, why: string, advice: string): MadeFinding {
  return noEvidence(
    `${count} ${count === 1 ? "cell" : "cells"} of claims`,
    "what V8 made of them was not looked at",
    why,
    `verdicts rest on times alone and stand; for the machine code ${advice}`,
  );
}
