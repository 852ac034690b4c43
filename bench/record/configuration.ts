/**
 * Sets of V8 flags under which the same comparisons are measured.
 *
 * @module
 */

import { z } from "zod";
import type { Configuration } from "./formats.ts";

export type { Configuration };

/** Schema of a {@linkcode Configuration}. */
export const CONFIGURATION: z.ZodType<Configuration> = z.object({
  name: z.string().min(1).describe("Its name in reports: the tier, the flags, or both."),
  v8Flags: z.array(z.string()).readonly().describe(
    "V8 flags of its processes, beside the run's.",
  ),
}).readonly().meta({
  title: "Configuration",
  description: "One of several sets of V8 flags.",
});
