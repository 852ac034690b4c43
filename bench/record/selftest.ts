/**
 * The record of a self-test: what `--json` writes.
 *
 * @module
 */

import type { Environment } from "./lab.ts";
import type { Design, SelftestPlacement } from "../studies/selftest/condition.ts";
import type { Outcome } from "../studies/selftest/outcome.ts";
import type { CellSummary } from "../studies/selftest/summary.ts";
import type { TargetResult } from "../studies/selftest/targets.ts";
import type { ToldByTool, ToolName } from "../studies/selftest/tool.ts";

/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const SELFTEST_SCHEMA_VERSION = 2;

/** A comparison that gave no figures. */
export interface SelftestFailure {
  /** Which one, e.g. `paired loop +3 %`. */
  readonly where: string;
  /** What happened, one line. */
  readonly what: string;
}

/** What a self-test measured, before anything is judged. */
export interface SelftestData {
  /** The lab's comparisons, in order of time. */
  readonly outcomes: readonly Outcome[];
  /** The other tools' comparisons, in order of time. */
  readonly told: readonly ToldByTool[];
  /** Comparisons that failed. */
  readonly failures: readonly SelftestFailure[];
  /** Why it ended before all comparisons asked for were made; empty when it did not. */
  readonly partialReason: string;
}

/** The record. */
export interface SelftestReport extends SelftestData {
  /** Names the format. */
  readonly schema: "vringlab/selftest";
  /** {@linkcode SELFTEST_SCHEMA_VERSION}. */
  readonly version: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Equivalence margin as a ratio difference. */
  readonly margin: number;
  /** The machine when it started. */
  readonly environment: Environment;
  /** Load averages when it ended; empty where they may not be read. */
  readonly loadAverageAfter: readonly number[];
  /** How comparisons were laid out, by placement measured. */
  readonly designs: Readonly<Partial<Record<SelftestPlacement, Design>>>;
  /** Other tools that were run. */
  readonly tools: readonly ToolName[];
  /** Figures by placement and condition. */
  readonly cells: readonly CellSummary[];
  /** The targets and how they came out. */
  readonly targets: readonly TargetResult[];
}

/** Whether every comparison gave figures and no target was missed; targets that are open miss nothing. */
export function isSound({ failures, targets }: SelftestReport): boolean {
  return failures.length === 0 && targets.every(({ state }) => state !== "missed");
}
