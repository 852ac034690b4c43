/**
 * Where the cells of a comparison run.
 *
 * @module
 */

import { z } from "zod";
import type { Placement } from "./formats.ts";

export type { Placement };

/** Schema of a {@linkcode Placement}. */
export const PLACEMENT: z.ZodType<Placement> = z.enum(["isolated", "paired", "shared"]).meta({
  title: "Placement",
  description:
    "Placement of the cells of a comparison: one process each, both in one process, or all in one process.",
});
