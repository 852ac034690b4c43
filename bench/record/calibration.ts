/**
 * What a call costs on this machine, and overheads in that unit.
 *
 * @module
 */

import { z } from "zod";
import { FINDING } from "./finding.ts";
import type { CalibratedTime, Calibration } from "./formats.ts";

export type { CalibratedTime, Calibration, CalibrationEntry } from "./formats.ts";

/** Names the JSON format of a {@linkcode Calibration}. */
export const CALIBRATION_SCHEMA = "vringlab/calibration";
/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const CALIBRATION_VERSION = 1;

const count = z.int().nonnegative();
const name = z.string().min(1);

const time = {
  ns: z.number().describe(
    "Nanoseconds: trimmed mean over processes of the 10 % quantile of each one's windows.",
  ),
  nsLow: z.number().describe("Lower end of the interval over processes, in nanoseconds."),
  nsHigh: z.number().describe("Upper end of the interval over processes, in nanoseconds."),
  cycles: z.number().nullable().describe(
    "`ns` in cycles of the time stamp counter, which are not those of the core; `null` without that counter.",
  ),
};

const callTime = z.object(time).readonly().meta({
  title: "CalibratedTime",
  description: "A time with its interval.",
});

const entry = z.object({
  ...time,
  name: name.describe("Loop, e.g. `indirect call`; those in WebAssembly begin with `wasm`."),
  order: name.describe("Order of the targets: `constant`, `alternating 2`, … `random 8`."),
  processes: count.describe("Processes that entered."),
}).readonly().meta({
  title: "CalibrationEntry",
  description: "One loop in one order. Its time is that of a whole iteration.",
});

/** Schema of a {@linkcode Calibration}. */
export const CALIBRATION: z.ZodType<Calibration> = z.object({
  schema: z.literal(CALIBRATION_SCHEMA).describe("Names the format."),
  version: count.describe("Version of the format."),
  available: z.boolean().describe(
    "Whether the native loops were measured, so that the three costs below are known.",
  ),
  reason: z.string().describe("Why not, in one line; empty when available."),
  architecture: z.string().describe("CPU architecture and operating system, e.g. `x86_64 linux`."),
  mitigation: z.string().describe(
    "The kernel's state for Spectre v2, or `unknown (why)`. It holds for the kernel's code, not for these loops.",
  ),
  tscGHz: z.number().nullable().describe(
    "Frequency of the time stamp counter in GHz; `null` when not available.",
  ),
  predictedCall: callTime.nullable().describe(
    "A well-predicted indirect call: the loop with constant target less the loop that only reads the order.",
  ),
  mispredictedCall: callTime.nullable().describe(
    "An indirect call that is always mispredicted: the predicted one plus 8/7 of what random order over 8 targets " +
      "adds, as no predictor can be right more often than 1 time in 8.",
  ),
  retpolineCall: callTime.nullable().describe(
    "A call through a retpoline: constant target, less the loop that only reads the order.",
  ),
  entries: z.array(entry).readonly().describe("All loops in all orders."),
  confidence: z.number().gt(0).lt(1).describe("Confidence level of the intervals, e.g. 0.95."),
  processes: count.describe("Processes asked for."),
  rounds: count.describe("Windows of each loop and order in each process."),
  seed: z.number().describe("Seed of the random orders."),
  startedAt: z.iso.datetime({ offset: true }).describe("ISO 8601."),
  durationSeconds: z.number().nonnegative().describe("Wall time in seconds."),
  findings: z.array(FINDING).readonly().describe("What went wrong or needs attention."),
}).readonly().meta({
  title: "Calibration",
  description: "What a call costs on a machine.",
});

/** An overhead as a multiple of what calls cost on the machine. */
export interface OverheadInCalls {
  /** In well-predicted indirect calls. */
  readonly predictedCalls: number;
  /** In mispredicted indirect calls. */
  readonly mispredictedCalls: number;
  /** In calls through a retpoline. */
  readonly retpolineCalls: number;
}

/**
 * An overhead in units of this machine's calls.
 *
 * @param overheadNs Nanoseconds per operation beyond the baseline; may be negative.
 * @returns `null` when the calibration is not available, or so disturbed that a call's cost is not above 0.
 *
 * @example 8 ns where a retpoline takes 10 ns
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { inUnits } from "./calibration.ts";
 *
 * const time = (ns: number) => ({ ns, nsLow: ns, nsHigh: ns, cycles: 3 * ns });
 * const calibration = {
 *   available: true,
 *   predictedCall: time(1),
 *   mispredictedCall: time(8),
 *   retpolineCall: time(10),
 * };
 * assertEquals(inUnits(8, calibration), {
 *   predictedCalls: 8,
 *   mispredictedCalls: 1,
 *   retpolineCalls: 0.8,
 * });
 * ```
 */
export function inUnits(
  overheadNs: number,
  calibration: Pick<
    Calibration,
    "available" | "predictedCall" | "mispredictedCall" | "retpolineCall"
  >,
): OverheadInCalls | null {
  const { available, predictedCall, mispredictedCall, retpolineCall } = calibration;
  if (!available || !isUnit(predictedCall) || !isUnit(mispredictedCall) || !isUnit(retpolineCall)) {
    return null;
  }
  return {
    predictedCalls: overheadNs / predictedCall.ns,
    mispredictedCalls: overheadNs / mispredictedCall.ns,
    retpolineCalls: overheadNs / retpolineCall.ns,
  };
}

function isUnit(time: CalibratedTime | null): time is CalibratedTime {
  return time !== null && time.ns > 0;
}
