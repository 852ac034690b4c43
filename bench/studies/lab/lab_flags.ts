/**
 * The flags of the lab's main command.
 *
 * @module
 */

import type { GivenBudget } from "../../measure/budget.ts";
import type { Placement } from "../../record/placement.ts";
import type { TopTier } from "../../measure/tier_flags.ts";

/** The flags, parsed. */
export interface LabFlags {
  /** Whether `--quick` was given. */
  readonly quick?: true;
  /** Wall time; there is a default for each mode. */
  readonly budget?: GivenBudget;
  /** Folder for the reports. */
  readonly out: string;
  /** Strategies; all by default. */
  readonly strategies?: readonly string[];
  /** Comparisons, by the beginning of their names; those of the mode by default. */
  readonly workloads?: readonly string[];
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Ratio difference within which strategies are equivalent. */
  readonly margin: number;
  /** Most blocks per comparison; there is a default for each mode. */
  readonly blocks?: number;
  /** Placement of the cells. */
  readonly placement: Placement;
  /** Whether `--placements` was given. */
  readonly placements?: true;
  /** Sets of V8 flags. */
  readonly v8Flags: readonly (readonly string[])[];
  /** The last of V8's tiers that measured code gets to, or several to compare. */
  readonly tier?: readonly TopTier[];
  /** Releases of Deno to compare. */
  readonly deno?: readonly string[];
  /** Whether `--evidence` was given. */
  readonly evidence?: true;
  /** Whether `--counts` was given: evidence with counts. */
  readonly counts?: true;
  /** Whether `--calibrate` was given. */
  readonly calibrate?: true;
  /** File of a self-test to show in the report. */
  readonly selftest?: string;
  /** Whether `--full` was given: evidence and calibration. */
  readonly full?: true;
}

/** Whether flags ask for what needs `--allow-ffi`. */
export function wantsFfi({ evidence, counts, calibrate, full }: LabFlags): boolean {
  return (evidence ?? counts ?? calibrate ?? full) !== undefined;
}

/** Whether evidence is to be taken. */
export function wantsEvidence({ evidence, counts, full }: LabFlags): boolean {
  return evidence ?? counts ?? full ?? false;
}

/** Whether calls are to be calibrated. */
export function wantsCalibration({ calibrate, full }: LabFlags): boolean {
  return calibrate ?? full ?? false;
}
