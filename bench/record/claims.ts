/**
 * The record of a run of claims: what `claims.json` holds. Times are in nanoseconds per operation.
 *
 * @module
 */

import { z } from "zod";
import { withCurrentNames } from "./claim_names.ts";
import { CELL_EVIDENCE } from "./cell_evidence.ts";
import { CONTROL_OUTCOME } from "./control_outcome.ts";
import { ENVIRONMENT } from "./environment.ts";
import { FINDING } from "./finding.ts";
import type { ClaimsReport } from "./formats.ts";
import { ESTIMATE_STATE, RATIO_INTERVAL } from "./verdict.ts";
import {
  checkRecord,
  readPackedText,
  readRecord,
  type RecordFormat,
  recordJson,
} from "./record_file.ts";

export type {
  ClaimBound,
  ClaimCell,
  ClaimCellResult,
  ClaimResult,
  ClaimsReport,
  ClaimVerdict,
  CountedResult,
  Effect,
  EvidenceResult,
  PredictionOutcome,
  PredictionResult,
} from "./formats.ts";

/** Names the JSON format. */
export const CLAIMS_SCHEMA = "vringlab/claims";
/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const CLAIMS_SCHEMA_VERSION = 1;

const ratio = z.number().positive();
const text = z.string().min(1);
const ids = z.array(text).min(1).readonly();

const bound = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("equivalent").describe(
      "Within ± the margin of 1, shown by two one-sided tests.",
    ),
    margin: z.number().positive().describe("Within 1 / (1 + margin) and 1 + margin."),
  }).readonly(),
  z.object({
    kind: z.literal("at least").describe("At least so large."),
    ratio: ratio.describe("Smallest ratio."),
  }).readonly(),
  z.object({
    kind: z.literal("at most").describe("At most so large."),
    ratio: ratio.describe("Largest ratio."),
  }).readonly(),
]).meta({
  title: "ClaimBound",
  description:
    "What a claim says of a ratio; `judge.ts` says when it holds, when it fails, and with which errors.",
});

const effect = z.object({
  ratio: ratio.describe("Time of the cells above the line / time of those below it."),
  ratioLow: ratio.describe("Lower end of the interval."),
  ratioHigh: ratio.describe("Upper end of the interval."),
  confidence: z.number().gt(0).lt(1).describe("Confidence level of the interval, e.g. 0.99."),
  blocks: z.array(z.number().nullable()).readonly().describe(
    "Log ratio of each block, in order; null where a process failed, or had too few windows in the state.",
  ),
  state: ESTIMATE_STATE.exactOptional().describe(
    "State of the core in the windows that it is of; absent where it is not known.",
  ),
  contended: RATIO_INTERVAL.exactOptional().describe(
    "The ratio on a busy core, from contended windows alone; absent where they are too few.",
  ),
}).readonly().meta({ title: "Effect", description: "A measured ratio with its interval." });

const prediction = z.object({
  label: text.describe("What the ratio is, in words."),
  over: ids.describe("Ids of the cells above the line."),
  under: ids.describe("Ids of the cells below the line."),
  bound: bound.describe("What the ratio must be."),
  effect: effect.nullable().describe("What it is; null if not measured."),
  outcome: z.enum(["holds", "fails", "open", "not measured"]).meta({
    title: "PredictionOutcome",
    description: "What became of a prediction.",
  }),
}).readonly().meta({
  title: "PredictionResult",
  description: "A prediction and what was measured.",
});

const evidence = z.object({
  cell: text.describe("Id of the cell."),
  op: text.describe("Operation whose dispatch was looked at."),
  expected: z.array(text).readonly().describe("Classes of dispatch that agree with the reason."),
  found: z.string().nullable().describe(
    "The class that was found; null if no evidence could be taken.",
  ),
  agrees: z.boolean().nullable().describe(
    "Whether it is one of the expected; null if none was found.",
  ),
}).readonly().meta({
  title: "EvidenceResult",
  description: "Evidence that was expected, and whether it was found.",
});

const counted = z.object({
  cell: text.describe("Id of the cell."),
  what: text.describe("What was counted, per operation."),
  expected: z.number().describe("How many there are if the claim is true."),
  found: z.number().nullable().describe("How many were counted; null if that could not be done."),
}).readonly().meta({
  title: "CountedResult",
  description: "A count that decides a claim, and what it came out as.",
});

const claim = z.object({
  id: text.describe("Short name."),
  sentence: text.describe("The claim."),
  source: text.describe("Who says so."),
  reason: z.string().describe("Why it should be so."),
  refutedBy: z.string().describe("What would refute it."),
  verdict: z.enum(["confirmed", "refuted", "inconclusive", "not measured"]).meta({
    title: "ClaimVerdict",
    description: "What became of a claim.",
  }),
  predictions: z.array(prediction).readonly().describe("What decided it."),
  counted: z.array(counted).readonly().exactOptional().describe(
    "Counts that decided it; absent where times do.",
  ),
  evidence: z.array(evidence).readonly().describe(
    "What the machine code says; empty if it was not asked for.",
  ),
}).readonly().meta({ title: "ClaimResult", description: "A claim and what became of it." });

const claimCell = z.object({
  workload: text.describe("Workload name."),
  order: text.describe("Order name."),
  layouts: text.describe("Layouts, joined by `+`."),
  strategy: text.describe("Strategy, by name; variants included."),
  v8Flags: z.array(z.string()).readonly().exactOptional().describe(
    "V8 flags of its process; default none.",
  ),
}).readonly().meta({
  title: "ClaimCell",
  description: "What is timed: a strategy at some work, under some flags.",
});

const cell = z.object({
  id: text.describe(
    "Id: `workload/order/layouts/strategy`, and the flags if there are any.",
  ),
  cell: claimCell.describe("What was timed."),
  nsPerOp: z.number().nonnegative().nullable().describe(
    "Median over processes of the 10 % quantile of each one's windows; null if none could be measured.",
  ),
  processes: z.int().nonnegative().describe("Processes measured."),
  evidence: CELL_EVIDENCE.exactOptional().describe(
    "What V8 made of it, if that was asked for and could be taken.",
  ),
}).readonly().meta({ title: "ClaimCellResult", description: "A cell that claims refer to." });

/** Schema of a {@linkcode ClaimsReport}; unknown fields are accepted and left out. */
export const CLAIMS_REPORT: z.ZodType<ClaimsReport> = z.object({
  schema: z.literal(CLAIMS_SCHEMA).describe("Names the format."),
  version: z.literal(CLAIMS_SCHEMA_VERSION).describe("Version of the format."),
  partial: z.boolean().describe("Whether the run ended before all that was planned was measured."),
  partialReason: z.string().describe("Why a partial run ended; else empty."),
  startedAt: z.iso.datetime({ offset: true }).describe("ISO 8601."),
  durationSeconds: z.number().nonnegative().describe("Wall time in seconds."),
  seed: z.number().describe("Seed of every pseudo-random choice."),
  alpha: z.number().gt(0).lt(1).describe(
    "Error allowed for each claim over all looks at the data.",
  ),
  environment: ENVIRONMENT.describe("The machine."),
  claims: z.array(claim).readonly().describe("The claims, in their order."),
  cells: z.array(cell).readonly().describe("The cells, in order of first mention."),
  controls: z.array(CONTROL_OUTCOME).readonly().describe("The run's own controls."),
  findings: z.array(FINDING).readonly().describe("What went wrong or needs attention."),
}).readonly().meta({
  title: "ClaimsReport",
  description: "The record of a run of claims. Times are nanoseconds per operation.",
});

const FORMAT: RecordFormat<ClaimsReport> = {
  schema: CLAIMS_SCHEMA,
  version: CLAIMS_SCHEMA_VERSION,
  noun: "claims report",
  fields: CLAIMS_REPORT,
};

/**
 * Reads a claims report from the text of a `claims.json`. Fields that this version does not know are left out; claims
 * that were called otherwise have the names of today.
 *
 * @param text The file's text.
 * @param name What to call the file in messages.
 * @throws {SyntaxError} when the text is not JSON (truncated, say).
 * @throws {RangeError} when it was written by another version of the format.
 * @throws {TypeError} when it is no claims report or a field is wrong. Every message is one line.
 */
export function parseClaimsReport(text: string, name: string): ClaimsReport {
  return withCurrentNames(readRecord(text, name, FORMAT));
}

/**
 * Reads a claims report from its file, `claims.json` or `claims.json.gz`. Asks for read permission.
 *
 * @throws {Error} one line: as {@linkcode parseClaimsReport}, or that the file cannot be read or unpacked.
 */
export async function readClaimsReport(path: string): Promise<ClaimsReport> {
  return parseClaimsReport(await readPackedText(path), path);
}

/**
 * Checks that a report made in this process is one that {@linkcode parseClaimsReport} accepts.
 *
 * @returns the report with the fields of the schema alone, in its order.
 * @throws {TypeError} naming the first field that is wrong.
 */
export function checkClaimsReport(report: ClaimsReport): ClaimsReport {
  return checkRecord(report, FORMAT);
}

/**
 * The text of `claims.json`.
 *
 * @throws {TypeError} when the report does not fit the schema.
 */
export function claimsJson(report: ClaimsReport): string {
  return recordJson(report, FORMAT);
}
