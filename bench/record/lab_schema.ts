/**
 * The schema of `lab.json`: what a reader checks, and what is published as JSON Schema.
 *
 * `lab_report.ts` holds the types that the lab computes with; a type-level check at the end of this
 * file refuses to compile when the two say different things.
 *
 * @module
 */

import { z } from "zod";
import { CALIBRATION_PART_SCHEMA, CELL_EVIDENCE_SCHEMA } from "./evidence_schema.ts";
import { LAB_SCHEMA_VERSION, type LabReport } from "./lab.ts";
import { SELFTEST_SUMMARY_SCHEMA } from "./selftest_schema.ts";
import { CONTROL_SCHEMA, ENVIRONMENT_SCHEMA, FINDING_SCHEMA } from "./run_schema.ts";
import type { Plain, Same } from "./same_type.ts";

const count = z.int().nonnegative();
const nonNegative = z.number().nonnegative();
const ratio = z.number().positive();

const processSamples = z.object({
  block: count.describe("Block number, from 0."),
  windowsNs: z.array(nonNegative).readonly().describe("Nanoseconds per operation, one per round."),
  windowOps: count.describe("Operations in each window."),
  warmupWindows: count.describe("Windows run before measuring."),
  tiers: z.record(z.string(), z.string()).readonly().describe(
    "Tier of each hot function when measuring ended.",
  ),
  steady: z.boolean().describe("No drift before measuring and no change of tier while measuring."),
  checksum: z.number().describe("Checksum of the fixed verification run."),
}).readonly();

const comparison = z.object({
  baseline: z.string().describe("Cell compared against."),
  ratio: ratio.describe("Time of the cell / time of the baseline; beyond 1: slower."),
  ratioLow: ratio.describe("Lower end of the interval."),
  ratioHigh: ratio.describe("Upper end of the interval."),
  confidence: z.number().gt(0).lt(1).describe("Confidence level of the interval, e.g. 0.95."),
  comparisons: count.positive().exactOptional().describe(
    "Comparisons whose intervals cover together with that confidence; absent where each stands for itself.",
  ),
  margin: nonNegative.exactOptional().describe(
    "Margin at which the verdict was read off the interval, as a ratio difference.",
  ),
  blocks: count.describe("Blocks that entered."),
  pAdjusted: z.number().min(0).max(1).describe(
    "p-value of «no difference», adjusted for looks and comparisons.",
  ),
  minimumDetectableEffect: nonNegative.describe(
    "Smallest |ratio - 1| that this design finds with 80 % power.",
  ),
  outlierShare: z.number().min(0).max(1).describe(
    "Share of blocks more than 5 % off the estimate.",
  ),
  verdict: z.enum(["faster", "slower", "equivalent", "inconclusive"]),
}).readonly();

const cellResult = z.object({
  strategy: z.string().min(1).describe("Strategy or control name."),
  control: z.boolean().describe("Whether this is a control and not a strategy."),
  nsPerOp: nonNegative.describe(
    "Nanoseconds per operation: of a cell that was compared, the baseline's × the ratio.",
  ),
  processes: z.array(processSamples).readonly().describe("Raw samples per process."),
  comparison: comparison.nullable().describe("Comparison with the baseline; null for itself."),
  evidence: CELL_EVIDENCE_SCHEMA.exactOptional().describe("What V8 made of it, if that was asked."),
}).readonly();

const placement = z.enum(["isolated", "paired", "shared"]);

const groupResult = z.object({
  workload: z.string().min(1),
  operation: z.string().describe("What one operation is."),
  order: z.string().min(1).describe("Order of the layouts over time."),
  layouts: z.string().min(1).describe("Layouts taking part, joined by +."),
  size: z.enum(["small", "large", "mixed"]).exactOptional().describe(
    "How large an operation is, where the workload says it.",
  ),
  predictability: z.enum(["one layout", "predictable", "random", "recorded"]).exactOptional()
    .describe("What a branch predictor can make of the layouts in this order."),
  baseline: z.string().min(1).describe("Strategy that ratios refer to."),
  placement,
  configuration: z.object({
    name: z.string().min(1),
    v8Flags: z.array(z.string()).readonly().describe("V8 flags beside the run's."),
  }).readonly().exactOptional().describe("Where several configurations were measured."),
  cells: z.array(cellResult).readonly().describe("The cells, baseline first."),
}).readonly();

const sharingCost = z.object({
  workload: z.string().min(1),
  order: z.string().min(1),
  layouts: z.string().min(1),
  configuration: z.string().min(1).exactOptional().describe(
    "The configuration in which both ran, where several were measured.",
  ),
  strategy: z.string().min(1),
  ratio: ratio.describe("Time in one process with all others / time alone; beyond 1: slower."),
  ratioLow: ratio.describe("Lower end of the interval."),
  ratioHigh: ratio.describe("Upper end of the interval."),
  confidence: z.number().gt(0).lt(1).describe("Confidence level of the interval, e.g. 0.95."),
  blocks: count.describe("Blocks in which both ran."),
}).readonly();

const configurationRatio = z.object({
  workload: z.string().min(1),
  order: z.string().min(1),
  layouts: z.string().min(1),
  placement,
  strategy: z.string().min(1),
  configuration: z.string().min(1),
  ratio: ratio.describe("Time there / time in the reference; beyond 1: slower there."),
  ratioLow: ratio.describe("Lower end of the interval."),
  ratioHigh: ratio.describe("Upper end of the interval."),
  confidence: z.number().gt(0).lt(1).describe("Confidence level of the interval, e.g. 0.95."),
  blocks: count.describe("Blocks in which both ran."),
}).readonly();

const labReport = z.object({
  schema: z.literal("vringlab/lab"),
  version: z.literal(LAB_SCHEMA_VERSION),
  partial: z.boolean().describe("Whether the run ended before all that was planned was measured."),
  partialReason: z.string(),
  mode: z.string().describe("quick or full."),
  startedAt: z.iso.datetime({ offset: true }),
  durationSeconds: nonNegative,
  seed: z.number(),
  margin: z.number().positive().describe("Equivalence margin as a ratio difference, e.g. 0.02."),
  environment: ENVIRONMENT_SCHEMA,
  groups: z.array(groupResult).readonly(),
  sharing: z.array(sharingCost).readonly().default([]).describe(
    "For work that was measured isolated and shared.",
  ),
  configurations: z.object({
    reference: z.string().describe("The configuration that the others are compared with."),
    ratios: z.array(configurationRatio).readonly(),
  }).readonly().exactOptional().describe("Where several configurations were measured."),
  calibration: CALIBRATION_PART_SCHEMA.exactOptional().describe(
    "What a call costs on this machine, if that was measured.",
  ),
  selftest: SELFTEST_SUMMARY_SCHEMA.exactOptional().describe(
    "How often the lab's verdicts erred in a self-test, if one was given.",
  ),
  controls: z.array(CONTROL_SCHEMA).readonly(),
  findings: z.array(FINDING_SCHEMA).readonly(),
}).readonly().meta({
  title: "vringlab lab report",
  description: "The record of a lab run. Times are nanoseconds per operation. " +
    "Ratios are time of the cell / time of the baseline: beyond 1 the cell is slower.",
});

/** Zod schema of a {@linkcode LabReport}; unknown fields are accepted and left out. */
export const LAB_REPORT_SCHEMA: z.ZodType<LabReport> = labReport;

/** The schema as a JSON Schema (draft 2020-12) document, as published in `lab.schema.json`. */
export function labJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(labReport, {
      io: "input",
      // The format says it already; zod's pattern for it is 300 characters long.
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      },
    }),
  };
}

// The types below are equal only if every field has the same name, type, optionality and mutability.
type Widen<T> = Omit<T, "version"> & { readonly version: number };
const typesAgree: Same<
  Plain<Plain<Widen<z.infer<typeof labReport>>>>,
  Plain<Plain<Widen<LabReport>>>
> = true;
void typesAgree;
