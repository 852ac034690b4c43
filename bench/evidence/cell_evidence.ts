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
import type { Subject, WorkloadSubject } from "./subject.ts";
import { worstClassification } from "./summary.ts";
import { gatherVariants } from "./variants.ts";

/** The cell as a subject of evidence. */
export function cellSubject(cell: Cell, seed: number): WorkloadSubject {
  const { workload, strategy, order, layouts } = cell;
  return { kind: "workload", workload, strategy, order, layouts, seed };
}

/** Evidence as records keep it, or the finding that tells why there is none. */
export type SubjectEvidence =
  | {
    readonly ok: true;
    readonly evidence: CellEvidence;
    /** Why nothing was counted that was to be; absent otherwise. */
    readonly notCounted?: Finding;
    /** Whether nothing can be counted on this system at all. */
    readonly forbidden?: boolean;
  }
  | { readonly ok: false; readonly finding: Finding };

/** What belongs to a cell's evidence. */
export interface CellEvidenceOptions {
  /** Further processes whose code is compared; none unless given. */
  readonly processes?: number;
  /** Kills the processes when it is aborted. */
  readonly signal?: AbortSignal;
  /** Whether to count what one operation executes; not unless given. */
  readonly counts?: boolean;
}

/**
 * Takes the evidence of a cell, under its V8 flags. Permissions as for {@linkcode gatherEvidence}.
 *
 * @returns the evidence, or the finding that tells why there is none.
 */
export async function gatherCellEvidence(
  cell: Cell,
  seed: number,
  { processes = 0, signal, counts = false }: CellEvidenceOptions = {},
): Promise<SubjectEvidence> {
  return await gatherSubjectEvidence(cellSubject(cell, seed), {
    v8Flags: cell.v8Flags,
    processes,
    counts,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** As {@linkcode gatherCellEvidence}, for any subject. */
export async function gatherSubjectEvidence(
  subject: Subject,
  { processes = 0, counts = false, ...options }: CellEvidenceOptions & EvidenceOptions,
): Promise<SubjectEvidence> {
  const result = await gatherEvidence(subject, options);
  if (!result.ok) return result;
  const { allocatedBytes, inputs, makes } = result;
  const functions = result.functions.map(({ summary }) => summary);
  const variants = await gatherVariants(subject, processes, options);
  const evidence = {
    classification: worstClassification(functions),
    functions,
    variants,
    allocatedBytes,
    inputs,
    makes,
  };
  if (!counts) return { ok: true, evidence };
  const counted = await gatherCounts(subject, options);
  return counted.ok
    ? { ok: true, evidence: { ...evidence, counts: counted.counts } }
    : { ok: true, evidence, notCounted: counted.finding, forbidden: counted.forbidden };
}
