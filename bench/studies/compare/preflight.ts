/**
 * Before anything is measured: every function loads, returns, and returns what the first one does.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../cell.ts";
import { type ChildOptions, MeasuringChild } from "../../measure/measuring_child.ts";
import { ChildFailure } from "../../process/ending.ts";
import { throwIfInterrupted } from "../../process/run.ts";
import { BadInput } from "../../bad_input.ts";
import { type Account, differenceOf, readAccount } from "../../workload/user/account.ts";
import type { Params } from "../../workload/user/user_function.ts";
import type { LaunchableFile } from "./launch.ts";
import type { Unseen } from "../../workload/user/structure.ts";
import { userWorkloadUrl } from "../../workload/user/spec_address.ts";

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
  /** What of their results could not be seen, by name of the function; nothing for most. */
  readonly unseen: readonly { readonly name: string; readonly parts: readonly Unseen[] }[];
  /** Names under which the modules export their functions, in the order of the files. */
  readonly exportNames: readonly string[];
  /** Values that the modules want their functions measured with, in the order of the files; `null` for none. */
  readonly params: readonly (Params | null)[];
  /** Whether each function returns promises, which are awaited, in the order of the files. */
  readonly awaited: readonly boolean[];
  /** How far results were looked at, where that was not as far as was meant to; else `null`. */
  readonly partly: PartlyVerified | null;
}

/** How far results were looked at. */
export interface PartlyVerified {
  /** The first calls whose results were compared. */
  readonly calls: number;
  /** The calls that there was time for. */
  readonly of: number;
  /** How many values were read of each result at most; `null`: all of each. */
  readonly valuesPerResult: number | null;
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
  const calls = Math.max(
    FEWEST_CALLS,
    Math.min(MOST_CALLS, Math.floor(VERIFICATION_MS / slowestCallMs)),
  );
  const [baseline, ...others] = files;
  const again = { ...baseline!, instance: files.length };
  const verified = await inProcesses(
    [baseline!, again, ...others],
    (file) => probe(file, calls, options, signal, false),
  );
  const accounts = verified.map(({ account }) => readAccount(account));
  const [expected, repeated, ...rest] = accounts;
  const instability = differenceOf(repeated!, expected!, calls);
  if (instability !== null) throw new BadInput(unstable(baseline!, calls, instability));
  rest.forEach((account, i) => {
    const difference = differenceOf(account, expected!, calls);
    if (difference !== null) throw new BadInput(different(others[i]!, baseline!, difference));
  });
  const partly = partOf(accounts, calls);
  return {
    verificationCalls: partly?.calls ?? calls,
    slowestCallMs,
    callMs: timed.map(({ callMs }) => callMs),
    startMs: Math.min(
      ...timed.map(({ readyMs, callMs }) => Math.max(0, readyMs - FEWEST_CALLS * callMs)),
    ),
    unverified: accounts.every(({ nothing }) => nothing),
    unseen: [expected!, ...rest].flatMap(({ unseen }, i) =>
      unseen.length === 0 ? [] : [{ name: files[i]!.name, parts: unseen }]
    ),
    exportNames: [expected!, ...rest].map(({ exportName }) => exportName),
    params: [expected!, ...rest].map(({ params }) => params),
    awaited: [expected!, ...rest].map(({ awaited }) => awaited),
    partly,
  };
}

function partOf(accounts: readonly Account[], calls: number): PartlyVerified | null {
  const seen = accounts.map(({ results, checksum }) => checksum === null ? results.length : calls);
  const cuts = accounts.flatMap(({ cutAt }) => cutAt ?? []);
  const part = Math.min(...seen);
  if (part === calls && cuts.length === 0) return null;
  const valuesPerResult = cuts.length === 0 ? null : Math.min(...cuts);
  return { calls: part, of: calls, valuesPerResult };
}

function unstable({ path }: LaunchableFile, calls: number, difference: string): string {
  return `Cannot measure ${path} as its first ${calls} calls must give the same results in every process: in a second one ${difference} (does it use random numbers, the time, or work of other processes?)`;
}

function different(file: LaunchableFile, baseline: LaunchableFile, difference: string): string {
  return `Cannot compare ${file.path} as it must give the same results as ${baseline.path}: ${difference} (a checksum export says what is to agree)`;
}

/** What came of it. */
export interface Probe {
  /** What its workload tells of itself. */
  readonly account: unknown;
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
  const module = workloadUrlOf(file, verificationCalls, !timed);
  try {
    return await probeWorkload({ file, module, timed, limitMs: ANSWER_LIMIT_MS }, options, signal);
  } catch (error) {
    if (error instanceof ChildFailure) throw new BadInput(reasonOf(file, error));
    throw error;
  }
}

/** What to try in a process of its own. */
export interface ProbeRequest {
  /** The file whose process it is. */
  readonly file: LaunchableFile;
  /** Address of the workload. */
  readonly module: string;
  /** Whether it is called and timed a little. */
  readonly timed: boolean;
  /** Longest wait for an answer, in milliseconds. */
  readonly limitMs: number;
}

/**
 * Prepares a workload of somebody else in a process of its own.
 *
 * @throws {ChildFailure} when that process fails; the signal's reason when it is aborted.
 */
export async function probeWorkload(
  { file, module, timed, limitMs }: ProbeRequest,
  options: ChildOptions,
  signal: AbortSignal,
): Promise<Probe> {
  signal.throwIfAborted();
  const startMs = performance.now();
  const child = MeasuringChild.start({
    preparedCells: [{
      workload: FUNCTIONS_WORKLOAD,
      order: NO_VARIANT,
      layouts: NO_VARIANT,
      strategy: file.name,
      seed: 0,
      opsScale: 1,
      module,
    }],
  }, {
    ...options,
    readPaths: [...options.readPaths, ...file.readPaths],
    runArgs: file.runArgs,
    signal,
  });
  try {
    const { preparedCells } = await child.receive("ready", limitMs);
    const readyMs = performance.now() - startMs;
    const { account } = preparedCells[0]!;
    if (!timed) return { account, callMs: 0, readyMs };
    const warmed = await child.request({ command: "warm", ...TIMING }, "warm", limitMs);
    return { account, callMs: warmed.preparedCells[0]!.nsPerOp / 1e6, readyMs };
  } catch (error) {
    if (error instanceof ChildFailure) await throwIfInterrupted(signal);
    throw error;
  } finally {
    await child.quit();
  }
}

/** Address of the workload of a file's function; `closely` as of its specification. */
export function workloadUrlOf(
  file: LaunchableFile,
  verificationCalls: number,
  closely = false,
): string {
  const { url, path, instance, exportName, parameters } = file;
  const named = {
    ...(exportName === undefined ? {} : { exportName }),
    ...(parameters === undefined ? {} : { parameters }),
  };
  return userWorkloadUrl({ url, path, instance, verificationCalls, closely, ...named });
}

/** What to tell of a file whose process failed. */
export function reasonOf(
  { path }: Pick<LaunchableFile, "path">,
  { kind, message }: ChildFailure,
): string {
  if (/^Cannot (load|measure) /.test(message)) return message;
  if (kind === "garbage output") {
    return `Cannot measure ${path} as it must not print to standard output, which carries the measurements: current value is ${
      message.replace(/^wrote /, "")
    }`;
  }
  return `Cannot measure ${path} as its process ${message}`;
}

/** Does something for each of some things, a few at a time; when one fails, those that have begun are waited for. */
export async function inProcesses<A, T>(
  all: readonly A[],
  action: (one: A) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  const errors: unknown[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < all.length && errors.length === 0) {
      const own = next++;
      try {
        results[own] = await action(all[own]!);
      } catch (error) {
        errors.push(error);
      }
    }
  }));
  if (errors.length > 0) throw errors[0];
  return results;
}
