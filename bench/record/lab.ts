/**
 * The record of a lab run: what `lab.json` holds.
 *
 * All times are in nanoseconds per operation unless the name says otherwise.
 *
 * @module
 */

import { z } from "zod";
import type { Comparison } from "../stats/compare.ts";
import { ALLOCATION } from "./allocation.ts";
import { CALIBRATION } from "./calibration.ts";
import { CAUSE, CELL_EVIDENCE } from "./cell_evidence.ts";
import { CONFIGURATION } from "./configuration.ts";
import { CONTROL_OUTCOME } from "./control_outcome.ts";
import { ENVIRONMENT } from "./environment.ts";
import { FINDING } from "./finding.ts";
import type { LabReport } from "./formats.ts";
import { jsonSchemaOf } from "./json_schema.ts";
import { PLACEMENT } from "./placement.ts";
import type { RecordFormat } from "./record_file.ts";
import { SELFTEST_SUMMARY } from "./selftest.ts";
import { ESTIMATE_STATE, RATIO_INTERVAL, VERDICT } from "./verdict.ts";

export type {
  CellResult,
  ConfigurationComparison,
  ConfigurationRatio,
  ControlOutcome,
  CoreShape,
  Environment,
  Finding,
  GroupResult,
  LabReport,
  ProcessSamples,
  SharingCost,
} from "./formats.ts";

/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const LAB_SCHEMA_VERSION = 1;

const count = z.int().nonnegative();
const nonNegative = z.number().nonnegative();
const ratio = z.number().positive();
const text = z.string().min(1);
const level = z.number().gt(0).lt(1);

const processSamples = z.object({
  block: count.describe("Block number, from 0."),
  windowsNs: z.array(nonNegative).readonly().describe("Nanoseconds per operation, one per round."),
  core: z.object({
    states: z.string().regex(/^[qci]*$/).describe(
      "State of the core by round: q quiet, c contended, i interrupted.",
    ),
    quotients: z.array(nonNegative).readonly().describe(
      "Time of a step of the wide loop / of the chain, by round.",
    ),
  }).readonly().exactOptional().describe(
    "What two loops around each window tell of the core; absent where it is not known.",
  ),
  windowOps: count.describe("Operations in each window."),
  warmupWindows: count.describe("Windows run before measuring."),
  tiers: z.record(z.string(), z.string()).readonly().describe(
    "Tier of each hot function when measuring ended, where V8 natives are allowed; else empty.",
  ),
  steady: z.boolean().describe(
    "Whether windows had stopped drifting before measuring, and no tier changed while measuring.",
  ),
  checksum: z.number().describe("Checksum of the fixed verification run."),
  calls: z.object({
    count: count.describe("Calls, each timed by itself."),
    p75Ns: nonNegative.describe("Nanoseconds that three quarters of them took at most."),
    p99Ns: nonNegative.describe("Nanoseconds that 99 % of them took at most."),
  }).readonly().exactOptional().describe(
    "Single calls, timed after the windows; absent where a call is too short for that, or was not asked for.",
  ),
}).readonly().meta({
  title: "ProcessSamples",
  description: "What one process measured for one cell.",
});

const comparison: z.ZodType<Comparison> = z.object({
  baseline: z.string().describe("Cell compared against."),
  ratio: ratio.describe("Time of the cell / time of the baseline; beyond 1: slower."),
  ratioLow: ratio.describe("Lower end of the interval."),
  ratioHigh: ratio.describe("Upper end of the interval."),
  confidence: level.describe("Confidence level of the interval, e.g. 0.95."),
  comparisons: count.positive().exactOptional().describe(
    "Comparisons whose intervals cover together with that confidence; absent where each stands for itself.",
  ),
  margin: nonNegative.exactOptional().describe(
    "Margin at which the verdict was read off the interval, as a ratio difference.",
  ),
  blocks: count.describe("Blocks that entered."),
  pAdjusted: z.number().min(0).max(1).describe(
    "p-value of no difference, adjusted for looks and comparisons.",
  ),
  minimumDetectableEffect: nonNegative.describe(
    "Smallest |ratio - 1| that this design finds with 80 % power.",
  ),
  outlierShare: z.number().min(0).max(1).describe(
    "Share of blocks more than 5 % off the estimate.",
  ),
  verdict: VERDICT,
  state: ESTIMATE_STATE.exactOptional().describe(
    "State of the core in the windows that the estimate is of; absent where it is not known.",
  ),
  contended: RATIO_INTERVAL.exactOptional().describe(
    "The ratio on a busy core, from contended windows alone; absent where they are too few.",
  ),
}).readonly().meta({
  title: "Comparison",
  description: "A ratio with its interval: time of the cell over time of the baseline.",
});

const cellResult = z.object({
  strategy: text.describe("Strategy or control name."),
  control: z.boolean().describe("Whether this is a control and not a strategy."),
  floor: text.exactOptional().describe(
    "The control that does nothing and is called as this cell is; `empty_op` unless given.",
  ),
  nsPerOp: nonNegative.describe(
    "Estimate of the time per operation. Of the baseline: median over processes of the median of each one's windows; " +
      "of a cell compared with it: that × the ratio.",
  ),
  processes: z.array(processSamples).readonly().describe("Raw samples per process."),
  comparison: comparison.nullable().describe(
    "Comparison with the group's baseline; `null` for the baseline itself.",
  ),
  evidence: CELL_EVIDENCE.exactOptional().describe(
    "What V8 made of the cell, taken in a process of its own; absent where it was not asked for or failed.",
  ),
  allocation: ALLOCATION.exactOptional().describe(
    "What an operation of the cell allocates, counted in processes of its own; absent where it was not.",
  ),
  causes: z.array(CAUSE).readonly().exactOptional().describe(
    "Why a proven difference from the baseline is there, what explains most first; empty where no cause was found, " +
      "absent where none was looked for.",
  ),
}).readonly().meta({ title: "CellResult", description: "One cell's results." });

const work = {
  workload: text.describe("Workload name."),
  order: text.describe("Order of the layouts over time."),
  layouts: text.describe("Layouts taking part, joined by `+`."),
};

const groupResult = z.object({
  ...work,
  operation: z.string().describe("What one operation is."),
  size: z.enum(["small", "large", "mixed"]).exactOptional().describe(
    "How large an operation is; recorded traffic mixes them. None where cells do different work.",
  ),
  predictability: z.enum(["one layout", "predictable", "random", "recorded"]).exactOptional()
    .describe(
      "What a branch predictor can make of the layouts in this order; none where there is no order.",
    ),
  baseline: text.describe("Strategy that ratios refer to."),
  placement: PLACEMENT.describe("Placement of the cells."),
  configuration: CONFIGURATION.exactOptional().describe(
    "What the cells ran under, where several configurations were measured.",
  ),
  cells: z.array(cellResult).readonly().describe("The cells, baseline first."),
}).readonly().meta({
  title: "GroupResult",
  description: "A comparison family: one workload in one order on one set of layouts.",
});

const interval = {
  ratioLow: ratio.describe("Lower end of its interval."),
  ratioHigh: ratio.describe("Upper end of its interval."),
  confidence: level.describe(
    "Confidence level of the interval, e.g. 0.95, for this strategy alone.",
  ),
  blocks: count.describe("Blocks in which both ran."),
};

const sharingCost = z.object({
  ...work,
  configuration: text.exactOptional().describe(
    "Name of the configuration in which both ran, where several were measured.",
  ),
  strategy: text.describe("The strategy."),
  ratio: ratio.describe("Estimate of time shared / time isolated; beyond 1: slower when shared."),
  ...interval,
}).readonly().meta({
  title: "SharingCost",
  description:
    "What sharing a process costs one strategy: its time in one process with all others / its time alone.",
});

const configurationRatio = z.object({
  ...work,
  placement: PLACEMENT.describe("Placement of the cells."),
  strategy: text.describe("The strategy."),
  configuration: text.describe("The configuration."),
  ratio: ratio.describe(
    "Estimate of time there / time in the reference; beyond 1: slower than in the reference.",
  ),
  ...interval,
}).readonly().meta({
  title: "ConfigurationRatio",
  description:
    "What a configuration of V8 makes of one strategy: its time there / its time in the reference.",
});

const configurations = z.object({
  reference: z.string().describe(
    "The configuration that the others are compared with; the report's recommendation speaks of it.",
  ),
  ratios: z.array(configurationRatio).readonly().describe("Ratios, in the order of the groups."),
}).readonly().meta({
  title: "ConfigurationComparison",
  description: "The same strategies under several configurations.",
});

/** Schema of a {@linkcode LabReport}; unknown fields are accepted and left out. */
export const LAB_REPORT: z.ZodType<LabReport> = z.object({
  schema: z.literal("vringlab/lab").describe("Names the format."),
  version: z.literal(LAB_SCHEMA_VERSION).describe("Version of the format."),
  partial: z.boolean().describe("Whether the run ended before all that was planned was measured."),
  partialReason: z.string().describe("Why a partial run ended."),
  mode: z.string().describe("`quick` or `full`."),
  startedAt: z.iso.datetime({ offset: true }).describe("ISO 8601."),
  durationSeconds: nonNegative.describe("Wall time in seconds."),
  seed: z.number().describe("Seed of every pseudo-random choice."),
  margin: ratio.describe("Equivalence margin as a ratio difference, e.g. 0.02."),
  environment: ENVIRONMENT.describe("The machine."),
  groups: z.array(groupResult).readonly().describe("Results by group."),
  sharing: z.array(sharingCost).readonly().default([]).describe(
    "What sharing a process costs, for work that was measured isolated and shared; else empty.",
  ),
  configurations: configurations.exactOptional().describe(
    "What each configuration makes of the strategies; absent unless several were measured.",
  ),
  calibration: CALIBRATION.exactOptional().describe(
    "What a call costs on this machine; absent where it was not measured.",
  ),
  selftest: SELFTEST_SUMMARY.exactOptional().describe(
    "How often the lab's verdicts erred in a self-test; absent where none was given.",
  ),
  controls: z.array(CONTROL_OUTCOME).readonly().describe("The run's own controls."),
  findings: z.array(FINDING).readonly().describe("What went wrong or needs attention."),
}).readonly().meta({
  title: "LabReport",
  description: "The record of a lab run. Times are nanoseconds per operation. " +
    "Ratios are time of the cell / time of the baseline: beyond 1 the cell is slower.",
});

/** The format of `lab.json`. */
export const LAB_FORMAT: RecordFormat<LabReport> = {
  schema: "vringlab/lab",
  version: LAB_SCHEMA_VERSION,
  noun: "lab report",
  fields: LAB_REPORT,
};

/** The schema as a JSON Schema (draft 2020-12) document, as published in `lab.schema.json`. */
export function labJsonSchema(): Record<string, unknown> {
  return jsonSchemaOf(LAB_REPORT);
}
