/**
 * The parts of `lab.json` that evidence and calibration add, both optional.
 *
 * @module
 */

import { z } from "zod";
import type { Calibration } from "./calibration.ts";
import type { CellEvidence } from "../evidence/cell_evidence.ts";

const count = z.int().nonnegative();
const name = z.string().min(1);

const refusal = z.object({
  name: z.string(),
  bytecodes: z.number().nullable().describe("Its bytecodes; null where V8's trace does not tell."),
  budgetUsed: z.number().nullable().describe("Bytecodes inlined when it was refused."),
  limit: z.number().nullable().describe("The inlining budget; null if it had no part in it."),
  reason: z.string(),
}).readonly();

const summary = z.object({
  name: z.string(),
  tier: z.string().describe("turbofan, maglev, sparkplug or ignition."),
  classification: z.enum([
    "inlined",
    "known call",
    "guarded chain",
    "jump table",
    "generic call",
    "wasm call",
    "megamorphic load + generic call",
    "no call",
    "unknown",
    "not optimized",
  ]),
  codeObstacle: z.string().describe("Why instructions were not read; empty if they were."),
  bytes: count.describe("Bytes of machine code; 0 without optimized code."),
  guards: count.describe("Branches that leave optimized code."),
  knownCalls: z.array(z.string()).readonly(),
  builtinCalls: z.array(z.string()).readonly().describe("Calls by way of Call_… builtins."),
  megamorphicLoads: count,
  indirectJumps: count,
  neverExecuted: count.describe("Calls and loads that are never reached; not counted above."),
  inlined: z.array(z.object({ name: z.string(), into: z.string() }).readonly()).readonly(),
  refused: z.array(refusal).readonly().describe("Functions that were not inlined, and why."),
  deopts: z.array(
    z.object({
      name: z.string(),
      reason: z.string(),
      place: z.string(),
      measured: z.boolean().describe("Whether it happened after warm-up."),
    }).readonly(),
  ).readonly(),
  icStates: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      key: z.string(),
      state: z.string(),
      maps: count,
      sites: count,
    }).readonly(),
  ).readonly(),
}).readonly();

/** What V8 made of a cell. */
export const CELL_EVIDENCE_SCHEMA: z.ZodType<CellEvidence> = z.object({
  classification: summary.unwrap().shape.classification,
  functions: z.array(summary).readonly().describe("The loops, then the dispatchers they call."),
  variants: z.array(
    z.object({
      processes: count,
      tier: z.string(),
      bytes: count,
      inlined: z.array(z.string()).readonly(),
    }).readonly(),
  ).readonly().describe("Code of the first loop in further processes."),
}).readonly();

const time = {
  ns: z.number(),
  nsLow: z.number(),
  nsHigh: z.number(),
  cycles: z.number().nullable().describe("Of the time stamp counter."),
};
const callTime = z.object(time).readonly().nullable();

/** What a call costs on the machine. */
export const CALIBRATION_PART_SCHEMA: z.ZodType<Calibration> = z.object({
  schema: z.literal("vringlab/calibration"),
  version: count,
  available: z.boolean().describe("Whether the native loops were measured."),
  reason: z.string().describe("Why not; empty when available."),
  architecture: z.string(),
  mitigation: z.string().describe("The kernel's state for Spectre v2."),
  tscGHz: z.number().nullable(),
  predictedCall: callTime.describe("A well-predicted indirect call."),
  mispredictedCall: callTime.describe("An indirect call that is always mispredicted."),
  retpolineCall: callTime.describe("A call through a retpoline."),
  entries: z.array(
    z.object({ ...time, name, order: name, processes: count }).readonly(),
  ).readonly(),
  confidence: z.number().gt(0).lt(1),
  processes: count,
  rounds: count,
  seed: z.number(),
  startedAt: z.iso.datetime({ offset: true }),
  durationSeconds: z.number().nonnegative(),
  findings: z.array(
    z.object({
      kind: z.string(),
      where: z.string(),
      what: z.string(),
      likelyCause: z.string(),
      advice: z.string(),
    }).readonly(),
  ).readonly(),
}).readonly();
