/**
 * The parts that every record of a run holds: machine, controls, findings.
 *
 * @module
 */

import { z } from "zod";
import type { ControlOutcome, Environment, Finding } from "./lab.ts";
import type { Plain, Same } from "./same_type.ts";

const count = z.int().nonnegative();
const nonNegative = z.number().nonnegative();

const finding = z.object({
  kind: z.string(),
  where: z.string(),
  what: z.string(),
  likelyCause: z.string(),
  advice: z.string(),
}).readonly();

const controlOutcome = z.object({
  name: z.string(),
  where: z.string(),
  expected: z.string(),
  observed: z.string(),
  passed: z.boolean().nullable().describe("null when the control only informs."),
}).readonly();

const environment = z.object({
  cpu: z.string(),
  cpuCount: count,
  kernel: z.string(),
  arch: z.string(),
  memoryBytes: nonNegative,
  deno: z.string(),
  v8: z.string(),
  typescript: z.string(),
  v8Flags: z.array(z.string()).readonly(),
  commit: z.string(),
  loadAverage: z.array(nonNegative).readonly(),
  hardwareCounters: z.string(),
}).readonly();

/** Something that went wrong or needs attention. */
export const FINDING_SCHEMA: z.ZodType<Finding> = finding;
/** One control's outcome. */
export const CONTROL_SCHEMA: z.ZodType<ControlOutcome> = controlOutcome;
/** The machine and the programs. */
export const ENVIRONMENT_SCHEMA: z.ZodType<Environment> = environment;

const typesAgree: [
  Same<Plain<z.infer<typeof finding>>, Plain<Finding>>,
  Same<Plain<z.infer<typeof controlOutcome>>, Plain<ControlOutcome>>,
  Same<Plain<z.infer<typeof environment>>, Plain<Environment>>,
] = [true, true, true];
void typesAgree;
