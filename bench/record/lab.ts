/**
 * The record of a lab run: what `lab.json` holds.
 *
 * All times are in nanoseconds per operation unless the name says otherwise.
 *
 * @module
 */

import type { Calibration } from "./calibration.ts";
import type { CellEvidence } from "../evidence/cell_evidence.ts";
import type { Placement } from "./placement.ts";
import type { SelftestSummary } from "./selftest_summary.ts";
import type { Comparison } from "../stats/compare.ts";
import type { Configuration } from "../studies/lab/configuration.ts";

/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const LAB_SCHEMA_VERSION = 1;

/** What one process measured for one cell. */
export interface ProcessSamples {
  /** Block number, from 0. */
  readonly block: number;
  /** Nanoseconds per operation, one per round. */
  readonly windowsNs: readonly number[];
  /** Operations in each window. */
  readonly windowOps: number;
  /** Windows run before measuring. */
  readonly warmupWindows: number;
  /** Tier of each hot function when measuring ended, where V8 natives are allowed; else empty. */
  readonly tiers: Readonly<Record<string, string>>;
  /** Whether windows had stopped drifting before measuring, and no tier changed while measuring. */
  readonly steady: boolean;
  /** Checksum of the fixed verification run. */
  readonly checksum: number;
}

/** One cell's results. */
export interface CellResult {
  /** Strategy or control name. */
  readonly strategy: string;
  /** Whether this is a control and not a strategy. */
  readonly control: boolean;
  /**
   * Estimate of the time per operation. Of the baseline: median over processes of the median of each one's windows;
   * of a cell compared with it: that × the ratio.
   */
  readonly nsPerOp: number;
  /** Raw samples per process. */
  readonly processes: readonly ProcessSamples[];
  /** Comparisons with the group's baseline; `null` for the baseline itself. */
  readonly comparison: Comparison | null;
  /** What V8 made of the cell, taken in a process of its own; absent where it was not asked for or failed. */
  readonly evidence?: CellEvidence;
}

/** A comparison family: one workload in one order on one set of layouts. */
export interface GroupResult {
  /** Workload name. */
  readonly workload: string;
  /** What one operation is. */
  readonly operation: string;
  /** Order name. */
  readonly order: string;
  /** Layouts, joined by `+`. */
  readonly layouts: string;
  /** How large an operation is; recorded traffic mixes them. None where cells do different work. */
  readonly size?: "small" | "large" | "mixed";
  /** What a branch predictor can make of the layouts in this order; none where there is no order. */
  readonly predictability?: "one layout" | "predictable" | "random" | "recorded";
  /** Strategy that ratios refer to. */
  readonly baseline: string;
  /** Placement of the cells. */
  readonly placement: Placement;
  /** What the cells ran under, where several configurations were measured. */
  readonly configuration?: Configuration;
  /** The cells, baseline first. */
  readonly cells: readonly CellResult[];
}

/** What sharing a process costs one strategy: its time in one process with all others / its time alone. */
export interface SharingCost {
  /** Workload name. */
  readonly workload: string;
  /** Order name. */
  readonly order: string;
  /** Layouts, joined by `+`. */
  readonly layouts: string;
  /** Name of the configuration in which both ran, where several were measured. */
  readonly configuration?: string;
  /** The strategy. */
  readonly strategy: string;
  /** Estimate of time shared / time isolated; beyond 1: slower when shared. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly ratioLow: number;
  /** Upper end of its interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval, e.g. 0.95, for this strategy alone. */
  readonly confidence: number;
  /** Blocks in which both ran. */
  readonly blocks: number;
}

/** What a configuration of V8 makes of one strategy: its time there / its time in the reference. */
export interface ConfigurationRatio {
  /** Workload name. */
  readonly workload: string;
  /** Order name. */
  readonly order: string;
  /** Layouts, joined by `+`. */
  readonly layouts: string;
  /** Placement of the cells. */
  readonly placement: Placement;
  /** The strategy. */
  readonly strategy: string;
  /** The configuration. */
  readonly configuration: string;
  /** Estimate of time there / time in the reference; beyond 1: slower than in the reference. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly ratioLow: number;
  /** Upper end of its interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval, e.g. 0.95, for this strategy alone. */
  readonly confidence: number;
  /** Blocks in which both ran. */
  readonly blocks: number;
}

/** The same strategies under several configurations. */
export interface ConfigurationComparison {
  /** The configuration that the others are compared with; the report's recommendation speaks of it. */
  readonly reference: string;
  /** Ratios, in the order of the groups. */
  readonly ratios: readonly ConfigurationRatio[];
}

/** Something that went wrong or needs attention. */
export interface Finding {
  /** Kind, e.g. `checksum mismatch`, `child died`, `not steady`, `control failed`. */
  readonly kind: string;
  /** Cell or group concerned. */
  readonly where: string;
  /** What happened. */
  readonly what: string;
  /** Likely cause. */
  readonly likelyCause: string;
  /** What to try. */
  readonly advice: string;
}

/** One control's outcome. */
export interface ControlOutcome {
  /** `A/A`, `planted ×2`, `empty op`, `null ring`. */
  readonly name: string;
  /** Where it ran. */
  readonly where: string;
  /** What was expected, in words. */
  readonly expected: string;
  /** What came out, in words with figures. */
  readonly observed: string;
  /** Whether it came out as expected; `null` when it only informs. */
  readonly passed: boolean | null;
}

/** The machine and the programs. */
export interface Environment {
  /** CPU model. */
  readonly cpu: string;
  /** Logical CPUs. */
  readonly cpuCount: number;
  /** Operating system and kernel release. */
  readonly kernel: string;
  /** CPU architecture. */
  readonly arch: string;
  /** Memory in bytes. */
  readonly memoryBytes: number;
  /** Deno version. */
  readonly deno: string;
  /** V8 version. */
  readonly v8: string;
  /** TypeScript version. */
  readonly typescript: string;
  /** V8 flags of the children. */
  readonly v8Flags: readonly string[];
  /** Git commit, with `+changes` when the tree was not clean; `unknown` outside a checkout. */
  readonly commit: string;
  /** Load averages at the start. */
  readonly loadAverage: readonly number[];
  /** One line on hardware counters. */
  readonly hardwareCounters: string;
}

/** The record of a run. */
export interface LabReport {
  /** Names the format. */
  readonly schema: "vringlab/lab";
  /** {@linkcode LAB_SCHEMA_VERSION}. */
  readonly version: number;
  /** Whether the run ended before all that was planned was measured. */
  readonly partial: boolean;
  /** Why a partial run ended. */
  readonly partialReason: string;
  /** `quick` or `full`. */
  readonly mode: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Equivalence margin as a ratio difference, e.g. 0.02. */
  readonly margin: number;
  /** The machine. */
  readonly environment: Environment;
  /** Results by group. */
  readonly groups: readonly GroupResult[];
  /** What sharing a process costs, for work that was measured isolated and shared; else empty. */
  readonly sharing: readonly SharingCost[];
  /** What each configuration makes of the strategies; absent unless several were measured. */
  readonly configurations?: ConfigurationComparison;
  /** What a call costs on this machine; absent where it was not measured. */
  readonly calibration?: Calibration;
  /** How often the lab's verdicts erred in a self-test; absent where none was given. */
  readonly selftest?: SelftestSummary;
  /** The run's own controls. */
  readonly controls: readonly ControlOutcome[];
  /** What went wrong or needs attention. */
  readonly findings: readonly Finding[];
}
