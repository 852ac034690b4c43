/**
 * The lab for functions of your own: the machinery of `deno task lab compare` as two functions.
 *
 * @module
 */

import { budgetText } from "../../measure/budget.ts";
import type { Placement } from "../../record/placement.ts";
import type { Progress } from "../../measure/conductor.ts";
import { HIGHEST_SEED } from "../flag_values.ts";
import { requireRunPermission } from "../../process/run_permission.ts";
import type { LabReport } from "../../record/lab.ts";
import { runCompare } from "./run_compare.ts";

/** How to measure; everything has a default. */
export interface CompareOptions {
  /** Processes of the functions that are compared: `isolated` by default. */
  readonly placement?: Placement;
  /** Wall time for everything in milliseconds; 60,000 by default. */
  readonly budgetMs?: number;
  /** Ratio difference within which functions are equivalent, between 0 and 1; 0.02 by default. */
  readonly margin?: number;
  /** Most blocks per comparison, each of fresh processes: 2 to 1,000; 32 by default. */
  readonly blocks?: number;
  /** Seed of every pseudo-random choice, 32 bits; random by default. */
  readonly seed?: number;
  /** Further V8 flags of the measured processes, e.g. `--no-maglev`; none by default. */
  readonly v8Flags?: readonly string[];
  /**
   * Permissions of the measured processes beside reading their project, as flags of `deno run`: `--allow-env=HOME`,
   * `--allow-net`; none by default.
   */
  readonly permissions?: readonly string[];
  /** Ends the run early, with what there is. */
  readonly signal?: AbortSignal;
  /** Told after each block; `soFar` makes a report of what there is. */
  readonly progress?: (progress: Progress, soFar: () => LabReport) => void;
}

/** Wall time of a comparison unless told otherwise, in milliseconds. */
export const DEFAULT_BUDGET_MS = 60_000;
/** Margin unless told otherwise. */
export const DEFAULT_MARGIN = 0.02;
/** Most blocks unless told otherwise. */
export const DEFAULT_BLOCKS = 32;

/**
 * Compares functions, each exported by a module of its own, with the first one.
 *
 * A module exports one function: by default, under the name `run`, or as its only one. It is called with
 * `(state, i)`, `i` counting up from 0; a promise that it returns is awaited. A module may also export
 * - `setup()`: makes the state, may be asynchronous; without it the state is `undefined`.
 * - `checksum(state)`: what must agree between the functions; without it all that they return must.
 *
 * Every function runs in fresh processes that may read its project's folder and what it imports, and nothing else
 * unless `permissions` say so. Beside the
 * functions run two controls: the first function again, and doing more calls than it says. When one of them
 * does not come out as expected, `isProven(report)` is false.
 *
 * Asks for `--allow-read` and for `--allow-run` of Deno itself; with `--allow-sys` and
 * `--allow-run=git,perf,taskset` the report also describes the machine, and processes are pinned to a CPU.
 *
 * @example
 * ```ts ignore
 * import { compare, isProven } from "@vringlab/vringlab/bench";
 *
 * const report = await compare(["./docs/examples/data_view.ts", "./docs/examples/typed_array.ts"], {
 *   budgetMs: 20_000,
 * });
 * for (const { strategy, comparison } of report.groups[0]?.cells ?? []) {
 *   console.log(strategy, comparison?.verdict, comparison?.ratioLow, comparison?.ratioHigh);
 * }
 * console.log(isProven(report));
 * ```
 *
 * @param modules Paths or `file:` URLs, the baseline first; at least 2.
 * @returns the record of the run; in it, a function is a "strategy" named after its file.
 * @throws {BadInput} one line when a module cannot be measured, functions differ in their results, an option
 *   cannot be used, or this program may not run Deno itself.
 */
export async function compare(
  modules: readonly (string | URL)[],
  options: CompareOptions = {},
): Promise<LabReport> {
  if (modules.length < 2) {
    throw new RangeError(
      `Cannot compare as there must be at least 2 modules: current value is ${modules.length}`,
    );
  }
  return await run(modules, options);
}

/**
 * Measures one function by itself: its time per call with all raw samples, and the run's controls.
 *
 * As {@linkcode compare} in all else.
 *
 * @example
 * ```ts ignore
 * import { measure } from "@vringlab/vringlab/bench";
 *
 * const report = await measure("./docs/examples/data_view.ts", { budgetMs: 10_000 });
 * console.log(report.groups[0]?.cells[0]?.nsPerOp, "ns per call");
 * ```
 *
 * @param module Path or `file:` URL.
 * @returns the record of the run.
 * @throws {BadInput} as {@linkcode compare}.
 */
export async function measure(
  module: string | URL,
  options: CompareOptions = {},
): Promise<LabReport> {
  return await run([module], options);
}

async function run(
  modules: readonly (string | URL)[],
  options: CompareOptions,
): Promise<LabReport> {
  const {
    placement = "isolated",
    budgetMs = DEFAULT_BUDGET_MS,
    margin = DEFAULT_MARGIN,
    blocks = DEFAULT_BLOCKS,
    seed = crypto.getRandomValues(new Uint32Array(1))[0]!,
    v8Flags = [],
    permissions = [],
    signal = new AbortController().signal,
    progress,
  } = options;
  check("placement", ["isolated", "paired", "shared"].includes(placement), placement);
  check("budgetMs", budgetMs > 0, budgetMs);
  check("margin", margin > 0 && margin < 1, margin);
  check("blocks", Number.isInteger(blocks) && blocks >= 2 && blocks <= 1000, blocks);
  check("seed", Number.isInteger(seed) && seed >= 0 && seed <= HIGHEST_SEED, seed);
  await requireRunPermission("measure");
  return await runCompare({
    modules,
    placement,
    budgetMs,
    budget: { text: budgetText(budgetMs), givenMs: budgetMs, takenMs: 0 },
    margin,
    blocks,
    seed,
    v8Flags,
    permissions,
    signal,
    ...(progress === undefined ? {} : { progress }),
  });
}

const RANGES: Readonly<Record<string, string>> = {
  placement: "isolated, paired or shared",
  budgetMs: "above 0",
  margin: "above 0 and below 1",
  blocks: "a whole number from 2 to 1000",
  seed: `a whole number from 0 to ${HIGHEST_SEED}`,
};

function check(option: string, fits: boolean, value: unknown): void {
  if (fits) return;
  throw new RangeError(
    `Cannot measure as ${option} must be ${RANGES[option]}: current value is ${value}`,
  );
}
