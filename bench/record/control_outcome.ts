/**
 * What a run's own controls came out as.
 *
 * @module
 */

import { z } from "zod";
import type { ControlOutcome } from "./formats.ts";

export type { ControlOutcome };

/** Schema of a {@linkcode ControlOutcome}. */
export const CONTROL_OUTCOME: z.ZodType<ControlOutcome> = z.object({
  name: z.string().describe("`A/A`, `known ×2`, `empty op`, `null ring`."),
  where: z.string().describe("Where it ran."),
  expected: z.string().describe("What was expected, in words."),
  observed: z.string().describe("What came out, in words with figures."),
  passed: z.boolean().nullable().describe(
    "Whether it came out as expected; `null` when it only informs.",
  ),
}).readonly().meta({ title: "ControlOutcome", description: "One control's outcome." });
