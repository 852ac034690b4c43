/**
 * The schema of the self-test's JSON, and of the part of it that a lab report carries.
 *
 * `selftest_report.ts` holds the types that the self-test computes with; a type-level check at the end of this file
 * refuses to compile when the two say different things.
 *
 * @module
 */

import { z } from "zod";
import { readRecord, type RecordFormat } from "./record_file.ts";
import { ENVIRONMENT_SCHEMA } from "./run_schema.ts";
import type { Plain, Same } from "./same_type.ts";
import { SELFTEST_SCHEMA_VERSION, type SelftestReport } from "./selftest.ts";
import type { SelftestSummary } from "./selftest_summary.ts";
import { TOOL_NAMES } from "../studies/selftest/tool.ts";

const count = z.int().nonnegative();
const nonNegative = z.number().nonnegative();
const ratio = z.number().positive();
const share = z.number().min(0).max(1);
const level = z.number().gt(0).lt(1);
const placement = z.enum(["isolated", "paired"]);

const rate = z.object({
  count: count.describe("Comparisons that did."),
  total: count.describe("All comparisons."),
}).readonly();

const condition = {
  kernel: z.enum(["micro", "loop"]).describe("Code that both cells run."),
  plantedPercent: nonNegative.describe("Extra work of the second cell, in percent; 0 for A/A."),
};

const told = {
  ...condition,
  ratio: ratio.describe("Second cell's time over the first's."),
  durationMs: nonNegative.describe("Wall time in milliseconds."),
};

const outcome = z.object({
  ...told,
  placement,
  ratioLow: nonNegative.describe("Lower end of the ratio's interval."),
  ratioHigh: ratio.describe("Upper end of the ratio's interval."),
  confidence: level.describe("Confidence level of the interval."),
  pAdjusted: share.describe("p-value of «no difference», adjusted for the looks."),
  alpha: level.describe("A difference is proven when the p-value is at most this."),
  minimumDetectableEffect: nonNegative.describe(
    "Smallest |ratio - 1| that it would have found with 80 % power.",
  ),
  outlierShare: share.describe("Share of blocks more than 5 % off the estimate."),
  blocks: count.describe("Blocks that entered."),
  verdict: z.enum(["faster", "slower", "equivalent", "inconclusive"]),
}).readonly();

const toldByTool = z.object({ ...told, tool: z.enum(TOOL_NAMES) }).readonly();

const rates = {
  ...condition,
  placement,
  claims: rate.describe("Comparisons that proved a difference; of A/A, false alarms."),
  found: rate.describe("Comparisons that proved one in the right direction; of A/A none can."),
  wrong: rate.describe("Comparisons that proved one in the wrong direction; of A/A none can."),
  equivalent: rate.describe("Comparisons whose verdict was equivalent."),
  covered: rate.describe("Comparisons whose interval covers the truth."),
};

const cellSummary = z.object({
  ...rates,
  ratioMedian: ratio,
  detectableMedian: nonNegative.describe("Median of the minimum detectable effects."),
  detectableP90: nonNegative.describe("Their 90 % quantile."),
  durationMedianMs: nonNegative,
  durationMaxMs: nonNegative,
  outlierShare: share,
  blocks: count.describe("Blocks, all comparisons together."),
}).readonly();

const target = z.object({
  placement,
  wanted: z.string().describe("What it asks for, in words."),
  bound: z.union([
    z.object({ most: share }).strict().readonly(),
    z.object({ least: share }).strict().readonly(),
  ]).describe("Largest or smallest share allowed."),
  rate,
  state: z.enum(["reached", "missed", "too few to tell", "not measured"]),
}).readonly();

const design = z.object({
  looks: z.array(count).readonly().describe("Blocks at which a verdict is sought."),
  rounds: count.describe("Rounds per block."),
  windowMs: ratio.describe("Length of a window, in milliseconds."),
  windowsPerRound: count,
  alpha: level.describe("Error allowed for each kind of claim, all looks together."),
}).readonly();

const run = {
  startedAt: z.iso.datetime({ offset: true }),
  durationSeconds: nonNegative,
  partialReason: z.string().describe("Why it ended early; empty when it did not."),
  margin: ratio.describe("Equivalence margin as a ratio difference."),
  environment: ENVIRONMENT_SCHEMA,
  targets: z.array(target).readonly(),
};

const report = z.object({
  schema: z.literal("vringlab/selftest"),
  version: z.literal(SELFTEST_SCHEMA_VERSION),
  ...run,
  seed: z.number(),
  loadAverageAfter: z.array(nonNegative).readonly(),
  designs: z.object({ paired: design.exactOptional(), isolated: design.exactOptional() })
    .readonly().describe("How comparisons were laid out, by placement measured."),
  tools: z.array(z.enum(TOOL_NAMES)).readonly(),
  outcomes: z.array(outcome).readonly().describe("The lab's comparisons, in order of time."),
  told: z.array(toldByTool).readonly().describe("The other tools' comparisons."),
  failures: z.array(z.object({ where: z.string(), what: z.string() }).readonly()).readonly(),
  cells: z.array(cellSummary).readonly().describe("Figures by placement and condition."),
}).readonly().meta({
  title: "vringlab self-test",
  description: "Comparisons of functions whose difference is known, and how the lab judged them. " +
    "Ratios are time of the second / time of the first.",
});

const summary = z.object({
  ...run,
  failures: count.describe("Comparisons that failed."),
  cells: z.array(z.object(rates).readonly()).readonly().describe("Rates by placement, condition."),
}).readonly();

/** Zod schema of a {@linkcode SelftestReport}; unknown fields are accepted and left out. */
export const SELFTEST_SCHEMA: z.ZodType<SelftestReport> = report;

/** Zod schema of a {@linkcode SelftestSummary}. */
export const SELFTEST_SUMMARY_SCHEMA: z.ZodType<SelftestSummary> = summary;

/** The format of a self-test's file. */
export const SELFTEST_FORMAT: RecordFormat<SelftestReport> = {
  schema: "vringlab/selftest",
  version: SELFTEST_SCHEMA_VERSION,
  noun: "self-test",
  fields: SELFTEST_SCHEMA,
};

/**
 * Reads a self-test from the text of its file. Fields that this version does not know are left out.
 *
 * @param name What to call the file in messages.
 * @throws {SyntaxError} when the text is not JSON.
 * @throws {RangeError} when it was written by another version of the format.
 * @throws {TypeError} when it is no self-test or a field is wrong. Every message is one line.
 */
export function readSelftest(text: string, name: string): SelftestReport {
  return readRecord(text, name, SELFTEST_FORMAT);
}

/** The schema as a JSON Schema (draft 2020-12) document, as published in `selftest.schema.json`. */
export function selftestJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(report, {
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
const typesAgree: [
  Same<Plain<Plain<Widen<z.infer<typeof report>>>>, Plain<Plain<Widen<SelftestReport>>>>,
  Same<Plain<z.infer<typeof summary>>, Plain<SelftestSummary>>,
] = [true, true];
void typesAgree;
