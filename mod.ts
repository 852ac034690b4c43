/**
 * vringlab: real virtqueues, every way of dispatching over them, and a lab that measures what each way
 * costs in V8.
 *
 * In 2025 Linux's virtio_ring replaced `packed_ring ? packed() : split()` by tables of const operations
 * reached through a switch on the queue's layout. vringlab implements the same split and packed rings,
 * in order and not, and asks the same question of V8. There the difference is measurable: on the published
 * machine the switch takes 52.9 % longer in the smallest operation (`docs/FINDINGS.md`).
 *
 * | folder | what it holds | runs in |
 * |---|---|---|
 * | `ring/` | split and packed virtqueues, in order too, driver and device side, VIRTIO 1.3 | Deno, Node, Bun, browsers |
 * | `dispatch/` | the dispatch strategies, nearly all a file each, over the very same ring functions | Deno, Node, Bun, browsers |
 * | `bench/` | workloads, conductor, statistics, reports | Deno |
 *
 * The files of `dispatch/` serve the layouts split and packed. For in-order layouts, or all four, `loadStrategyFor`
 * writes any strategy out as the text of a module, which Deno and browsers can import, but Node cannot.
 *
 * Imports point one way: `bench → dispatch → ring`. Read `ring/mod.ts` for the rings, then
 * `dispatch/strategy.ts` and any strategy beside it, then `bench/mod.ts`. Where to add a strategy, a workload, a
 * section of the report, a claim, a command or a field of a record is in `docs/architecture.md`.
 *
 * This module re-exports `ring/` and `dispatch/`, which depend on nothing. The lab is a program, `deno task lab`,
 * and two functions for functions of your own, {@linkcode compare} and {@linkcode measure}, which load what they
 * need when they are called, in Deno only.
 *
 * @example The same call through two strategies
 * ```ts
 * import { loadStrategy } from "@vringlab/vringlab";
 * import { assertEquals } from "@std/assert";
 *
 * for (const name of ["boolean_branch", "switch_const_ops"]) {
 *   const strategy = await loadStrategy(name);
 *   const vq = strategy.create({ layout: "packed", num: 7 });
 *   assertEquals(strategy.add(vq, Uint32Array.of(0x1000, 0, 64), 1, 0, "request", null), 0);
 *   assertEquals(vq.numFree, 6);
 * }
 * ```
 *
 * @example All four layouts through one strategy
 * ```ts
 * import { loadStrategyFor, RING_LAYOUT_NAMES } from "@vringlab/vringlab";
 * import { assertEquals } from "@std/assert";
 *
 * const strategy = await loadStrategyFor("switch_const_ops", RING_LAYOUT_NAMES);
 * for (const layout of RING_LAYOUT_NAMES) {
 *   const vq = strategy.create({ layout, num: 8 });
 *   assertEquals(strategy.add(vq, Uint32Array.of(0x1000, 0, 64), 1, 0, "request", null), 0);
 *   assertEquals(strategy.detachUnusedBuf(vq), "request");
 * }
 * ```
 *
 * @module
 */

import type { CompareOptions } from "./bench/studies/compare/compare.ts";
import type { LabReport } from "./bench/record/lab.ts";

export type { CompareOptions, LabReport };
export * from "./dispatch/mod.ts";
export * from "./ring/mod.ts";

// Not a literal, so that neither a bundler nor a program that wants the rings loads what it stands for.
const LAB = "./bench/studies/compare/compare.ts";

/**
 * Compares functions, each exported by a module of its own, with the first one, by the lab's machinery: fresh
 * processes, short windows in turns, intervals over processes, controls.
 *
 * A module exports one function `(state, i) => result`: by default, under the name `run`, or as its only one.
 * `setup()` makes the state, `checksum(state)` says what must agree; both are optional. See `docs/compare.md`.
 *
 * Runs in Deno only. Asks for `--allow-read` and for `--allow-run` of Deno itself; with `--allow-sys` and
 * `--allow-run=git,perf` the report also describes the machine.
 *
 * @example
 * ```ts ignore
 * import { compare } from "@vringlab/vringlab";
 *
 * const report = await compare(["./docs/examples/data_view.ts", "./docs/examples/typed_array.ts"]);
 * for (const { strategy, comparison } of report.groups[0]?.cells ?? []) {
 *   console.log(strategy, comparison?.verdict, comparison?.ratioLow, comparison?.ratioHigh);
 * }
 * ```
 *
 * @param modules Paths or `file:` URLs, the baseline first; at least 2.
 * @returns the record of the run; in it, a function is a "strategy" named after its file.
 * @throws {Error} one line when a module cannot be measured or functions differ in their results.
 */
export async function compare(
  modules: readonly (string | URL)[],
  options: CompareOptions = {},
): Promise<LabReport> {
  return await (await lab()).compare(modules, options);
}

/**
 * Measures one function by itself: its time per call with all raw samples, and the run's controls. As
 * {@linkcode compare} in all else.
 *
 * @example
 * ```ts ignore
 * import { measure } from "@vringlab/vringlab";
 *
 * const report = await measure("./docs/examples/data_view.ts", { budgetMs: 10_000 });
 * console.log(report.groups[0]?.cells[0]?.nsPerOp, "ns per call");
 * ```
 *
 * @param module Path or `file:` URL.
 * @returns the record of the run.
 * @throws {Error} as {@linkcode compare}.
 */
export async function measure(
  module: string | URL,
  options: CompareOptions = {},
): Promise<LabReport> {
  return await (await lab()).measure(module, options);
}

async function lab(): Promise<typeof import("./bench/studies/compare/compare.ts")> {
  if (!("Deno" in globalThis)) {
    throw new Error("Cannot measure as the lab starts Deno processes: current value is no Deno");
  }
  return await import(LAB);
}
