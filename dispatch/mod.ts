/**
 * Dispatch strategies: ways of choosing a ring layout's function at each call.
 *
 * Reading order: `strategy.ts` is the contract. Then one file per strategy, each over the very same ring
 * functions, each opening with what it corresponds to and what it expects of V8: `direct.ts` is the floor,
 * `boolean_branch.ts` is Linux before the patch, `switch_const_ops.ts` Linux after it, `ops_pointer.ts`
 * the form that the review rejected. The others are what else people write.
 *
 * Each strategy has one source, its form in `forms/`: its text as a function of the layouts. `form.ts` says what a
 * form is, `form_parts.ts` has parts that several are made of. `deno task generate` writes the strategies' files
 * of them (`strategy_source.ts`), and nobody edits those; for other layouts the same parts are put together
 * where the program runs (`strategy_text.ts`, `written_strategy.ts`).
 *
 * To add a strategy: write its form, a file in `forms/`; register it in `strategy_files.ts`; run `deno task generate`.
 * That writes the strategy's file, the README's table and whatever else lists strategies. Tests, tables and command
 * lines take the names and the facts (is an unknown layout reported, have the queues classes of their own)
 * from the registration and the form. `deno task ok` fails while a file is not what its form makes of it.
 *
 * Files that are written say `@generated` at the end of their first line and are not counted as written by hand:
 * `git ls-files '*.ts' | xargs grep -L '^// Generated .* @generated$' | xargs cat | wc -l` counts the others.
 *
 * In C a function is a constant wherever it is declared. In V8 it is one only in the module that calls
 * it: an imported binding is loaded and compared at each call, which for a small operation costs as much
 * as the dispatch itself. So that styles differ in nothing but style, every file binds what it calls to
 * constants of its own.
 *
 * The files serve split and packed, as the question is what *two* layouts cost, and nobody should pay for
 * layouts that are not there. For in-order layouts, for all four, or for many copies of a layout the very same
 * forms are written out as the text of a module: {@linkcode loadStrategyFor}. Some strategies have no file,
 * as they are about many layouts, or about exactly those that are there. Nor have the
 * variants, each of which differs from `switch_const_ops` in one thing ({@linkcode VARIANT_NAMES}).
 * What is written out is imported from `blob:` addresses, in Node from `data:` addresses; a bundler cannot see it.
 *
 * What a strategy expects was written when it was, and stays so where evidence has refuted it: what became of it
 * is under "Seen", where a file has that, and in `docs/FINDINGS.md`. So `switch_direct` and `switch_const_ops` were
 * expected to be as good as `boolean_branch`, and on `more_used` in random order are not
 * (`docs/picture.lab.json.gz`).
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
 * @example Linux's four layouts
 * ```ts
 * import { loadStrategyFor } from "@vringlab/vringlab/dispatch";
 * import { RING_LAYOUT_NAMES } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const strategy = await loadStrategyFor("switch_const_ops", RING_LAYOUT_NAMES);
 * const queues = RING_LAYOUT_NAMES.map((layout) => strategy.create({ layout, num: 16 }));
 * const sgs = Uint32Array.of(0x1000, 0, 64);
 * for (const vq of queues) strategy.add(vq, sgs, 1, 0, "request", null);
 * assertEquals(queues.map((vq) => strategy.detachUnusedBuf(vq)), Array(4).fill("request"));
 * ```
 *
 * @module
 */

import { LAYOUT_NAMES, type RingLayoutName } from "../ring/mod.ts";
import type { Strategy } from "./strategy.ts";
import {
  DISPATCHING_STRATEGY_NAMES,
  QUEUE_CLASS_NAMES,
  REGISTRATIONS,
  type StrategyModule,
  VARIANT_NAMES,
} from "./strategy_files.ts";
import type { WrittenStrategy } from "./written_strategy.ts";

export type { Strategy, WrittenStrategy };
export { DISPATCHING_STRATEGY_NAMES, QUEUE_CLASS_NAMES, VARIANT_NAMES };

/** What the file of the strategy `direct` exports. */
interface DirectModule {
  directFor(layout: RingLayoutName): Strategy;
}

/** All strategies; `direct`, the floor, is first. */
export const STRATEGY_NAMES: readonly string[] = Object.freeze([
  "direct",
  ...DISPATCHING_STRATEGY_NAMES,
]);

/**
 * Loads a strategy by name, for queues of the layouts split and packed: imports its file and no other.
 *
 * With `copy`, a whole number, the file is loaded once more under another address: each copy has
 * functions, type feedback and optimized code of its own. Needs read permission for the file in Deno;
 * without `copy` none.
 *
 * `direct` serves one layout only: use {@linkcode loadDirect}, or {@linkcode loadStrategyFor} for either.
 *
 * @throws {RangeError} for an unknown name, listing the known ones, for `direct`, and for an illegal `copy`.
 */
export async function loadStrategy(name: string, copy?: number): Promise<Strategy> {
  if (name === "direct") {
    throw new RangeError(
      "Cannot load strategy direct for every layout as its caller knows the layout: use loadDirect(layout)",
    );
  }
  checkName(name);
  checkCopy(name, copy);
  const { file } = REGISTRATIONS[name]!;
  if (file === undefined) return await loadWritten(name, LAYOUT_NAMES, copy);
  const module = copy === undefined ? await file() : await importCopy<StrategyModule>(name, copy);
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
export async function loadDirect(layout: RingLayoutName, copy?: number): Promise<Strategy> {
  checkCopy("direct", copy);
  const module: DirectModule = copy === undefined
    ? await import("./direct.ts")
    : await importCopy<DirectModule>("direct", copy);
  return module.directFor(layout);
}

/**
 * Loads any strategy for queues of the layouts named, `copy` as in {@linkcode loadStrategy}: `direct` for one
 * layout; of the others the file, if it serves all of them, and else the strategy written out for this list
 * (see {@linkcode writeStrategy}). A layout named twice has a second driver with code of its own.
 *
 * @throws {RangeError} for an unknown name or layout, for no layouts or more than 16, for `direct` with
 * several, and for an illegal `copy`.
 */
export async function loadStrategyFor(
  name: string,
  layouts: readonly RingLayoutName[],
  copy?: number,
): Promise<Strategy> {
  if (name === "direct") {
    const [layout, ...others] = layouts;
    if (layout !== undefined && others.length === 0) return await loadDirect(layout, copy);
    throw new RangeError(
      `Cannot load strategy direct as it serves one layout: current value is ${layouts.join(", ")}`,
    );
  }
  checkName(name);
  checkCopy(name, copy);
  const distinct = new Set<RingLayoutName>(layouts).size === layouts.length;
  const served = layouts.length > 0 && distinct && !REGISTRATIONS[name]!.isExact &&
    layouts.every((layout) => LAYOUT_NAMES.some((known) => known === layout));
  return served ? await loadStrategy(name, copy) : await loadWritten(name, layouts, copy);
}

/**
 * Writes a strategy for a list of layouts, whether or not its file would serve them. Each call makes
 * dispatchers with code of their own.
 *
 * The text is imported from a `blob:` address, in Node from a `data:` address. In Deno a layout named twice needs
 * permission to read `ring/`; the rest is part of the program.
 *
 * @throws {RangeError} for an unknown strategy or layout, and for a list that is empty or longer than 16.
 */
export async function writeStrategy(
  name: string,
  layouts: readonly RingLayoutName[],
): Promise<WrittenStrategy> {
  return await (await import("./written_strategy.ts")).writeStrategy(name, layouts);
}

const written = new Map<string, Promise<WrittenStrategy>>();

/** As {@linkcode writeStrategy}, but once for equal arguments, as with strategies that are imported. */
function loadWritten(
  name: string,
  layouts: readonly RingLayoutName[],
  copy: number | undefined,
): Promise<WrittenStrategy> {
  const key = [name, copy, ...layouts].join();
  let loading = written.get(key);
  if (loading === undefined) {
    loading = writeStrategy(name, layouts);
    written.set(key, loading);
    // What failed may do so for lack of a permission that is given later.
    loading.catch(() => written.delete(key));
  }
  return loading;
}

function checkName(name: string): void {
  if (Object.hasOwn(REGISTRATIONS, name)) return;
  throw new RangeError(
    `Cannot load strategy as name must be one of ${
      [...STRATEGY_NAMES, ...VARIANT_NAMES].join(", ")
    }: current value is ${name}`,
  );
}

function checkCopy(name: string, copy: number | undefined): void {
  if (copy === undefined || (Number.isSafeInteger(copy) && copy >= 0)) return;
  throw new RangeError(
    `Cannot load strategy ${name} as copy must be a whole number: current value is ${copy}`,
  );
}

/**
 * Imports the file of a strategy under an address of its own.
 *
 * The specifier is computed, so publishing warns that it cannot be followed: it names files that the
 * literal imports of `strategy_files.ts` have already made part of the package.
 */
function importCopy<M>(name: string, copy: number): Promise<M> {
  return import(new URL(`./${name}.ts?copy=${copy}`, import.meta.url).href);
}
