/**
 * Findings: what a run has to say beside its figures.
 *
 * @module
 */

import { z } from "zod";
import type { Finding } from "./formats.ts";

export type { Finding };

/** Schema of a {@linkcode Finding}. */
export const FINDING: z.ZodType<Finding> = z.object({
  kind: z.string().describe(
    "Kind, e.g. `checksum mismatch`, `child died`, `not steady`, `control failed`.",
  ),
  where: z.string().describe("Cell or group concerned."),
  what: z.string().describe("What happened."),
  likelyCause: z.string().describe("Likely cause."),
  advice: z.string().describe("What to try."),
}).readonly().meta({
  title: "Finding",
  description: "Something that went wrong or needs attention.",
});
