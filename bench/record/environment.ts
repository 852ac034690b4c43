/**
 * The machine and the programs that a record comes from.
 *
 * @module
 */

import { z } from "zod";
import type { Environment } from "./formats.ts";

export type { Environment };

const nonNegative = z.number().nonnegative();

/** Schema of an {@linkcode Environment}. */
export const ENVIRONMENT: z.ZodType<Environment> = z.object({
  cpu: z.string().describe("CPU model."),
  cpuCount: z.int().nonnegative().describe("Logical CPUs."),
  kernel: z.string().describe("Operating system and kernel release."),
  arch: z.string().describe("CPU architecture."),
  memoryBytes: nonNegative.describe("Memory in bytes."),
  deno: z.string().describe("Deno version."),
  v8: z.string().describe("V8 version."),
  typescript: z.string().describe("TypeScript version."),
  v8Flags: z.array(z.string()).readonly().describe("V8 flags of the children."),
  commit: z.string().describe(
    "Git commit, with `+changes` when the tree was not clean; `unknown` outside a checkout.",
  ),
  loadAverage: z.array(nonNegative).readonly().describe("Load averages at the start."),
  hardwareCounters: z.string().describe("One line on hardware counters."),
}).readonly().meta({ title: "Environment", description: "The machine and the programs." });
