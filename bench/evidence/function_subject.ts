/**
 * A function that any module exports, made ready to be called over and over. Runs in the child.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { unexplainedKind } from "./function_kind.ts";
import { neverOptimize } from "./op_driver.ts";
import type { FunctionSubject, PreparedSubject } from "./subject.ts";
import { SubjectRefused } from "./subject_refused.ts";

type AnyFunction = (...args: never[]) => unknown;

const QUOTED = 80;
// Taken before anybody else's code runs.
const { apply } = Reflect;

/**
 * Loads a function with its arguments, without calling it.
 *
 * @throws {SubjectRefused} when the module does not load, or the function or its arguments will not do.
 */
export async function prepareFunction(
  { module: url, name }: FunctionSubject,
): Promise<PreparedSubject> {
  const module = await loadModule(url);
  const f = functionOf(module, url, name);
  const argumentsOf = await callArguments(module, name);
  let calls = 0;
  let sink: unknown = null;
  const call = neverOptimize(function callUserFunction(n: number): void {
    for (let i = 0; i < n; i++) sink = apply(f, undefined, argumentsOf(calls++) as never[]);
  });
  void sink;
  const run = (n: number): void => {
    try {
      call(n);
    } catch (error) {
      throw thrownBy(name, error);
    }
  };
  return { run, focus: [f] };
}

async function loadModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(url);
  } catch (error) {
    throw new SubjectRefused(
      `Cannot explain as ${placeOf(url)} must load: current value is ${said(error)}`,
    );
  }
}

function functionOf(
  module: Readonly<Record<string, unknown>>,
  url: string,
  name: string,
): AnyFunction {
  const exported = module[name];
  if (typeof exported !== "function") {
    const found = Object.keys(module).filter((key) => typeof module[key] === "function").join(", ");
    throw new SubjectRefused(
      `Cannot explain as ${
        placeOf(url)
      } must export a function ${name}: current value is ${typeof exported}, its functions are ${
        found || "none"
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

/** The path of a file, else the address. */
function placeOf(url: string): string {
  return url.startsWith("file:") ? fileURLToPath(url) : url;
}

function thrownBy(name: string, thrown: unknown): SubjectRefused {
  return new SubjectRefused(
    `Cannot explain as ${name} must not throw: current value is ${said(thrown)}`,
  );
}

/** What was thrown, which may be anything. */
function said(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    return "something that cannot be made a text";
  }
}

/** What an export holds or, as a function, returns. */
async function resultOf(exported: unknown, name: string): Promise<unknown> {
  if (typeof exported !== "function") return exported;
  try {
    return await exported();
  } catch (error) {
    throw thrownBy(name, error);
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
        inspected(rows).slice(0, QUOTED)
      }`,
    );
  }
  return rows;
}

function inspected(value: unknown): string {
  try {
    return Deno.inspect(value, { colors: false, depth: 2 });
  } catch {
    return "something that cannot be shown";
  }
}
