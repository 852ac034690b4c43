/**
 * The schema of `claims.json`: what a reader checks, and what is published as JSON Schema.
 *
 * `claims_report.ts` holds the types that a run computes with; a type-level check at the end of this file
 * refuses to compile when the two say different things.
 *
 * @module
 */

import { z } from "zod";
import { withCurrentNames } from "./claim_names.ts";
import { CELL_EVIDENCE_SCHEMA } from "./evidence_schema.ts";
import {
  checkRecord,
  readPackedText,
  readRecord,
  type RecordFormat,
  recordJson,
} from "./record_file.ts";
import { CONTROL_SCHEMA, ENVIRONMENT_SCHEMA, FINDING_SCHEMA } from "./run_schema.ts";
import type { Plain, Same } from "./same_type.ts";
import { CLAIMS_SCHEMA, CLAIMS_SCHEMA_VERSION, type ClaimsReport } from "./claims.ts";

const ratio = z.number().positive();
const text = z.string().min(1);
const ids = z.array(text).min(1).readonly();

const bound = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("equivalent"),
    margin: z.number().positive().describe("Within 1 / (1 + margin) and 1 + margin."),
  }).readonly(),
  z.object({ kind: z.literal("at least"), ratio }).readonly(),
  z.object({ kind: z.literal("at most"), ratio }).readonly(),
]);

const effect = z.object({
  ratio: ratio.describe("Time of the cells above the line / time of those below it."),
  ratioLow: ratio.describe("Lower end of the interval."),
  ratioHigh: ratio.describe("Upper end of the interval."),
  confidence: z.number().gt(0).lt(1).describe("Confidence level of the interval, e.g. 0.99."),
  blocks: z.array(z.number().nullable()).readonly().describe(
    "Log ratio of each block, in order; null where a process failed.",
  ),
}).readonly();

const prediction = z.object({
  label: text.describe("What the ratio is, in words."),
  over: ids.describe("Ids of the cells above the line."),
  under: ids.describe("Ids of the cells below the line."),
  bound: bound.describe("What the ratio must be."),
  effect: effect.nullable().describe("What it is; null if not measured."),
  outcome: z.enum(["holds", "fails", "open", "not measured"]),
}).readonly();

const evidence = z.object({
  cell: text.describe("Id of the cell."),
  op: text.describe("Operation whose dispatch was looked at."),
  expected: z.array(text).readonly().describe("Classes of dispatch that agree with the reason."),
  found: z.string().nullable().describe("The class that was found; null if none could be."),
  agrees: z.boolean().nullable().describe("Whether it is one of the expected."),
}).readonly();

const claim = z.object({
  id: text.describe("Short name."),
  sentence: text.describe("The claim."),
  source: text.describe("Who says so."),
  reason: z.string().describe("Why it should be so."),
  refutedBy: z.string().describe("What would refute it."),
  verdict: z.enum(["confirmed", "refuted", "inconclusive", "not measured"]),
  predictions: z.array(prediction).readonly().describe("What decided it."),
  evidence: z.array(evidence).readonly().describe("What the machine code says."),
}).readonly();

const cell = z.object({
  id: text.describe("workload/order/layouts/strategy, and the flags if there are any."),
  cell: z.object({
    workload: text,
    order: text,
    layouts: text.describe("Layouts taking part, joined by +."),
    strategy: text,
    v8Flags: z.array(z.string()).readonly().exactOptional(),
  }).readonly().describe("What was timed."),
  nsPerOp: z.number().nonnegative().nullable().describe("Nanoseconds per operation."),
  processes: z.int().nonnegative().describe("Processes measured."),
  evidence: CELL_EVIDENCE_SCHEMA.exactOptional().describe("What V8 made of it, if that was asked."),
}).readonly();

const claimsReport = z.object({
  schema: z.literal(CLAIMS_SCHEMA),
  version: z.literal(CLAIMS_SCHEMA_VERSION),
  partial: z.boolean().describe("Whether the run ended before all that was planned was measured."),
  partialReason: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  durationSeconds: z.number().nonnegative(),
  seed: z.number(),
  alpha: z.number().gt(0).lt(1).describe("Error allowed for each claim over all looks."),
  environment: ENVIRONMENT_SCHEMA,
  claims: z.array(claim).readonly(),
  cells: z.array(cell).readonly().describe("The cells that claims refer to."),
  controls: z.array(CONTROL_SCHEMA).readonly(),
  findings: z.array(FINDING_SCHEMA).readonly(),
}).readonly().meta({
  title: "vringlab claims report",
  description: "The record of a run of claims. Times are nanoseconds per operation.",
});

const FORMAT: RecordFormat<ClaimsReport> = {
  schema: CLAIMS_SCHEMA,
  version: CLAIMS_SCHEMA_VERSION,
  noun: "claims report",
  fields: claimsReport,
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

/** The schema as a JSON Schema (draft 2020-12) document, as published in `claims.schema.json`. */
export function claimsJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(claimsReport, {
      io: "input",
      // The format says it already; zod's pattern for it is 300 characters long.
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      },
    }),
  };
}

// The types are equal only if every field has the same name, type, optionality and mutability.
type Widen<T> = Omit<T, "version"> & { readonly version: number };
const typesAgree: Same<
  Plain<Plain<Widen<z.infer<typeof claimsReport>>>>,
  Plain<Plain<Widen<ClaimsReport>>>
> = true;
void typesAgree;
