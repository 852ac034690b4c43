/**
 * The record of a gate: `gate.json`.
 *
 * @module
 */

import { z } from "zod";
import { CONTROL_OUTCOME } from "./control_outcome.ts";
import { ENVIRONMENT } from "./environment.ts";
import { FINDING } from "./finding.ts";
import type { GateRatio, GateReport } from "./formats.ts";
import { readRecord, type RecordFormat } from "./record_file.ts";

export type {
  GateBench,
  GateMachine,
  GateRatio,
  GateReport,
  GateRevision,
  GateShard,
  GateState,
} from "./formats.ts";

/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const GATE_SCHEMA_VERSION = 1;

const count = z.int().nonnegative();
const positive = z.number().positive();
const level = z.number().gt(0).lt(1);

const gateState = z.enum(["passed", "slower", "faster", "undecided", "unproven"]).meta({
  title: "GateState",
  description: [
    "What a gate says of a bench, or of all.",
    "",
    "- `passed`: it is shown not to be slower by more than the margin.",
    "- `slower`, `faster`: it is shown to be, by more than the margin; `slower` in both measurements.",
    "- `undecided`: the interval holds the margin.",
    "- `unproven`: it could not be measured, or a control failed.",
  ].join("\n"),
});

/** Schema of a {@linkcode GateRatio}. */
export const GATE_RATIO: z.ZodType<GateRatio> = z.object({
  ratio: positive.describe("Time of the head over time of the base."),
  low: z.number().nonnegative().describe("Lower end of its interval."),
  high: positive.describe("Upper end of its interval."),
  blocks: count.describe("Blocks of fresh processes that it comes from."),
}).readonly().meta({ title: "GateRatio", description: "A ratio with its interval." });

const gateRevision = z.object({
  ref: z.string().describe("What was asked for; empty for the working tree."),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/).describe("Its commit."),
  changes: z.boolean().describe("Whether files differ from that commit."),
}).readonly().meta({ title: "GateRevision", description: "One of the two sides." });

const gateShard = z.object({
  index: z.int().positive().describe("Which part it is, from 1."),
  count: z.int().positive().describe("Parts in all."),
}).readonly().meta({
  title: "GateShard",
  description: "The part of all benches that a gate measured.",
});

const gateMachine = z.object({
  shard: gateShard.nullable().describe("The part that it measured; null for all."),
  environment: ENVIRONMENT.describe("The machine and the programs."),
}).readonly().meta({ title: "GateMachine", description: "Where a part of a gate was measured." });

const gateBench = z.object({
  id: z.string().describe("File, group and name; the same on both sides."),
  path: z.string().describe("Its file, relative to the root of the repository."),
  line: z.int().positive().nullable().describe("Line of the head's file; `null` where unknown."),
  state: gateState.describe("What the gate says of it."),
  fileChanged: z.boolean().describe("Whether its file differs between the sides."),
  accepted: z.string().nullable().describe("Why a loss is accepted; `null` where it is not."),
  first: GATE_RATIO.nullable().describe("What was measured first; `null` where nothing was."),
  again: GATE_RATIO.nullable().describe("What a second measurement gave; `null` without one."),
  baseNs: positive.nullable().describe("Nanoseconds per call of the base."),
  why: z.string().describe("Why it is undecided or unproven; else empty."),
}).readonly().meta({ title: "GateBench", description: "A bench that both sides have." });

/** Schema of a {@linkcode GateReport}; unknown fields are accepted and left out. */
export const GATE_REPORT: z.ZodType<GateReport> = z.object({
  schema: z.literal("vringlab/gate").describe("Names the format."),
  version: z.literal(GATE_SCHEMA_VERSION).describe("Version of the format."),
  startedAt: z.iso.datetime({ offset: true }).describe("ISO 8601."),
  durationSeconds: z.number().nonnegative().describe("Wall time in seconds."),
  partialReason: z.string().describe("Why it ended early; empty when it did not."),
  seed: z.number().describe("Seed of every pseudo-random choice."),
  margin: level.describe("Slowdown that does not matter, as a ratio difference."),
  error: level.describe("Probability that any of all benches is judged wrongly."),
  state: gateState.describe("What the gate says; never `faster`."),
  base: gateRevision.describe("The side that the other is compared with."),
  head: gateRevision.describe("The other side."),
  benches: z.array(gateBench).readonly().describe("Benches of both sides, worst first."),
  onlyBase: z.array(z.string()).readonly().describe("Benches that the head does not have."),
  onlyHead: z.array(z.string()).readonly().describe("Benches that the base does not have."),
  controls: z.array(CONTROL_OUTCOME).readonly().describe("Outcomes of the run's controls."),
  findings: z.array(FINDING).readonly().describe("What went wrong or needs attention."),
  environment: ENVIRONMENT.describe("The machine and the programs; of merged gates the first."),
  shard: gateShard.exactOptional().describe("The part of all benches that it is; absent for all."),
  machines: z.array(gateMachine).readonly().exactOptional().describe(
    "Where merged gates were measured; absent unless they were merged.",
  ),
}).readonly().meta({
  title: "GateReport",
  description: "The benches of one commit against those of another, interleaved on one machine.",
});

/** The format of a gate's file. */
export const GATE_FORMAT: RecordFormat<GateReport> = {
  schema: "vringlab/gate",
  version: GATE_SCHEMA_VERSION,
  noun: "gate report",
  fields: GATE_REPORT,
};

/**
 * Reads a gate from the text of its file. Fields that this version does not know are left out.
 *
 * @param name What to call the file in messages.
 * @throws {SyntaxError} when the text is not JSON.
 * @throws {RangeError} when it was written by another version of the format.
 * @throws {TypeError} when it is no gate or a field is wrong. Every message is one line.
 */
export function readGate(text: string, name: string): GateReport {
  return readRecord(text, name, GATE_FORMAT);
}
