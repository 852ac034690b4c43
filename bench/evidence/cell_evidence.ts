/**
 * Evidence of a cell of the lab, beside its timing.
 *
 * @module
 */

import type { CellEvidence } from "../record/cell_evidence.ts";
import type { Cell } from "../cell.ts";
import type { Finding } from "../record/lab.ts";
import { gatherCounts } from "./counts/gather_counts.ts";
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
 * @param counting Whether to count what one operation executes, too.
 * @returns the evidence, or the finding that tells why there is none.
 */
export async function gatherCellEvidence(
  cell: Cell,
  seed: number,
  processes = 0,
  signal?: AbortSignal,
  counting = false,
): Promise<
  | {
    readonly ok: true;
    readonly evidence: CellEvidence;
    /** Why nothing was counted that was to be; absent otherwise. */
    readonly notCounted?: Finding;
  }
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
  const evidence = { classification: worstClassification(functions), functions, variants };
  if (!counting) return { ok: true, evidence };
  const counted = await gatherCounts(subject, options);
  return counted.ok
    ? { ok: true, evidence: { ...evidence, counts: counted.counts } }
    : { ok: true, evidence, notCounted: counted.finding };
}
