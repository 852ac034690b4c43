/**
 * Verdicts and rates of the statistics, as records hold them.
 *
 * @module
 */

import { z } from "zod";
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
