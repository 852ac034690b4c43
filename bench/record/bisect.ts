/**
 * The record of a bisection: `bisect.json`.
 *
 * @module
 */

import { z } from "zod";
import { ENVIRONMENT } from "./environment.ts";
import type { BisectReport } from "./formats.ts";
import { GATE_RATIO } from "./gate.ts";
import type { RecordFormat } from "./record_file.ts";

export type { BisectAnswer, BisectReport, BisectStep } from "./formats.ts";

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

const step = z.object({
  commit: commit.describe("The commit that was measured against the good end."),
  answer: z.enum(["good", "bad", "skip", "open"]).meta({
    title: "BisectAnswer",
    description:
      "Which end a commit is like; `skip`: it cannot be measured, `open`: its interval holds the half way between the ends.",
  }).describe("Which end it is like."),
  ratio: GATE_RATIO.nullable().describe(
    "Its time over that of the good end; null if not measured.",
  ),
  why: z.string().describe("Why it has no answer; else empty."),
}).readonly().meta({ title: "BisectStep", description: "A step of a bisection." });

/** Schema of a {@linkcode BisectReport}; unknown fields are accepted and left out. */
export const BISECT_REPORT: z.ZodType<BisectReport> = z.object({
  schema: z.literal("vringlab/bisect").describe("Names the format."),
  version: z.literal(1).describe("Version of the format."),
  startedAt: z.iso.datetime({ offset: true }).describe("ISO 8601."),
  durationSeconds: z.number().nonnegative().describe("Wall time in seconds."),
  seed: z.number().describe("Seed of every pseudo-random choice."),
  error: z.number().gt(0).lt(1).describe("Probability that any step is decided wrongly."),
  bench: z.string().min(1).describe("The bench."),
  good: commit.describe("The good end."),
  bad: commit.describe("The bad end."),
  effect: GATE_RATIO.nullable().describe("Time of the bad end over that of the good end."),
  steps: z.array(step).readonly().describe("The steps, in order."),
  lastGood: commit.describe("The last commit that is like the good end."),
  firstBad: commit.describe("The first commit that is like the bad end."),
  between: z.array(commit).readonly().describe(
    "Commits between them, which have no answer; none where the commit was found.",
  ),
  ownEffect: GATE_RATIO.nullable().describe(
    "Time of the commit found over that of the one before it; null where none was found.",
  ),
  why: z.string().describe("Why no commit was found; empty where one was."),
  environment: ENVIRONMENT.nullable().describe("The machine; null where nothing was measured."),
}).readonly().meta({
  title: "BisectReport",
  description: "The search for the commit that changed a bench.",
});

/** The format of a bisection's file. */
export const BISECT_FORMAT: RecordFormat<BisectReport> = {
  schema: "vringlab/bisect",
  version: 1,
  noun: "record of a bisection",
  fields: BISECT_REPORT,
};
