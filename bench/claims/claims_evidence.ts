/**
 * What the machine code says of the cells that claims name: whether their reasons are the true ones.
 *
 * @module
 */

import { type CellEvidence, gatherCellEvidence, machineCodeObstacle } from "../evidence/mod.ts";
import type { Finding } from "../report/lab_report.ts";
import type { Claim, ClaimCell } from "./claim.ts";
import { claimCellId, evidenceCell } from "./claims_plan.ts";
import type { EvidenceResult } from "./claims_report.ts";

/** How to take evidence of claims. */
export interface ClaimEvidenceOptions {
  /** V8 flags of the run. */
  readonly v8Flags: readonly string[];
  /** Seed of the workloads. */
  readonly seed: number;
  /** Milliseconds that may pass until the last cell's evidence is begun. */
  readonly limitMs: number;
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

/** The cells whose evidence claims ask for, by id. */
export function evidenceCells(claims: readonly Claim[]): ReadonlyMap<string, ClaimCell> {
  const cells = claims.flatMap(({ evidence = [] }) => evidence.map(({ cell }) => cell));
  return new Map(cells.map((cell) => [claimCellId(cell), cell]));
}

/**
 * Takes evidence of every cell that a claim's evidence names, each in processes of its own. Where machine code
 * cannot be read, none is taken and one finding says why.
 */
export async function gatherClaimEvidence(
  claims: readonly Claim[],
  options: ClaimEvidenceOptions,
): Promise<ClaimEvidence> {
  const wanted = [...evidenceCells(claims)];
  const cells = new Map<string, CellEvidence>();
  const findings: Finding[] = [];
  if (wanted.length === 0) return { cells, findings };
  const obstacle = await machineCodeObstacle();
  if (obstacle !== null) return { cells, findings: [noEvidence(wanted.length, obstacle)] };
  const startMs = performance.now();
  for (const [i, [id, cell]] of wanted.entries()) {
    if (options.signal.aborted || performance.now() - startMs > options.limitMs) {
      const why = options.signal.aborted ? "the run was interrupted" : "the time budget ended";
      findings.push(noEvidence(wanted.length - i, why));
      break;
    }
    options.progress?.(wanted.length - i, id);
    const result = await gatherCellEvidence(evidenceCell(cell, options.v8Flags), options.seed);
    if (result.ok) cells.set(id, result.evidence);
    else findings.push({ ...result.finding, where: id });
  }
  return { cells, findings };
}

/** What a claim's evidence came out as. */
export function evidenceResults(
  { evidence = [] }: Claim,
  cells: ReadonlyMap<string, CellEvidence>,
): readonly EvidenceResult[] {
  return evidence.map(({ cell, op, classes }) => {
    const id = claimCellId(cell);
    const taken = cells.get(id);
    const found = taken === undefined ? null : classOf(taken, cell, op);
    return {
      cell: id,
      op,
      expected: classes,
      found,
      agrees: found === null ? null : classes.includes(found),
    };
  });
}

/**
 * How a cell's dispatch of one operation reaches its target.
 *
 * Where the loop holds other operations too, one whose functions are called by name or are part of the code is
 * told apart from them; the rest are as the dearest of the loop.
 */
export function classOf(
  { classification, functions }: CellEvidence,
  { workload }: ClaimCell,
  op: string,
): string {
  if (/^(more_used|single_op:)/.test(workload)) return classification;
  const ownFunction = new RegExp(`^(split|packed)(InOrder)?${op}(#\\d+)?$`, "i");
  const called = functions.some(({ knownCalls }) => knownCalls.some((f) => ownFunction.test(f)));
  if (called) return "known call";
  const inlined = functions.some((f) => f.inlined.some(({ name }) => ownFunction.test(name)));
  return inlined ? "inlined" : classification;
}

function noEvidence(count: number, why: string): Finding {
  return {
    kind: "no evidence",
    where: `${count} ${count === 1 ? "cell" : "cells"} of claims`,
    what: "what V8 made of them was not looked at",
    likelyCause: why,
    advice:
      "verdicts rest on times alone and stand; for the machine code allow --allow-ffi on x86-64",
  };
}
