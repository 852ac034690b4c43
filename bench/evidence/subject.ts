/**
 * What evidence is taken of, and how a child process gets it to run.
 *
 * @module
 */

import { cloneStrategy, layoutOfClone, MAX_LAYOUT_CLONES } from "../../dispatch/layout_clones.ts";
import { loadStrategyFor } from "../../dispatch/mod.ts";
import { LAYOUT_NAMES, type Virtqueue } from "../../ring/mod.ts";
import {
  append,
  apply,
  bare,
  isArray,
  isThenable,
  ownKeys,
  pinned,
  stringifyJson,
} from "../measure/intrinsics.ts";
import { nameAndMessageOf } from "../measure/thrown.ts";
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

const objectToString = Object.prototype.toString;

/** Functions that go on after a wait or a yield: how V8 finds the place would look like a dispatch of theirs. */
const RESUMED_KINDS: Readonly<Record<string, string>> = bare({
  "[object AsyncFunction]": "an async function",
  "[object GeneratorFunction]": "a generator",
  "[object AsyncGeneratorFunction]": "an async generator",
});
const SHOWN_CHARACTERS = 80;

// From here on by the rules of `intrinsics.ts`: the module is somebody else's.

async function prepareFunction({ module: url, name }: FunctionSubject): Promise<PreparedSubject> {
  const module = await pinned(loadModule(url));
  const exported = module[name];
  if (typeof exported !== "function") {
    throw new SubjectRefused(
      `Cannot explain as ${url} must export a function ${name}: current value is ${typeof exported}, its functions are ${
        functionNames(module)
      }`,
    );
  }
  const kind = RESUMED_KINDS[apply(objectToString, exported, [])];
  if (kind !== undefined) {
    throw new SubjectRefused(
      `Cannot explain as ${name} must be neither async nor a generator, whose code begins with a switch of V8's own: current value is ${kind}`,
    );
  }
  const f = exported as (...args: unknown[]) => unknown;
  const { argumentsOf } = await pinned(callArguments(module, name));
  let calls = 0;
  let sink: unknown = null;
  const call = neverOptimize(function callUserFunction(n: number): void {
    for (let i = 0; i < n; i++) sink = apply(f, undefined, argumentsOf(calls++));
  });
  void sink;
  const run = (n: number): void => {
    try {
      call(n);
    } catch (error) {
      throw new SubjectRefused(
        `Cannot explain as ${name} must not throw: current value is ${nameAndMessageOf(error)}`,
      );
    }
  };
  return bare({ run, focus: [f] });
}

function functionNames(module: Readonly<Record<string, unknown>>): string {
  const all = ownKeys(module);
  let names = "";
  for (let i = 0; i < all.length; i++) {
    if (typeof module[all[i]!] === "function") names += (names === "" ? "" : ", ") + all[i]!;
  }
  return names === "" ? "none" : names;
}

async function loadModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await pinned(import(url));
  } catch (error) {
    throw new SubjectRefused(
      `Cannot explain as ${url} must load: current value is ${nameAndMessageOf(error)}`,
    );
  }
}

/** What an export holds or, as a function, returns. */
async function resultOf(exported: unknown, name: string): Promise<{ readonly value: unknown }> {
  try {
    let value = typeof exported === "function" ? exported() : exported;
    if (isThenable(value)) value = await value;
    return bare({ value });
  } catch (error) {
    throw new SubjectRefused(
      `Cannot explain as ${name} must not throw: current value is ${nameAndMessageOf(error)}`,
    );
  }
}

/** Arguments of each call by its number. */
interface CallArguments {
  readonly argumentsOf: (call: number) => unknown[];
}

/**
 * Arguments of each call by its number: in turn those of the module's `<name>Inputs`; without that what `setup`
 * made and the number, as in a comparison; without either none.
 */
async function callArguments(
  module: Readonly<Record<string, unknown>>,
  name: string,
): Promise<CallArguments> {
  const inputs = module[`${name}Inputs`];
  if (inputs !== undefined) {
    const { value } = await pinned(resultOf(inputs, `${name}Inputs`));
    const rows = checkedRows(value, name);
    return bare({ argumentsOf: (call: number) => rows[call % rows.length]! });
  }
  if (typeof module["setup"] === "function") {
    const { value: state } = await pinned(resultOf(module["setup"], "setup"));
    return bare({ argumentsOf: (call: number) => [state, call] });
  }
  return bare({ argumentsOf: () => [] });
}

function checkedRows(value: unknown, name: string): readonly unknown[][] {
  const rows: unknown[][] = [];
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const row = value[i];
      if (isArray(row)) append(rows, row);
    }
    if (rows.length > 0 && rows.length === value.length) return rows;
  }
  throw new SubjectRefused(
    `Cannot explain as ${name}Inputs must be or return a non-empty array of argument arrays: current value is ${
      beginningOf(stringifyJson(value))
    }`,
  );
}

function beginningOf(text: string | undefined): string {
  if (text === undefined) return "undefined";
  let beginning = "";
  for (let i = 0; i < text.length && i < SHOWN_CHARACTERS; i++) beginning += text[i]!;
  return beginning;
}
