/**
 * Dispatch strategies: ways of choosing a ring layout's function at each call.
 *
 * Reading order: `strategy.ts` is the contract. Then one file per strategy, each over the very same ring
 * functions, each opening with what it corresponds to and what it expects of V8: `direct.ts` is the floor,
 * `boolean_branch.ts` is Linux before the patch, `switch_const_ops.ts` Linux after it, `ops_pointer.ts`
 * the form that the review rejected. The others are what else people write.
 *
 * In C a function is a constant wherever it is declared. In V8 it is one only in the module that calls
 * it: an imported binding is loaded and compared at each call, which for a small operation costs as much
 * as the dispatch itself. So that styles differ in nothing but style, every file binds what it calls to
 * constants of its own.
 *
 * Nothing here imports a strategy until it is asked for: a process that measures one does not even
 * compile the others.
 *
 * @example
 * ```ts
 * import { loadStrategy } from "@vringlab/vringlab/dispatch";
 * import { assertEquals } from "@std/assert";
 *
 * const strategy = await loadStrategy("boolean_branch");
 * const queues = [
 *   strategy.create({ layout: "split", num: 256 }),
 *   strategy.create({ layout: "packed", num: 100 }),
 * ];
 * const sgs = Uint32Array.of(0x1000, 0, 64); // one segment: 64 bytes at 0x1000
 * for (const vq of queues) assertEquals(strategy.add(vq, sgs, 1, 0, "request", null), 0);
 * assertEquals(queues.map((vq) => vq.numFree), [255, 99]);
 * ```
 *
 * @module
 */

import type { LayoutName } from "../ring/mod.ts";
import type { Strategy } from "./strategy.ts";

export type { Strategy } from "./strategy.ts";

/** What the file of a strategy exports. */
interface StrategyModule {
  readonly strategy: Strategy;
}

/** What the file of the strategy `direct` exports. */
interface DirectModule {
  directFor(layout: LayoutName): Strategy;
}

// Literal specifiers: they need no permission, and tools that bundle or type-check see them.
const FILES = {
  boolean_branch: (): Promise<StrategyModule> => import("./boolean_branch.ts"),
  switch_direct: (): Promise<StrategyModule> => import("./switch_direct.ts"),
  switch_const_ops: (): Promise<StrategyModule> => import("./switch_const_ops.ts"),
  switch_mutable_ops: (): Promise<StrategyModule> => import("./switch_mutable_ops.ts"),
  polymorphic_class: (): Promise<StrategyModule> => import("./polymorphic_class.ts"),
  guarded_indirect: (): Promise<StrategyModule> => import("./guarded_indirect.ts"),
  ops_pointer: (): Promise<StrategyModule> => import("./ops_pointer.ts"),
  ops_array: (): Promise<StrategyModule> => import("./ops_array.ts"),
  function_table: (): Promise<StrategyModule> => import("./function_table.ts"),
  bound_closure: (): Promise<StrategyModule> => import("./bound_closure.ts"),
  map_lookup: (): Promise<StrategyModule> => import("./map_lookup.ts"),
} as const;

/** The strategies that work on queues of every layout: all but `direct`. */
export const DISPATCHING_STRATEGY_NAMES: readonly string[] = Object.freeze(Object.keys(FILES));

/** All strategies; `direct`, the floor, is first. */
export const STRATEGY_NAMES: readonly string[] = Object.freeze([
  "direct",
  ...DISPATCHING_STRATEGY_NAMES,
]);

/**
 * Loads a strategy by name: imports its file and no other.
 *
 * With `copy`, a whole number, the file is loaded once more under another address: each copy has
 * functions, type feedback and optimised code of its own. Needs read permission for the file in Deno;
 * without `copy` none.
 *
 * `direct` serves one layout only: use {@linkcode loadDirect}, or {@linkcode loadForLayout} for either.
 *
 * @throws {RangeError} for an unknown name, listing the known ones, for `direct`, and for an illegal `copy`.
 */
export async function loadStrategy(name: string, copy?: number): Promise<Strategy> {
  if (name === "direct") {
    throw new RangeError(
      "Cannot load strategy direct for every layout as its caller knows the layout: use loadDirect(layout)",
    );
  }
  if (!Object.hasOwn(FILES, name)) {
    throw new RangeError(
      `Cannot load strategy as name must be one of ${
        STRATEGY_NAMES.join(", ")
      }: current value is ${name}`,
    );
  }
  const module = copy === undefined
    ? await FILES[name as keyof typeof FILES]()
    : await importCopy<StrategyModule>(name, copy);
  return module.strategy;
}

/**
 * Loads the strategy `direct` for one layout; `copy` as in {@linkcode loadStrategy}.
 *
 * Its operations are the ring's own functions, so copies share those; what they do not share is the
 * object.
 *
 * @throws {RangeError} for an unknown layout and for an illegal `copy`.
 */
export async function loadDirect(layout: LayoutName, copy?: number): Promise<Strategy> {
  const module: DirectModule = copy === undefined
    ? await import("./direct.ts")
    : await importCopy<DirectModule>("direct", copy);
  return module.directFor(layout);
}

/**
 * Loads any strategy, `direct` included, for queues of one layout; `copy` as in {@linkcode loadStrategy}.
 *
 * @throws {RangeError} for an unknown name or layout and for an illegal `copy`.
 */
export function loadForLayout(name: string, layout: LayoutName, copy?: number): Promise<Strategy> {
  return name === "direct" ? loadDirect(layout, copy) : loadStrategy(name, copy);
}

/**
 * Imports the file of a strategy under an address of its own.
 *
 * The specifier is computed, so publishing warns that it cannot be followed: it names files that the
 * literal imports of this module have already made part of the package.
 */
function importCopy<M>(name: string, copy: number): Promise<M> {
  if (!Number.isSafeInteger(copy) || copy < 0) {
    throw new RangeError(
      `Cannot load strategy ${name} as copy must be a whole number: current value is ${copy}`,
    );
  }
  return import(new URL(`./${name}.ts?copy=${copy}`, import.meta.url).href);
}
