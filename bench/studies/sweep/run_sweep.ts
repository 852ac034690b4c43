/**
 * Runs the lab once for each value of a sweep.
 *
 * @module
 */

import { ownFolder } from "../../own_package.ts";
import { type Budget, leastOfBlocks, ONE_BLOCK, requireBudget } from "../../measure/budget.ts";
import { faultFinding, faultOf } from "../../measure/failure.ts";
import type { LabPlan } from "../../measure/plan.ts";
import { blockSettings, runLab } from "../../measure/run_lab.ts";
import type { LabReport } from "../../record/lab.ts";
import type { SweepAxis, SweepWork } from "./sweep_plan.ts";

/** Names the JSON format of a {@linkcode SweepReport}. */
export const SWEEP_SCHEMA = "vringlab/sweep";
/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const SWEEP_VERSION = 1;

/** The lab's report at one value. */
export interface SweepPoint {
  /** The value. */
  readonly value: number;
  /** What was measured there; times in nanoseconds per operation. */
  readonly report: LabReport;
}

/** The record of a sweep. */
export interface SweepReport {
  /** {@linkcode SWEEP_SCHEMA}. */
  readonly schema: typeof SWEEP_SCHEMA;
  /** {@linkcode SWEEP_VERSION}. */
  readonly version: number;
  /** The sweep's name. */
  readonly sweep: string;
  /** What the values are. */
  readonly label: string;
  /** Whether values are missing, as the run ended early. */
  readonly partial: boolean;
  /** The error that ended it early; left out when none did. */
  readonly fault?: string;
  /** By value, ascending; values without any finished block are left out. */
  readonly points: readonly SweepPoint[];
}

/** How to run a sweep. */
export interface SweepOptions {
  /** Values, ascending. */
  readonly values: readonly number[];
  /** Strategies, the baseline first. */
  readonly strategies: readonly string[];
  /** What is timed. */
  readonly work: SweepWork;
  /** Milliseconds for all values together. */
  readonly budgetMs: number;
  /** The budget as it was given, for messages, and what was taken of it before. */
  readonly budget: Budget;
  /** Most blocks at each value. */
  readonly blocks: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Further V8 flags. */
  readonly v8Flags: readonly string[];
  /** Ends it early, with what there is. */
  readonly signal: AbortSignal;
  /** Told before each value. */
  progress?(done: number, value: number): void;
}

const ROUNDS = 20;
const MARGIN = 0.02;

/**
 * Measures each value in processes of its own; the time is shared out evenly. An error ends it early, with what there
 * is.
 *
 * @throws {BadInput} when the budget cannot hold a block at each value.
 * @throws that error when there is nothing yet.
 */
export async function runSweep(axis: SweepAxis, options: SweepOptions): Promise<SweepReport> {
  const { values, signal } = options;
  requireTime(axis, options);
  const endMs = performance.now() + options.budgetMs;
  const points: SweepPoint[] = [];
  let fault: string | null = null;
  for (const [i, value] of values.entries()) {
    if (signal.aborted) break;
    options.progress?.(i, value);
    const budgetMs = Math.max(1, (endMs - performance.now()) / (values.length - i));
    const plan = planOf(axis, value, budgetMs, options);
    const root = ownFolder();
    try {
      const report = await runLab(plan, { root, signal });
      if (report.groups.length > 0 || report.findings.length > 0) points.push({ value, report });
      fault = faultOf(report.findings);
    } catch (error) {
      // What was measured at other values holds.
      if (points.length === 0) throw error;
      fault = faultFinding(error).what;
    }
    if (fault !== null) break;
  }
  return {
    schema: SWEEP_SCHEMA,
    version: SWEEP_VERSION,
    sweep: axis.name,
    label: axis.label,
    partial: signal.aborted || fault !== null || points.length < values.length,
    ...(fault === null ? {} : { fault }),
    points,
  };
}

function planOf(
  axis: SweepAxis,
  value: number,
  budgetMs: number,
  { strategies, work, blocks, seed, v8Flags }: SweepOptions,
): LabPlan {
  return {
    mode: "sweep",
    groups: [axis.group(value, strategies, work)],
    looks: [blocks],
    rounds: ROUNDS,
    budgetMs,
    seed,
    margin: MARGIN,
    v8Flags: [...axis.v8Flags(value), ...v8Flags],
  };
}

function requireTime(axis: SweepAxis, options: SweepOptions): void {
  const { values, budgetMs, budget } = options;
  const leastMs = values.map((value) => {
    const plan = planOf(axis, value, budgetMs, options);
    return leastOfBlocks(plan.groups, blockSettings(plan, ownFolder()));
  });
  const what = values.length === 1 ? ONE_BLOCK : `${ONE_BLOCK} at each of ${values.length} values`;
  requireBudget(budget, what, leastMs.reduce((sum, ms) => sum + ms, 0));
}
