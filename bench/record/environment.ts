/**
 * The machine and the programs that a record comes from.
 *
 * @module
 */

import { z } from "zod";
import type { CoreShape, Environment } from "./formats.ts";

export type { CoreShape, Environment };

const nonNegative = z.number().nonnegative();

const positive = z.number().positive();

const CORE_SHAPE: z.ZodType<CoreShape> = z.object({
  pinnedTo: z.int().nonnegative().nullable().describe(
    "CPU on which everything was timed; null where processes were not pinned.",
  ),
  neighbors: z.array(
    z.object({
      cpu: z.int().nonnegative().describe("Number of the CPU."),
      slowdown: positive.describe(
        "What a load there makes of the wide loop's time, as a ratio: about 1 for a core of its own.",
      ),
    }).readonly(),
  ).readonly().describe("Every other CPU; empty where loads cannot be placed."),
  idleQuotient: positive.nullable().describe(
    "Time of a step of the wide loop / of the chain without a load; null where not measured.",
  ),
  loadedQuotient: positive.nullable().describe("The same beside a load of the lab's own."),
  threshold: positive.exactOptional().describe(
    "Quotient from which on a window counts as contended; absent where not measured.",
  ),
  note: z.string().describe("One line in words."),
}).readonly().meta({
  title: "CoreShape",
  description: "What the CPU on which everything was timed shares with others, as measured.",
});

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
  core: CORE_SHAPE.exactOptional().describe(
    "What the core shares with others; absent in records of earlier versions.",
  ),
}).readonly().meta({ title: "Environment", description: "The machine and the programs." });
