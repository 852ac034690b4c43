/**
 * The record of a self-test of gates.
 *
 * @module
 */

import { z } from "zod";
import { ENVIRONMENT } from "./environment.ts";
import type { GateSelftest } from "./formats.ts";
import type { RecordFormat } from "./record_file.ts";

export type { GateSelftest, GateSelftestCase } from "./formats.ts";

/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const GATE_SELFTEST_VERSION = 1;

const count = z.int().nonnegative();

const selftestCase = z.object({
  planted: z.number().nonnegative().describe(
    "What one of the benches takes longer, as a share; 0: nothing.",
  ),
  margin: z.number().positive().describe("Margin of the gates."),
  gates: count.describe("Gates that were run."),
  red: count.describe("Gates that said `slower`."),
  found: count.describe("Gates that said it of the planted bench and of no other."),
  wrong: count.describe("Gates that said it of another bench."),
  undecided: count.describe("Gates that said `undecided`."),
  unproven: count.describe("Gates that said `unproven`."),
  longestSeconds: z.number().nonnegative().describe("Longest gate, in seconds."),
  ratios: z.array(z.number().positive()).readonly().describe(
    "Ratio of the planted bench, of the first one where nothing is planted, by gate.",
  ),
}).readonly().meta({ title: "GateSelftestCase", description: "Gates of one known difference." });

/** Schema of a {@linkcode GateSelftest}. */
export const GATE_SELFTEST: z.ZodType<GateSelftest> = z.object({
  schema: z.literal("vringlab/gate-selftest").describe("Names the format."),
  version: z.literal(GATE_SELFTEST_VERSION).describe("Version of the format."),
  startedAt: z.iso.datetime({ offset: true }).describe("ISO 8601."),
  durationSeconds: z.number().nonnegative().describe("Wall time in seconds."),
  benches: count.describe("Benches of the project that is gated."),
  seed: z.number().describe("Seed of every pseudo-random choice."),
  partialReason: z.string().describe("Why it ended early; empty when it did not."),
  cases: z.array(selftestCase).readonly().describe(
    "Known differences and what gates made of them.",
  ),
  environment: ENVIRONMENT.describe("The machine and the programs."),
}).readonly().meta({
  title: "GateSelftest",
  description: "Gates of a small project against itself, with and without a planted slowdown.",
});

/** The format of its file. */
export const GATE_SELFTEST_FORMAT: RecordFormat<GateSelftest> = {
  schema: "vringlab/gate-selftest",
  version: GATE_SELFTEST_VERSION,
  noun: "self-test of gates",
  fields: GATE_SELFTEST,
};
