/**
 * Runs two programs at once in every way: either one stops before each of its accesses in turn, the other runs to its
 * end there, and each read takes every value that it may.
 *
 * @module
 */

import type { WeakMemory } from "./weak_memory.ts";

/** Two programs over one memory, and what may not happen. */
export interface World {
  readonly memory: WeakMemory;
  readonly driver: () => unknown;
  readonly device: () => unknown;
  /** What is wrong with what both returned; `null` if nothing is. */
  readonly wrong: (driver: unknown, device: unknown) => string | null;
}

/** Runs of one program beyond which it would be too large for this. */
const MOST_RUNS = 20_000;

/**
 * The first thing that can go wrong, or `null`.
 *
 * @throws {Error} for programs with too many runs.
 */
export function explore(open: () => World): string | null {
  let runs = 0;
  for (const outer of ["driver", "device"] as const) {
    for (let at = 0, more = true; more; at++) {
      const choices: { taken: number; count: number }[] = [];
      do {
        if (++runs > MOST_RUNS) throw new Error(`more than ${MOST_RUNS} runs`);
        const { wrong, reached } = runOnce(open(), outer, at, choices);
        if (wrong !== null) return `${wrong} (${outer} stops before access ${at})`;
        more = reached;
      } while (nextChoices(choices));
    }
  }
  return null;
}

function nextChoices(choices: { taken: number; count: number }[]): boolean {
  while (choices.length > 0) {
    const last = choices.at(-1)!;
    if (++last.taken < last.count) return true;
    choices.pop();
  }
  return false;
}

function runOnce(
  world: World,
  outer: "driver" | "device",
  at: number,
  choices: { taken: number; count: number }[],
): { wrong: string | null; reached: boolean } {
  const { memory } = world;
  let choice = 0;
  memory.choose = (count) => {
    choices[choice] ??= { taken: 0, count };
    return choices[choice++]!.taken;
  };
  const results: Partial<Record<"driver" | "device", unknown>> = {};
  const run = (side: "driver" | "device") => {
    const before = memory.thread;
    memory.thread = side === "driver" ? 1 : 2;
    results[side] = world[side]();
    memory.settle();
    memory.thread = before;
  };
  const inner = outer === "driver" ? "device" : "driver";
  let left = at;
  memory.before = () => {
    if (left-- !== 0) return;
    memory.before = () => {};
    run(inner);
  };
  run(outer);
  const reached = inner in results;
  memory.before = () => {};
  if (!reached) run(inner);
  return { wrong: world.wrong(results.driver, results.device), reached };
}
