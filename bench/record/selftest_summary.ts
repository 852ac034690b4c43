/**
 * The part of a self-test that a lab report carries: how often the lab's verdicts erred on a machine.
 *
 * @module
 */

import type { Environment } from "./lab.ts";
import type { CellSummary } from "../studies/selftest/summary.ts";
import type { SelftestReport } from "./selftest.ts";
import type { TargetResult } from "../studies/selftest/targets.ts";

/** What came out of all comparisons of one condition in one placement. */
export type SelftestRates = Pick<
  CellSummary,
  | "kernel"
  | "plantedPercent"
  | "placement"
  | "claims"
  | "found"
  | "wrong"
  | "equivalent"
  | "covered"
>;

/** A self-test in short. */
export interface SelftestSummary {
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Why it ended before all comparisons asked for were made; empty when it did not. */
  readonly partialReason: string;
  /** Equivalence margin as a ratio difference. */
  readonly margin: number;
  /** The machine that it ran on. */
  readonly environment: Environment;
  /** Comparisons that failed. */
  readonly failures: number;
  /** Rates by placement and condition. */
  readonly cells: readonly SelftestRates[];
  /** The targets and how they came out. */
  readonly targets: readonly TargetResult[];
}

/** A self-test in short. */
export function summaryOf(report: SelftestReport): SelftestSummary {
  const { startedAt, durationSeconds, partialReason, margin, environment, targets } = report;
  return {
    startedAt,
    durationSeconds,
    partialReason,
    margin,
    environment,
    failures: report.failures.length,
    cells: report.cells.map((cell) => ({
      kernel: cell.kernel,
      plantedPercent: cell.plantedPercent,
      placement: cell.placement,
      claims: cell.claims,
      found: cell.found,
      wrong: cell.wrong,
      equivalent: cell.equivalent,
      covered: cell.covered,
    })),
    targets,
  };
}
