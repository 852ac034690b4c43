/**
 * What the machine code says of the cells that claims name: whether their reasons are the true ones.
 *
 * @module
 */

import type { CellEvidence } from "../../record/cell_evidence.ts";
import { indirectBranches } from "../../evidence/counts/counts_words.ts";
import { findWorkload } from "../../workload/mod.ts";
import type { Claim } from "./claim.ts";
import type { ClaimCell, CountedResult, EvidenceResult } from "../../record/claims.ts";
import { claimCellId } from "./claim_cell.ts";

/** The cells whose evidence claims ask for, by id. */
export function evidenceCells(claims: readonly Claim[]): ReadonlyMap<string, ClaimCell> {
  const cells = claims.flatMap(({ evidence = [], counted = [] }) =>
    [...counted, ...evidence].map(({ cell }) => cell)
  );
  return new Map(cells.map((cell) => [claimCellId(cell), cell]));
}

/** The ids of those whose operations claims ask to be counted. */
export function countedCells(claims: readonly Claim[]): ReadonlySet<string> {
  return new Set(
    claims.flatMap(({ counted = [] }) => counted.map(({ cell }) => claimCellId(cell))),
  );
}

/** What a claim's counts came out as. */
export function countedResults(
  { counted = [] }: Claim,
  cells: ReadonlyMap<string, CellEvidence>,
): readonly CountedResult[] {
  return counted.map(({ cell, indirectBranches: expected }) => {
    const id = claimCellId(cell);
    const counts = cells.get(id)?.counts;
    const found = counts === undefined ? null : indirectBranches(counts);
    return { cell: id, what: "indirect calls and jumps", expected, found };
  });
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
 * Where the loop holds other operations too, one that is called by name, be it the dispatching function or a ring's,
 * is told apart from one whose ring functions are part of the code; the rest are as the slowest of the loop.
 */
export function classOf(
  { classification, functions }: CellEvidence,
  { workload }: ClaimCell,
  op: string,
): string {
  if (findWorkload(workload).isSingleOp) return classification;
  const ofRing = new RegExp(`^(split|packed)(InOrder)?${op}(#\\d+)?$`, "i");
  const ofOp = new RegExp(`^((split|packed)(InOrder)?)?${op}(#\\d+)?$`, "i");
  const called = functions.some(({ knownCalls }) => knownCalls.some((name) => ofOp.test(name)));
  if (called) return "known call";
  const inlined = functions.some((f) => f.inlined.some(({ name }) => ofRing.test(name)));
  return inlined ? "inlined" : classification;
}
