/**
 * What evidence is taken of, and how a child process gets it to run.
 *
 * @module
 */

import { cloneStrategy, layoutOfClone, MAX_LAYOUT_CLONES } from "../../dispatch/layout_clones.ts";
import { loadStrategyFor } from "../../dispatch/mod.ts";
import { LAYOUT_NAMES, type Virtqueue } from "../../ring/mod.ts";
import { findWorkload } from "../workload/mod.ts";
import { DRIVEN_OPS, makeOpDriver, neverOptimize } from "./op_driver.ts";
import { SubjectRefused } from "./subject_refused.ts";

/** One operation of a strategy, called by itself. */
export interface DispatcherSubject {
  /** Tells the kinds apart. */
  readonly kind: "dispatcher";
  /** Strategy. */
  readonly strategy: string;
  /** Operation, as in `VirtqueueOps`. */
  readonly op: string;
  /** Layouts in the process: 1 (split), 2 (split and packed), or up to 16 layout clones. */
  readonly layoutCount: number;
}

/** A workload's loop over a strategy, as the lab times it. */
export interface WorkloadSubject {
  /** Tells the kinds apart. */
  readonly kind: "workload";
  /** Workload. */
  readonly workload: string;
  /** Strategy or control. */
  readonly strategy: string;
  /** Order. */
  readonly order: string;
  /** Layouts, joined by `+`. */
  readonly layouts: string;
  /** Seed of the order. */
  readonly seed: number;
}

/** A function that any module exports. */
export interface FunctionSubject {
  /** Tells the kinds apart. */
  readonly kind: "function";
  /** URL of the module. */
  readonly module: string;
  /** Name under which the function is exported. */
  readonly name: string;
}

/** What evidence is taken of. */
export type Subject = DispatcherSubject | WorkloadSubject | FunctionSubject;

/** A subject in a child process. */
export interface PreparedSubject {
  /** Runs about `n` calls or operations. */
  run(n: number): void;
  /** Functions whose code is the evidence, the most important first. */
  readonly focus: readonly ((...args: never[]) => unknown)[];
}

const QUEUES_PER_LAYOUT = 4;
const QUEUE_SIZE = 256;

/** Loads what the subject needs, without calling the functions in focus. */
export function prepareSubject(subject: Subject): Promise<PreparedSubject> {
  switch (subject.kind) {
    case "dispatcher":
      return prepareDispatcher(subject);
    case "workload":
      return prepareWorkload(subject);
    case "function":
      return prepareFunction(subject);
  }
}

async function prepareDispatcher(subject: DispatcherSubject): Promise<PreparedSubject> {
  checkDispatcher(subject);
  const { strategy: name, op, layoutCount } = subject;
  const { strategy, create } = layoutCount > 2
    ? await clonedStrategy(name, layoutCount)
    : await realStrategy(name);
  const queues = Array.from(
    { length: QUEUES_PER_LAYOUT * layoutCount },
    (_, i) => create(i % layoutCount),
  );
  const driver = makeOpDriver(strategy, op, queues);
  return { run: driver, focus: [strategy[op as "moreUsed"]] };
}

/**
 * Checks what can be checked without running it.
 *
 * @throws {RangeError} for an operation that cannot be driven and a number of layouts that cannot be had.
 */
export function checkDispatcher({ strategy, op, layoutCount }: DispatcherSubject): void {
  if (!DRIVEN_OPS.includes(op)) {
    throw new RangeError(
      `Cannot drive operation as it must be one of ${
        DRIVEN_OPS.join(", ")
      }: current value is ${op}`,
    );
  }
  const most = strategy === "direct" ? 1 : MAX_LAYOUT_CLONES;
  if (!Number.isInteger(layoutCount) || layoutCount < 1 || layoutCount > most) {
    throw new RangeError(
      `Cannot dispatch with ${strategy} as layouts must be ${
        most === 1 ? "1" : `a whole number from 1 to ${most}`
      }: current value is ${layoutCount}`,
    );
  }
}

async function realStrategy(name: string) {
  const strategy = await loadStrategyFor(name, name === "direct" ? ["split"] : LAYOUT_NAMES);
  const create = (i: number): Virtqueue =>
    strategy.create({ layout: layoutOfClone(i), num: QUEUE_SIZE });
  return { strategy, create };
}

async function clonedStrategy(name: string, layoutCount: number) {
  const strategy = await cloneStrategy(name, layoutCount);
  const create = (i: number): Virtqueue => strategy.createAt(i, { num: QUEUE_SIZE });
  return { strategy, create };
}

async function prepareWorkload(subject: WorkloadSubject): Promise<PreparedSubject> {
  const { strategy, order, layouts, seed } = subject;
  const workload = findWorkload(subject.workload);
  const prepared = await workload.prepare(strategy, { order, layouts }, { seed });
  const { granularity } = prepared;
  return {
    run: (n) => void prepared.run(Math.ceil(n / granularity) * granularity),
    focus: Object.values(prepared.hot),
  };
}

/** Functions that go on after a wait or a yield: how V8 finds the place would look like a dispatch of theirs. */
const RESUMED_KINDS: ReadonlyMap<string, string> = new Map([
  ["[object AsyncFunction]", "an async function"],
  ["[object GeneratorFunction]", "a generator"],
  ["[object AsyncGeneratorFunction]", "an async generator"],
]);

async function prepareFunction({ module: url, name }: FunctionSubject): Promise<PreparedSubject> {
  const module = await loadModule(url);
  const exported = module[name];
  if (typeof exported !== "function") {
    const found = Object.keys(module).filter((key) => typeof module[key] === "function").join(", ");
    throw new SubjectRefused(
      `Cannot explain as ${url} must export a function ${name}: current value is ${typeof exported}, its functions are ${
        found || "none"
      }`,
    );
  }
  const kind = RESUMED_KINDS.get(Object.prototype.toString.call(exported));
  if (kind !== undefined) {
    throw new SubjectRefused(
      `Cannot explain as ${name} must be neither async nor a generator, whose code begins with a switch of V8's own: current value is ${kind}`,
    );
  }
  const f = exported as (...args: unknown[]) => unknown;
  const argumentsOf = await callArguments(module, name);
  let calls = 0;
  let sink: unknown = null;
  const call = neverOptimize(function callUserFunction(n: number): void {
    for (let i = 0; i < n; i++) sink = f.apply(undefined, argumentsOf(calls++));
  });
  void sink;
  const run = (n: number): void => {
    try {
      call(n);
    } catch (error) {
      throw new SubjectRefused(
        `Cannot explain as ${name} must not throw: current value is ${said(error)}`,
      );
    }
  };
  return { run, focus: [f] };
}

async function loadModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(url);
  } catch (error) {
    throw new SubjectRefused(`Cannot explain as ${url} must load: current value is ${said(error)}`);
  }
}

function said(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

/** What an export holds or, as a function, returns. */
async function resultOf(exported: unknown, name: string): Promise<unknown> {
  if (typeof exported !== "function") return exported;
  try {
    return await exported();
  } catch (error) {
    throw new SubjectRefused(
      `Cannot explain as ${name} must not throw: current value is ${said(error)}`,
    );
  }
}

/**
 * Arguments of each call by its number: in turn those of the module's `<name>Inputs`; without that what `setup`
 * made and the number, as in a comparison; without either none.
 */
async function callArguments(
  module: Readonly<Record<string, unknown>>,
  name: string,
): Promise<(call: number) => unknown[]> {
  const inputs = module[`${name}Inputs`];
  if (inputs !== undefined) {
    const rows = await inputRows(inputs, name);
    return (call) => rows[call % rows.length]!;
  }
  if (typeof module["setup"] === "function") {
    const state = await resultOf(module["setup"], "setup");
    return (call) => [state, call];
  }
  return () => [];
}

async function inputRows(inputs: unknown, name: string): Promise<unknown[][]> {
  const rows = await resultOf(inputs, `${name}Inputs`);
  if (!Array.isArray(rows) || rows.length === 0 || !rows.every((row) => Array.isArray(row))) {
    throw new SubjectRefused(
      `Cannot explain as ${name}Inputs must be or return a non-empty array of argument arrays: current value is ${
        JSON.stringify(rows)?.slice(0, 80)
      }`,
    );
  }
  return rows;
}
