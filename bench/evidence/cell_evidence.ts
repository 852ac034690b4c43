/**
 * Evidence of a cell of the lab, beside its timing.
 *
 * @module
 */

import type { Cell } from "../cell.ts";
import type { Finding } from "../record/lab.ts";
import { type EvidenceOptions, gatherEvidence } from "./gather.ts";
import type { WorkloadSubject } from "./subject.ts";
import { type Classification, type EvidenceSummary, worstClassification } from "./summary.ts";
import { type CodeVariant, gatherVariants } from "./variants.ts";

/** What V8 made of a cell. JSON. */
export interface CellEvidence {
  /** The dearest way in which the loop, or a dispatcher that it calls, reaches its targets. */
  readonly classification: Classification;
  /** The loops, then the dispatchers that they call instead of having them inlined. */
  readonly functions: readonly EvidenceSummary[];
  /** Code of the first loop in further processes, the commonest first; empty if none were run. */
  readonly variants: readonly CodeVariant[];
}

/** The cell as a subject of evidence. */
export function cellSubject(cell: Cell, seed: number): WorkloadSubject {
  const { workload, strategy, order, layouts } = cell;
  return { kind: "workload", workload, strategy, order, layouts, seed };
}

/**
 * Takes the evidence of a cell, under its V8 flags, and compares the code of `processes` further
 * processes. Permissions as for {@linkcode gatherEvidence}.
 *
 * @param signal Kills the processes when it is aborted.
 * @returns the evidence, or the finding that tells why there is none.
 */
export async function gatherCellEvidence(
  cell: Cell,
  seed: number,
  processes = 0,
  signal?: AbortSignal,
): Promise<
  | { readonly ok: true; readonly evidence: CellEvidence }
  | { readonly ok: false; readonly finding: Finding }
> {
  const subject = cellSubject(cell, seed);
  const options: EvidenceOptions = {
    v8Flags: cell.v8Flags,
    ...(signal === undefined ? {} : { signal }),
  };
  const result = await gatherEvidence(subject, options);
  if (!result.ok) return result;
  const functions = result.functions.map(({ summary }) => summary);
  const variants = await gatherVariants(subject, processes, options);
  return {
    ok: true,
    evidence: { classification: worstClassification(functions), functions, variants },
  };
}
