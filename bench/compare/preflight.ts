/**
 * Before anything is measured: every function loads, returns, and returns what the first one does.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../measure/cell.ts";
import { ChildFailure, type ChildOptions, MeasuringChild } from "../measure/child_process.ts";
import { BadInput } from "../measure/lab_options.ts";
import type { LaunchableFile } from "./launch.ts";
import { checksumOfNothing, userWorkloadUrl } from "./user_workload.ts";

/** What was found out about the functions. */
export interface Preflight {
  /** Calls whose results were compared, in every process. */
  readonly verificationCalls: number;
  /** Time of one call of the slowest function when it was hardly warm, in milliseconds. */
  readonly slowestCallMs: number;
  /** Time of one call of each function when it was hardly warm, in milliseconds. */
  readonly callMs: readonly number[];
  /** Shortest time from the start of a process until its function could be called, in milliseconds. */
  readonly startMs: number;
  /** Whether the functions returned nothing and had no checksum, so that nothing could be compared. */
  readonly unverified: boolean;
}

const FEWEST_CALLS = 4;
const MOST_CALLS = 20_000;
// Time for the calls that are compared.
const VERIFICATION_MS = 50;
const LONGEST_CALL_MS = 1000;
const ANSWER_LIMIT_MS = 30_000;
// From one call on, ever more of them: one that was interrupted does not decide.
const TIMING = { windowMs: 1, minMs: 0, minOps: 1, firstOps: 1, maxMs: 20 } as const;
const AT_ONCE = 2;

/**
 * Runs every function in a process of its own.
 *
 * @param options How children are started.
 * @throws {BadInput} one line when a function cannot be measured or does not return what the first one does.
 */
export async function preflight(
  files: readonly LaunchableFile[],
  options: ChildOptions,
  signal: AbortSignal,
): Promise<Preflight> {
  const timed = await inProcesses(
    files,
    (file) => probe(file, FEWEST_CALLS, options, signal, true),
  );
  const slowestCallMs = Math.max(...timed.map(({ callMs }) => callMs));
  timed.forEach(({ callMs }, i) => {
    if (callMs <= LONGEST_CALL_MS) return;
    throw new BadInput(
      `Cannot measure ${
        files[i]!.path
      } as one call must take at most ${LONGEST_CALL_MS} ms: current value is ${
        Math.round(callMs)
      } ms`,
    );
  });
  const verificationCalls = Math.max(
    FEWEST_CALLS,
    Math.min(MOST_CALLS, Math.floor(VERIFICATION_MS / slowestCallMs)),
  );
  const [baseline, ...others] = files;
  const again = { ...baseline!, instance: files.length };
  const verified = await inProcesses(
    [baseline!, again, ...others],
    (file) => probe(file, verificationCalls, options, signal, false),
  );
  const [expected, repeated, ...rest] = verified.map(({ checksum }) => checksum);
  if (expected !== repeated) throw new BadInput(unstable(baseline!, verificationCalls));
  rest.forEach((checksum, i) => {
    if (checksum === expected) return;
    throw new BadInput(different(others[i]!, baseline!, verificationCalls));
  });
  return {
    verificationCalls,
    slowestCallMs,
    callMs: timed.map(({ callMs }) => callMs),
    startMs: Math.min(
      ...timed.map(({ readyMs, callMs }) => Math.max(0, readyMs - FEWEST_CALLS * callMs)),
    ),
    unverified: expected === checksumOfNothing(verificationCalls),
  };
}

function unstable({ path }: LaunchableFile, calls: number): string {
  return `Cannot measure ${path} as its first ${calls} calls must give the same results in every process: current value is two different checksums (does it use random numbers, the time, or work of other processes?)`;
}

function different(file: LaunchableFile, baseline: LaunchableFile, calls: number): string {
  return `Cannot compare ${file.path} as it must give the same results as ${baseline.path}: current value is another checksum over the first ${calls} calls (a checksum export says what is to agree)`;
}

interface Probe {
  readonly checksum: number;
  /** Milliseconds per call; 0 when not timed. */
  readonly callMs: number;
  /** Milliseconds from the start of the process to the end of the calls that are compared. */
  readonly readyMs: number;
}

async function probe(
  file: LaunchableFile,
  verificationCalls: number,
  options: ChildOptions,
  signal: AbortSignal,
  timed: boolean,
): Promise<Probe> {
  signal.throwIfAborted();
  const startMs = performance.now();
  const child = MeasuringChild.start({
    slots: [{
      workload: FUNCTIONS_WORKLOAD,
      order: NO_VARIANT,
      layouts: NO_VARIANT,
      strategy: file.name,
      seed: 0,
      opsScale: 1,
      module: workloadUrlOf(file, verificationCalls),
    }],
  }, {
    ...options,
    readPaths: [...options.readPaths, ...file.readPaths],
    runArgs: file.runArgs,
  });
  const kill = (): void => child.kill();
  signal.addEventListener("abort", kill);
  try {
    const { slots } = await child.receive("ready", ANSWER_LIMIT_MS);
    const readyMs = performance.now() - startMs;
    const checksum = slots[0]!.checksum;
    if (!timed) return { checksum, callMs: 0, readyMs };
    const warmed = await child.request({ command: "warm", ...TIMING }, "warm", ANSWER_LIMIT_MS);
    return { checksum, callMs: warmed.slots[0]!.nsPerOp / 1e6, readyMs };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ChildFailure) throw new BadInput(reasonOf(file, error));
    throw error;
  } finally {
    signal.removeEventListener("abort", kill);
    await child.quit();
  }
}

/** Address of the workload of a file's function. */
export function workloadUrlOf(file: LaunchableFile, verificationCalls: number): string {
  const { url, path, instance } = file;
  return userWorkloadUrl({ url, path, instance, verificationCalls });
}

function reasonOf({ path }: LaunchableFile, { kind, message }: ChildFailure): string {
  if (/^Cannot (load|measure) /.test(message)) return message;
  if (kind === "garbage output") {
    return `Cannot measure ${path} as it must not print to standard output, which carries the measurements: current value is ${
      message.replace(/^wrote /, "")
    }`;
  }
  return `Cannot measure ${path} as its process ${message}`;
}

/** Does something for each file, a few at a time; when one fails, the others are waited for. */
async function inProcesses<T>(
  files: readonly LaunchableFile[],
  action: (file: LaunchableFile) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const outcomes = await Promise.allSettled(files.slice(at, at + AT_ONCE).map(action));
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") throw outcome.reason;
      results.push(outcome.value);
    }
  }
  return results;
}
