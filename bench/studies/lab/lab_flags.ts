/**
 * The flags of the lab's main command.
 *
 * @module
 */

import type { Placement } from "../../record/placement.ts";

/** The flags as the command line parser hands them over. */
export interface LabFlags {
  /** Whether `--quick` was given. */
  readonly quick?: true;
  /** Wall time, e.g. `5m`. */
  readonly budget?: string;
  /** Folder for the reports. */
  readonly out: string;
  /** Strategies, separated by commas. */
  readonly strategies?: string;
  /** Comparisons, separated by commas. */
  readonly workloads?: string;
  /** Whole number. */
  readonly seed?: string;
  /** Ratio difference, e.g. `2%`. */
  readonly margin: string;
  /** Most blocks per comparison. */
  readonly blocks?: string;
  /** Placement of the cells. */
  readonly placement: Placement;
  /** Whether `--placements` was given. */
  readonly placements?: true;
  /** Sets of V8 flags, each separated by commas. */
  readonly v8Flags: readonly string[];
  /** The last of V8's tiers that measured code gets to; several, separated by commas. */
  readonly tier?: string;
  /** Whether `--evidence` was given. */
  readonly evidence?: true;
  /** Whether `--calibrate` was given. */
  readonly calibrate?: true;
  /** File of a self-test to show in the report. */
  readonly selftest?: string;
  /** Whether `--full` was given: evidence and calibration. */
  readonly full?: true;
}

/** Whether flags ask for what needs `--allow-ffi`. */
export function wantsFfi({ evidence, calibrate, full }: LabFlags): boolean {
  return (evidence ?? calibrate ?? full) !== undefined;
}

/** Whether evidence is to be taken. */
export function wantsEvidence({ evidence, full }: LabFlags): boolean {
  return evidence ?? full ?? false;
}

/** Whether calls are to be calibrated. */
export function wantsCalibration({ calibrate, full }: LabFlags): boolean {
  return calibrate ?? full ?? false;
}
