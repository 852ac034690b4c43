/**
 * Evidence of a function that somebody else wrote: how a child process gets it to run. By the rules of
 * `intrinsics.ts`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { previewOf } from "../workload/user/preview.ts";
import {
  append,
  apply,
  bare,
  isArray,
  isThenable,
  ownKeys,
  pinned,
} from "../workload/user/intrinsics.ts";
import { nameAndMessageOf } from "../workload/user/thrown.ts";
import { unexplainedKind } from "./function_kind.ts";
import { neverOptimize } from "./op_driver.ts";
import type { PreparedSubject } from "./prepared_subject.ts";
import { SubjectRefused } from "./subject_refused.ts";

/** A function that any module exports. */
export interface FunctionSubject {
  /** Tells the kinds apart. */
  readonly kind: "function";
  /** Address of the module. */
  readonly module: string;
  /** Name under which the function is exported. */
  readonly name: string;
  /** Whether it is called as in a comparison, without inputs of its own: with a state, or none, and the number. */
  readonly compared?: boolean;
}

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Imports the module and finds out with what its function is called.
 *
 * @throws {SubjectRefused} when it does not load, or cannot be explained.
 */
export async function prepareFunction(
  { module: url, name, compared = false }: FunctionSubject,
): Promise<PreparedSubject> {
  // A path where there is one; found out before the module can change how.
  const place = url.startsWith("file:") ? fileURLToPath(url) : url;
  const module = await pinned(loadModule(url, place));
  const f = functionOf(module, place, name);
  const { argumentsOf, period } = await pinned(callArguments(module, name, compared));
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
      throw thrownBy(name, error);
    }
  };
  return bare({ run, focus: [f], period, inputs: () => argumentsOf(calls) });
}

function functionOf(
  module: Readonly<Record<string, unknown>>,
  place: string,
  name: string,
): AnyFunction {
  const exported = module[name];
  if (typeof exported !== "function") {
    throw new SubjectRefused(
      `Cannot explain as ${place} must export a function ${name}: current value is ${typeof exported}, its functions are ${
        functionNames(module)
      }`,
    );
  }
  const f = exported as AnyFunction;
  const unexplained = unexplainedKind(f);
  if (unexplained === null) return f;
  const { kind, wanted } = unexplained;
  throw new SubjectRefused(
    `Cannot explain as ${name} must be ${wanted}: current value is ${kind}`,
  );
}

function functionNames(module: Readonly<Record<string, unknown>>): string {
  const all = ownKeys(module);
  let names = "";
  for (let i = 0; i < all.length; i++) {
    if (typeof module[all[i]!] === "function") names += (names === "" ? "" : ", ") + all[i]!;
  }
  return names === "" ? "none" : names;
}

function thrownBy(name: string, thrown: unknown): SubjectRefused {
  return new SubjectRefused(
    `Cannot explain as ${name} must not throw: current value is ${nameAndMessageOf(thrown)}`,
  );
}

async function loadModule(
  url: string,
  place: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await pinned(import(url));
  } catch (error) {
    throw new SubjectRefused(
      `Cannot explain as ${place} must load: current value is ${nameAndMessageOf(error)}`,
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
    throw thrownBy(name, error);
  }
}

/** Arguments of each call by its number. */
interface CallArguments {
  readonly argumentsOf: (call: number) => unknown[];
  /** Calls after which they come round again. */
  readonly period: number;
}

/**
 * Arguments of each call by its number: in turn those of the module's `<name>Inputs`; without that what `setup`
 * made and the number, as in a comparison; without either none.
 */
async function callArguments(
  module: Readonly<Record<string, unknown>>,
  name: string,
  compared: boolean,
): Promise<CallArguments> {
  const inputs = compared ? undefined : module[`${name}Inputs`];
  if (inputs !== undefined) {
    const { value } = await pinned(resultOf(inputs, `${name}Inputs`));
    const rows = checkedRows(value, name);
    return bare({ argumentsOf: (call: number) => rows[call % rows.length]!, period: rows.length });
  }
  const parameters = firstParameters(module["params"]);
  if (typeof module["setup"] === "function") {
    const setup = module["setup"];
    const { value: state } = await pinned(resultOf(() => setup(parameters), "setup"));
    return bare({ argumentsOf: (call: number) => [state, call], period: 1 });
  }
  if (compared) return bare({ argumentsOf: (call: number) => [parameters, call], period: 1 });
  return bare({ argumentsOf: () => [], period: 1 });
}

/** The first value of each parameter that a module lists, as a comparison begins with them. */
function firstParameters(params: unknown): unknown {
  if (typeof params !== "object" || params === null) return undefined;
  const first: Record<string, unknown> = bare({});
  const names = ownKeys(params);
  for (let i = 0; i < names.length; i++) {
    const values = (params as Readonly<Record<string, unknown>>)[names[i]!];
    first[names[i]!] = isArray(values) ? values[0] : undefined;
  }
  return first;
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
      previewOf(value)
    }`,
  );
}
