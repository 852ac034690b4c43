/**
 * Loads of the lab's own beside what it measures.
 *
 * @module
 */

import { ownFolder, ownUrl } from "../own_package.ts";
import { allowRead, denoRun } from "../process/deno_run.ts";
import { Program } from "../process/program.ts";

/** When a load is busy. */
export interface LoadPattern {
  /** Shortest and longest stretch of work, in milliseconds. */
  readonly busyMs: readonly [shortest: number, longest: number];
  /** Shortest and longest stretch of sleep, in milliseconds. */
  readonly idleMs: readonly [shortest: number, longest: number];
  /** Seed of the lengths. */
  readonly seed: number;
}

/** Busy all the time, but for a look at its input. */
export const STEADY_LOAD: LoadPattern = { busyMs: [20, 20], idleMs: [0, 0], seed: 1 };

/** On and off at random, half of the time each: as neighbors in other machines of the same host are. */
export function restlessLoad(seed: number): LoadPattern {
  return { busyMs: [5, 400], idleMs: [5, 400], seed };
}

const START_LIMIT_MS = 10_000;

/**
 * Starts a load and waits until it is busy.
 *
 * @returns the program: its caller has to quit it.
 * @throws {Error} one line where it does not start.
 */
export async function startNeighbor(pattern: LoadPattern, signal?: AbortSignal): Promise<Program> {
  const program = Program.start(
    denoRun({
      permissions: [allowRead([ownFolder()])],
      program: ownUrl("bench/measure/neighbor_child.ts").href,
      args: [JSON.stringify(pattern)],
    }),
    { signal },
  );
  if (await program.line(START_LIMIT_MS) !== null) return program;
  await program.ended;
  throw new Error(
    `Cannot start a load as its process must run: current value is ${program.stderr.trim()}`,
  );
}
