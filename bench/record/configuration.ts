/**
 * Sets of V8 flags, and releases of Deno, under which the same comparisons are measured.
 *
 * @module
 */

import { z } from "zod";
import type { Configuration } from "./formats.ts";

export type { Configuration };

/** Schema of a {@linkcode Configuration}. */
export const CONFIGURATION: z.ZodType<Configuration> = z.object({
  name: z.string().min(1).describe(
    "Its name in reports: release, tier, flags, or several of them.",
  ),
  v8Flags: z.array(z.string()).readonly().describe(
    "V8 flags of its processes, beside the run's.",
  ),
  deno: z.string().exactOptional().describe(
    "Release of Deno that its processes are of, where releases were compared.",
  ),
}).readonly().meta({
  title: "Configuration",
  description: "One of several sets of V8 flags, or releases of Deno.",
});
