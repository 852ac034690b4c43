/**
 * Evidence of a cell of the lab, beside its timing.
 *
 * @module
 */

import type { CellEvidence } from "../record/cell_evidence.ts";
import type { Cell } from "../cell.ts";
import type { Finding } from "../record/lab.ts";
import { type EvidenceOptions, gatherEvidence } from "./gather.ts";
import type { WorkloadSubject } from "./subject.ts";
import { worstClassification } from "./summary.ts";
import { gatherVariants } from "./variants.ts";

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
