/**
 * What a call costs on this machine, and overheads in that unit.
 *
 * @module
 */

import type { Finding } from "./lab.ts";

/** Names the JSON format of a {@linkcode Calibration}. */
export const CALIBRATION_SCHEMA = "vringlab/calibration";
/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const CALIBRATION_VERSION = 1;

/** A time with its interval. */
export interface CalibratedTime {
  /** Nanoseconds: trimmed mean over processes of the 10 % quantile of each one's windows. */
  readonly ns: number;
  /** Lower end of the interval over processes, in nanoseconds. */
  readonly nsLow: number;
  /** Upper end of the interval over processes, in nanoseconds. */
  readonly nsHigh: number;
  /** `ns` in cycles of the time stamp counter, which are not those of the core; `null` without that counter. */
  readonly cycles: number | null;
}

/** One loop in one order. Its time is that of a whole iteration. */
export interface CalibrationEntry extends CalibratedTime {
  /** Loop, e.g. `indirect call`; those in WebAssembly begin with `wasm`. */
  readonly name: string;
  /** Order of the targets: `constant`, `alternating 2`, … `random 8`. */
  readonly order: string;
  /** Processes that entered. */
  readonly processes: number;
}

/** What a call costs on this machine. */
export interface Calibration {
  /** {@linkcode CALIBRATION_SCHEMA}. */
  readonly schema: typeof CALIBRATION_SCHEMA;
  /** {@linkcode CALIBRATION_VERSION}. */
  readonly version: number;
  /** Whether the native loops were measured, so that the three costs below are known. */
  readonly available: boolean;
  /** Why not, in one line; empty when available. */
  readonly reason: string;
  /** CPU architecture and operating system, e.g. `x86_64 linux`. */
  readonly architecture: string;
  /** The kernel's state for Spectre v2, or `unknown (why)`. It holds for the kernel's code, not for these loops. */
  readonly mitigation: string;
  /** Frequency of the time stamp counter in GHz; `null` when not available. */
  readonly tscGHz: number | null;
  /** A well-predicted indirect call: the loop with constant target less the loop that only reads the order. */
  readonly predictedCall: CalibratedTime | null;
  /**
   * An indirect call that is always mispredicted: the predicted one plus 8/7 of what random order over 8 targets adds,
   * as no predictor can be right more often than 1 time in 8.
   */
  readonly mispredictedCall: CalibratedTime | null;
  /** A call through a retpoline: constant target, less the loop that only reads the order. */
  readonly retpolineCall: CalibratedTime | null;
  /** All loops in all orders. */
  readonly entries: readonly CalibrationEntry[];
  /** Confidence level of the intervals, e.g. 0.95. */
  readonly confidence: number;
  /** Processes asked for. */
  readonly processes: number;
  /** Windows of each loop and order in each process. */
  readonly rounds: number;
  /** Seed of the random orders. */
  readonly seed: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** What went wrong or needs attention. */
  readonly findings: readonly Finding[];
}

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
