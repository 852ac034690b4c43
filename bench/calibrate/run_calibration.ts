/**
 * Plan → processes → calibration.
 *
 * @module
 */

import { ChildFailure } from "../process/ending.ts";
import type { MadeFinding } from "../record/finding.ts";
import { derivedSeed } from "../process/random.ts";
import type { Finding } from "../record/lab.ts";
import {
  type Calibration,
  CALIBRATION_SCHEMA,
  CALIBRATION_VERSION,
} from "../record/calibration.ts";
import { runCalibrationChild } from "./calibration_process.ts";
import {
  type CalibrationEstimate,
  CONFIDENCE,
  estimateCalibration,
  FEWEST_PROCESSES,
  type Measured,
} from "./estimate.ts";
import { readKernelFile, SPECTRE_V2_FILE } from "./kernel_file.ts";

/** What to measure. */
export interface CalibrationOptions {
  /** About 5 s instead of 20 s. */
  readonly quick?: boolean;
  /** Fresh processes, 4 or more; 8 when quick and else 20. */
  readonly processes?: number;
  /** Windows of each loop and order in each process; 16 when quick and else 40. */
  readonly rounds?: number;
  /** Seed of the random orders, 32 bits. */
  readonly seed: number;
  /** Ends the run early; what was measured until then counts. */
  readonly signal?: AbortSignal;
  /** Called after each process. */
  readonly progress?: (done: number, planned: number) => void;
  /** URL of the children's program; the lab's own unless a test says otherwise. */
  readonly program?: string;
}

const WINDOW_US = 200;
const CHILD_LIMIT_MS = 20_000;
/** Failures in a row at the start after which the same is not tried again. */
const FAILURES_TO_GIVE_UP = 2;

const NOTHING: CalibrationEstimate = {
  tscGHz: null,
  predictedCall: null,
  mispredictedCall: null,
  retpolineCall: null,
  entries: [],
};

/**
 * Measures what calls cost here, in fresh processes one after the other.
 *
 * Never throws for what the machine or a child does: without the native loops `available` is false and `reason` says
 * why, and a crashed child is a finding. Needs `--allow-run` for the children and `--allow-ffi` for the native loops;
 * asks for neither. Without `--allow-ffi`, or on other systems than x86-64 Linux, the loops in WebAssembly are measured
 * alone.
 */
export async function measureCalibration(options: CalibrationOptions): Promise<Calibration> {
  const { quick = false, seed } = options;
  const startedAt = new Date();
  const start = performance.now();
  const plan = {
    processes: options.processes ?? (quick ? 8 : 20),
    rounds: options.rounds ?? (quick ? 16 : 40),
    seed,
  };
  const obstacle = nativeObstacle(Deno.build, await permission({ name: "ffi" }));
  const { measured, native, findings } = await runProcesses(plan, obstacle === "", options);
  const estimate = measured.length < FEWEST_PROCESSES ? NOTHING : estimateCalibration(measured);
  const { predictedCall, mispredictedCall, retpolineCall } = estimate;
  const available = predictedCall !== null && mispredictedCall !== null && retpolineCall !== null;
  return {
    schema: CALIBRATION_SCHEMA,
    version: CALIBRATION_VERSION,
    available,
    reason: available || obstacle !== ""
      ? obstacle
      : native || measured.length === 0
      ? `${measured.length} processes ended well and ${FEWEST_PROCESSES} are needed`
      : "the native loops failed, see the findings",
    architecture: `${Deno.build.arch} ${Deno.build.os}`,
    mitigation: await describeMitigation(),
    ...estimate,
    confidence: CONFIDENCE,
    ...plan,
    startedAt: startedAt.toISOString(),
    durationSeconds: (performance.now() - start) / 1000,
    findings,
  };
}

/**
 * Why the native loops cannot run on a system, in one line; empty when they can.
 *
 * @param build Architecture and operating system, as in `Deno.build`.
 * @param ffi State of the permission.
 */
export function nativeObstacle(
  build: { readonly arch: string; readonly os: string },
  ffi: Deno.PermissionState,
): string {
  if (build.arch !== "x86_64" || build.os !== "linux") {
    return `the native loops are machine code for x86_64 linux, this is ${build.arch} ${build.os}`;
  }
  return ffi === "granted" ? "" : "the native loops need --allow-ffi";
}

interface Outcome {
  /** What the processes that ended well measured. */
  readonly measured: readonly Measured[];
  /** Whether the native loops were among it until the end. */
  readonly native: boolean;
  readonly findings: readonly Finding[];
}

/** When the native loops fail at the start, goes on with those in WebAssembly alone. */
async function runProcesses(
  plan: { readonly processes: number; readonly rounds: number; readonly seed: number },
  tryNative: boolean,
  { signal, progress, program }: CalibrationOptions,
): Promise<Outcome> {
  const measured: Measured[] = [];
  const failures: ChildFailure[] = [];
  let native = tryNative;
  let failedAtStart = 0;
  let planned = plan.processes;
  for (let process = 0; process < planned; process++) {
    if (measured.length === 0 && failedAtStart >= FAILURES_TO_GIVE_UP) {
      if (!native) break;
      native = false;
      failedAtStart = 0;
      planned += FAILURES_TO_GIVE_UP;
    }
    try {
      const { rounds, seed } = plan;
      measured.push(
        await runCalibrationChild(
          { native, rounds, windowUs: WINDOW_US, seed: derivedSeed(seed, process) },
          {
            limitMs: CHILD_LIMIT_MS,
            ...(program === undefined ? {} : { program }),
            signal,
          },
        ),
      );
    } catch (error) {
      if (signal?.aborted) break;
      failures.push(asFailure(error));
      failedAtStart++;
    }
    progress?.(process + 1, planned);
  }
  return { measured, native, findings: findingsOf(failures, tryNative) };
}

/** A child that could not even be started counts as one that died. */
function asFailure(error: unknown): ChildFailure {
  if (error instanceof ChildFailure) return error;
  return new ChildFailure("child died", error instanceof Error ? error.message : String(error));
}

/** One finding for failures that are alike. */
function findingsOf(failures: readonly ChildFailure[], native: boolean): MadeFinding[] {
  const groups = Map.groupBy(failures, ({ kind, message }) => `${kind}: ${message}`);
  return [...groups.values()].map((alike): MadeFinding => {
    const { kind, message } = alike[0]!;
    const processes = alike.length === 1 ? "1 process" : `${alike.length} processes`;
    return {
      kind,
      where: "calibration",
      what: `${processes}: ${message}`,
      likelyCause: native
        ? "the system refuses or stops hand-assembled code, or Deno's V8 changed a flag"
        : "Deno's V8 changed a flag, or children cannot be started",
      advice: "run deno task lab calibrate alone, and the tests in tests/calibrate",
    };
  });
}

async function describeMitigation(): Promise<string> {
  if (Deno.build.os !== "linux") return `unknown (${Deno.build.os} does not say)`;
  if (await permission({ name: "ffi" }) !== "granted") return "unknown (needs --allow-ffi)";
  try {
    return readKernelFile(SPECTRE_V2_FILE)?.trim() ?? `unknown (${SPECTRE_V2_FILE} is missing)`;
  } catch {
    return "unknown (libc.so.6 could not be opened)";
  }
}

async function permission(descriptor: Deno.PermissionDescriptor): Promise<Deno.PermissionState> {
  return (await Deno.permissions.query(descriptor)).state;
}
