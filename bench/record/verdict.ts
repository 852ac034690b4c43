/**
 * Verdicts, states and rates of the statistics, as records hold them.
 *
 * @module
 */

import { z } from "zod";
import type { StandaloneRatio } from "../stats/compare.ts";
import type { EstimateState } from "../stats/core_state.ts";
import type { Rate } from "../stats/rate.ts";
import type { Verdict } from "../stats/verdict.ts";

/** Schema of a {@linkcode Verdict}. */
export const VERDICT: z.ZodType<Verdict> = z.enum([
  "faster",
  "slower",
  "equivalent",
  "inconclusive",
]).meta({ title: "Verdict", description: "The verdict at the report's margin." });

/** Schema of a {@linkcode Rate}. */
export const RATE: z.ZodType<Rate> = z.object({
  count: z.int().nonnegative().describe("Comparisons that did."),
  total: z.int().nonnegative().describe("All comparisons."),
}).readonly().meta({ title: "Rate", description: "How many of some comparisons did something." });

/** Schema of an {@linkcode EstimateState}. */
export const ESTIMATE_STATE: z.ZodType<EstimateState> = z.enum(["quiet", "contended", "mixed"])
  .meta({
    title: "EstimateState",
    description:
      "State of the core in the windows of an estimate; `mixed` where neither has windows enough.",
  });

/** Schema of a {@linkcode StandaloneRatio}. */
export const RATIO_INTERVAL: z.ZodType<StandaloneRatio> = z.object({
  ratio: z.number().positive().describe("Estimate of the one time / the other."),
  ratioLow: z.number().positive().describe("Lower end of its interval."),
  ratioHigh: z.number().positive().describe("Upper end of its interval."),
  confidence: z.number().gt(0).lt(1).describe("Confidence level of the interval, e.g. 0.95."),
  blocks: z.int().nonnegative().describe("Blocks that entered."),
}).readonly().meta({
  title: "StandaloneRatio",
  description: "A ratio with an interval that stands for itself.",
});
