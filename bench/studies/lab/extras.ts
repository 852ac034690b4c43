/**
 * Evidence and calibration, which a run may take after all timing, and what of its budget they take.
 *
 * @module
 */

import { type LabFlags, wantsCalibration, wantsEvidence, wantsFfi } from "./lab_flags.ts";
import { parseDuration } from "../flag_values.ts";
import type { GroupPlan } from "../../measure/plan.ts";
import type { LabReport } from "../../record/lab.ts";

// What evidence may take of a budget that was given, what it takes for a cell in practice, and what a busy machine
// makes of that.
const EVIDENCE_SHARE = 0.4;
const EVIDENCE_CELL_MS = 700;
const EVIDENCE_SLACK = 2;
const CALIBRATION_MS = 25_000;
const QUICK_CALIBRATION_MS = 6000;

/** Whoever shows how far a run is. */
interface Display {
  /** Takes what just happened and the expected milliseconds until the end. */
  update(
    state: { readonly elapsedMs: number; readonly leftMs: number; readonly label: string },
  ): void;
}

/** Takes evidence and calibrates as the flags ask, after all timing. */
export async function withExtras(
  timed: LabReport,
  flags: LabFlags,
  signal: AbortSignal,
  display: Display,
): Promise<LabReport> {
  if (!wantsFfi(flags) || timed.groups.length === 0) return timed;
  // Loaded only here: they bring a disassembler and native loops along.
  const { withCalibration, withEvidence } = await import("./lab_evidence.ts");
  const startMs = performance.now();
  const show = (label: string, leftMs: number): void =>
    display.update({ elapsedMs: performance.now() - startMs, leftMs, label });
  let report = timed;
  if (wantsCalibration(flags)) {
    show("calibration", calibrationMs(flags));
    report = await withCalibration(report, flags.quick ?? false, signal);
  }
  if (wantsEvidence(flags)) {
    const limitMs = evidenceLimitMs(flags, timed.groups);
    const progress = (_taken: number, left: number, cell: string): void =>
      show(`evidence of ${cell}`, Math.min(limitMs, left * EVIDENCE_CELL_MS));
    report = await withEvidence(report, { limitMs, signal, progress });
  }
  const durationSeconds = timed.durationSeconds + (performance.now() - startMs) / 1000;
  return { ...report, durationSeconds };
}

/** Milliseconds of the budget for evidence and calibration; none of a default one, which is for timing alone. */
export function extrasMs(flags: LabFlags, groups: readonly GroupPlan[]): number {
  if (flags.budget === undefined) return 0;
  const evidence = wantsEvidence(flags)
    ? Math.min(evidenceLimitMs(flags, groups), evidenceMs(groups))
    : 0;
  return evidence + (wantsCalibration(flags) ? calibrationMs(flags) : 0);
}

/** A group, planned or measured. */
interface WithCells {
  readonly cells: readonly { readonly control: boolean }[];
}

/** Milliseconds after which no more evidence is begun. */
function evidenceLimitMs({ budget }: LabFlags, groups: readonly WithCells[]): number {
  if (budget === undefined) return evidenceMs(groups) * EVIDENCE_SLACK;
  return parseDuration(budget, "--budget") * EVIDENCE_SHARE;
}

/** Milliseconds that evidence usually takes. */
function evidenceMs(groups: readonly WithCells[]): number {
  const cells = groups.flatMap((group) => group.cells).filter(({ control }) => !control);
  return cells.length * EVIDENCE_CELL_MS;
}

function calibrationMs({ quick }: LabFlags): number {
  return quick ? QUICK_CALIBRATION_MS : CALIBRATION_MS;
}
