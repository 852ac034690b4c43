/**
 * The record of a self-test: what `--json` writes, and the part of it that a lab report carries.
 *
 * @module
 */

import { z } from "zod";
import { ENVIRONMENT } from "./environment.ts";
import type { SelftestRates, SelftestReport, SelftestSummary } from "./formats.ts";
import { readRecord, type RecordFormat } from "./record_file.ts";
import { ESTIMATE_STATE, RATE, VERDICT } from "./verdict.ts";

export type {
  Bound,
  CellSummary,
  Design,
  Kernel,
  Outcome,
  ReportedByTool,
  SelftestFailure,
  SelftestPlacement,
  SelftestRates,
  SelftestReport,
  SelftestSummary,
  TargetResult,
  TargetState,
  ToolName,
} from "./formats.ts";

/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const SELFTEST_SCHEMA_VERSION = 2;

/** The tools that the self-test can run beside the lab, as the command line names them. */
export const TOOL_NAMES = ["mitata", "tinybench", "deno-bench"] as const;

const count = z.int().nonnegative();
const nonNegative = z.number().nonnegative();
const ratio = z.number().positive();
const share = z.number().min(0).max(1);
const level = z.number().gt(0).lt(1);

const placement = z.enum(["isolated", "paired"]).meta({
  title: "SelftestPlacement",
  description: "Placement that the self-test judges.",
});
const tool = z.enum(TOOL_NAMES).meta({
  title: "ToolName",
  description: "A tool that the self-test can run beside the lab.",
});

const neighbor = {
  neighbor: z.literal(true).exactOptional().describe(
    "True where a load of the lab's own ran on another CPU, on and off at random; else absent.",
  ),
};

const condition = {
  kernel: z.enum(["micro", "loop"]).meta({
    title: "Kernel",
    description:
      "Code that both cells run. `micro`: one pop and push. `loop`: 100 of them in a row.",
  }),
  plantedPercent: nonNegative.describe("Extra work of the second cell, in percent; 0 for A/A."),
  ...neighbor,
};

const told = {
  ...condition,
  ratio: ratio.describe("Second cell's time over the first's."),
  durationMs: nonNegative.describe("Wall time in milliseconds."),
};

const outcome = z.object({
  ...told,
  placement: placement.describe("Placement of the two cells."),
  ratioLow: nonNegative.describe("Lower end of the ratio's interval."),
  ratioHigh: ratio.describe("Upper end of the ratio's interval."),
  confidence: level.describe("Confidence level of the interval."),
  pAdjusted: share.describe("p-value of no difference, adjusted for the looks."),
  alpha: level.describe("A difference is proven when the p-value is at most this."),
  minimumDetectableEffect: nonNegative.describe(
    "Smallest |ratio - 1| that this comparison would have found with 80 % power.",
  ),
  outlierShare: share.describe("Share of blocks more than 5 % off the estimate."),
  blocks: count.describe("Blocks that entered."),
  verdict: VERDICT.describe("The lab's verdict at its usual margin."),
  state: ESTIMATE_STATE.exactOptional().describe(
    "State of the core in the windows of the estimate; absent where it is not known.",
  ),
}).readonly().meta({ title: "Outcome", description: "One comparison of the lab." });

const toldByTool = z.object({ ...told, tool: tool.describe("The tool.") }).readonly().meta({
  title: "ReportedByTool",
  description: "What a tool told of two functions.",
});

const rates = {
  ...condition,
  placement: placement.describe("Placement of the two cells."),
  claims: RATE.describe(
    "Comparisons that proved a difference, of whatever size, in either direction; of A/A, false alarms.",
  ),
  found: RATE.describe("Comparisons that proved one in the right direction; of A/A none can."),
  wrong: RATE.describe("Comparisons that proved one in the wrong direction; of A/A none can."),
  equivalent: RATE.describe("Comparisons whose verdict was `equivalent`."),
  covered: RATE.describe("Comparisons whose interval covers the truth."),
};

const selftestRates = z.object(rates).readonly().meta({
  title: "SelftestRates",
  description: "How often comparisons of one condition in one placement came out in each way.",
});

const cellSummary = z.object({
  ...rates,
  ratioMedian: ratio.describe("Median of the ratios."),
  detectableMedian: nonNegative.describe(
    "Median of the minimum detectable effects, as a ratio difference.",
  ),
  detectableP90: nonNegative.describe("Their 90 % quantile."),
  durationMedianMs: nonNegative.describe("Median wall time of a comparison, in milliseconds."),
  durationMaxMs: nonNegative.describe("Longest, in milliseconds."),
  outlierShare: share.describe(
    "Share of all blocks more than 5 % off their comparison's estimate.",
  ),
  blocks: count.describe("Blocks, all comparisons together."),
  quiet: RATE.exactOptional().describe(
    "Comparisons whose estimate is of quiet windows; absent in records of earlier versions.",
  ),
}).readonly().meta({
  title: "CellSummary",
  description: "What came out of all comparisons of one condition in one placement.",
});

const bound = z.union([
  z.object({ most: share.describe("Largest share.") }).strict().readonly(),
  z.object({ least: share.describe("Smallest share.") }).strict().readonly(),
]).meta({ title: "Bound", description: "Largest or smallest share allowed, 0…1." });

const target = z.object({
  placement: placement.describe("Placement that it is about."),
  ...neighbor,
  wanted: z.string().describe("What it asks for, in words."),
  bound,
  rate: RATE.describe("What was counted."),
  state: z.enum(["reached", "missed", "too few to tell", "not measured"]).meta({
    title: "TargetState",
    description: "How a target came out.",
  }),
}).readonly().meta({ title: "TargetResult", description: "A target and how it came out." });

const design = z.object({
  looks: z.array(count).readonly().describe("Blocks at which a verdict is sought."),
  rounds: count.describe("Rounds per block."),
  windowMs: ratio.describe("Length of a window, in milliseconds."),
  windowsPerRound: count.describe(
    "Windows of a cell in a round; in pairs, ABBA turns of two each.",
  ),
  alpha: level.describe("Error allowed for each kind of claim, all looks together."),
}).readonly().meta({
  title: "Design",
  description: "How comparisons of one placement are laid out.",
});

const failure = z.object({
  where: z.string().describe("Which one, e.g. `paired loop +3 %`."),
  what: z.string().describe("What happened, one line."),
}).readonly().meta({
  title: "SelftestFailure",
  description: "A comparison that gave no figures.",
});

const run = {
  startedAt: z.iso.datetime({ offset: true }).describe("ISO 8601."),
  durationSeconds: nonNegative.describe("Wall time in seconds."),
  partialReason: z.string().describe(
    "Why it ended before all comparisons asked for were made; empty when it did not.",
  ),
  margin: ratio.describe("Equivalence margin as a ratio difference."),
  environment: ENVIRONMENT.describe("The machine when it started."),
  targets: z.array(target).readonly().describe("The targets and how they came out."),
};

/** Schema of a {@linkcode SelftestReport}; unknown fields are accepted and left out. */
export const SELFTEST_REPORT: z.ZodType<SelftestReport> = z.object({
  schema: z.literal("vringlab/selftest").describe("Names the format."),
  version: z.literal(SELFTEST_SCHEMA_VERSION).describe("Version of the format."),
  ...run,
  seed: z.number().describe("Seed of every pseudo-random choice."),
  loadAverageAfter: z.array(nonNegative).readonly().describe(
    "Load averages when it ended; empty where they may not be read.",
  ),
  designs: z.object({
    paired: design.exactOptional().describe("Of pairs."),
    isolated: design.exactOptional().describe("Of isolated cells."),
  }).readonly().describe("How comparisons were laid out, by placement measured."),
  tools: z.array(tool).readonly().describe("Other tools that were run."),
  outcomes: z.array(outcome).readonly().describe("The lab's comparisons, in order of time."),
  told: z.array(toldByTool).readonly().describe("The other tools' comparisons, in order of time."),
  failures: z.array(failure).readonly().describe("Comparisons that failed."),
  cells: z.array(cellSummary).readonly().describe("Figures by placement and condition."),
}).readonly().meta({
  title: "SelftestReport",
  description: "Comparisons of functions whose difference is known, and how the lab judged them. " +
    "Ratios are time of the second / time of the first.",
});

/** Schema of a {@linkcode SelftestSummary}. */
export const SELFTEST_SUMMARY: z.ZodType<SelftestSummary> = z.object({
  ...run,
  failures: count.describe("Comparisons that failed."),
  cells: z.array(selftestRates).readonly().describe("Rates by placement and condition."),
}).readonly().meta({ title: "SelftestSummary", description: "A self-test in short." });

/** The format of a self-test's file. */
export const SELFTEST_FORMAT: RecordFormat<SelftestReport> = {
  schema: "vringlab/selftest",
  version: SELFTEST_SCHEMA_VERSION,
  noun: "self-test",
  fields: SELFTEST_REPORT,
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

/** Two cells whose true ratio is known by construction. */
export type Condition = Pick<SelftestRates, "kernel" | "plantedPercent" | "neighbor">;

/** What a self-test measured, before anything is judged. */
export type SelftestData = Pick<SelftestReport, "outcomes" | "told" | "failures" | "partialReason">;

/** Whether every comparison gave figures and no target was missed; targets that are open miss nothing. */
export function isSound({ failures, targets }: SelftestReport): boolean {
  return failures.length === 0 && targets.every(({ state }) => state !== "missed");
}
