/**
 * Calibration: what direct, indirect, mispredicted and retpoline calls cost on this machine, so that overheads can be
 * given in that unit.
 *
 * In reading order:
 *
 * 1. `target_order.ts`: which target each call goes to.
 * 2. `assembler.ts`, `native_loops.ts`, `executable_memory.ts`: the loops in x86-64 machine code, and how they get to run.
 * 3. `wasm_loops.ts`: the same dispatch in WebAssembly.
 * 4. `calibration_child.ts`, `calibration_process.ts`: a fresh process that runs them all, and its parent's end.
 * 5. `run_calibration.ts`, `estimate.ts`: many processes → times with intervals. The record is
 *    `record/calibration.ts`, its text `studies/calibrate/calibration_text.ts`.
 *
 * May import: `process`, `workload`, `record`, `stats`.
 *
 * To add a loop: `native_loops.ts` or `wasm_loops.ts`.
 *
 * @example Without permissions a calibration says what is missing
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { inUnits, measureCalibration, nativeObstacle } from "./mod.ts";
 *
 * assertEquals(nativeObstacle({ arch: "x86_64", os: "linux" }, "prompt"), "the native loops need --allow-ffi");
 * const calibration = await measureCalibration({ seed: 1, signal: AbortSignal.abort() });
 * assertEquals(calibration.available, false);
 * assertEquals(inUnits(7.5, calibration), null);
 * ```
 *
 * @module
 */

export type { Finding } from "../record/lab.ts";
export {
  type CalibratedTime,
  type Calibration,
  CALIBRATION_SCHEMA,
  CALIBRATION_VERSION,
  type CalibrationEntry,
  inUnits,
  type OverheadInCalls,
} from "../record/calibration.ts";
export { type CalibrationOptions, measureCalibration, nativeObstacle } from "./run_calibration.ts";
