/**
 * Evidence and calibration, which a run may take after all timing, and what of its budget they take.
 *
 * @module
 */

import { type LabFlags, wantsCalibration, wantsEvidence, wantsFfi } from "./lab_flags.ts";
import type { GroupPlan } from "../../measure/plan.ts";
import type { LabReport } from "../../record/lab.ts";

// What evidence may take of a budget that was given, what it takes for a cell in practice, and what a busy machine
// makes of that.
const EVIDENCE_SHARE = 0.4;
const EVIDENCE_CELL_MS = 700;
const COUNTS_CELL_MS = 5000;
const EVIDENCE_SLACK = 2;
const CALIBRATION_MS = 25_000;
const QUICK_CALIBRATION_MS = 6000;

/** How far evidence or calibration is. */
interface ExtrasProgress {
  /** Milliseconds since the end of the timing. */
  readonly elapsedMs: number;
  /** Expected milliseconds until the end. */
  readonly leftMs: number;
  /** What is being done. */
  readonly label: string;
}

/** Takes evidence and calibrates as the flags ask, after all timing. */
export async function withExtras(
  timed: LabReport,
  flags: LabFlags,
  signal: AbortSignal,
  progress: (state: ExtrasProgress) => void,
): Promise<LabReport> {
  if (!wantsFfi(flags) || timed.groups.length === 0) return timed;
  // Loaded only here: they bring a disassembler and native loops along.
  const { withCalibration, withEvidence } = await import("./lab_evidence.ts");
  const startMs = performance.now();
  const show = (label: string, leftMs: number): void =>
    progress({ elapsedMs: performance.now() - startMs, leftMs, label });
  let report = timed;
  if (wantsCalibration(flags)) {
    show("calibration", calibrationMs(flags));
    report = await withCalibration(report, flags.quick ?? false, signal);
  }
  if (wantsEvidence(flags)) {
    const limitMs = evidenceLimitMs(flags, timed.groups);
    const taking = (_taken: number, left: number, cell: string): void =>
      show(`evidence of ${cell}`, Math.min(limitMs, left * cellMs(flags)));
    const counts = flags.counts ?? false;
    report = await withEvidence(report, { limitMs, signal, counts, progress: taking });
  }
  const durationSeconds = timed.durationSeconds + (performance.now() - startMs) / 1000;
  return { ...report, durationSeconds };
}

/** Milliseconds of the budget for evidence and calibration; none of a default one, which is for timing alone. */
export function extrasMs(flags: LabFlags, groups: readonly GroupPlan[]): number {
  if (flags.budget === undefined) return 0;
  const evidence = wantsEvidence(flags)
    ? Math.min(evidenceLimitMs(flags, groups), evidenceMs(flags, groups))
    : 0;
  return evidence + (wantsCalibration(flags) ? calibrationMs(flags) : 0);
}

/** A group, planned or measured. */
interface WithCells {
  readonly cells: readonly { readonly control: boolean }[];
}

/** Milliseconds after which no more evidence is begun. */
function evidenceLimitMs(flags: LabFlags, groups: readonly WithCells[]): number {
  if (flags.budget === undefined) return evidenceMs(flags, groups) * EVIDENCE_SLACK;
  return flags.budget.givenMs * EVIDENCE_SHARE;
}

/** Milliseconds that evidence usually takes. */
function evidenceMs(flags: LabFlags, groups: readonly WithCells[]): number {
  const cells = groups.flatMap((group) => group.cells).filter(({ control }) => !control);
  return cells.length * cellMs(flags);
}

function cellMs({ counts }: LabFlags): number {
  return EVIDENCE_CELL_MS + (counts ? COUNTS_CELL_MS : 0);
}

function calibrationMs({ quick }: LabFlags): number {
  return quick ? QUICK_CALIBRATION_MS : CALIBRATION_MS;
}
