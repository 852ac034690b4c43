/**
 * A function that somebody else wrote, and what its module exports beside it. Runs in the child, by the rules of
 * `intrinsics.ts`.
 *
 * @module
 */

import { append, bare, Error, isArray, ownKeys, pinned, TypeError } from "./intrinsics.ts";
import { nameAndMessageOf } from "./thrown.ts";

/** What a module brings to be measured. */
export interface UserFunction {
  /** Name under which it is exported. */
  readonly exportName: string;
  /** The function: gets what `setup` returned and the number of the call, from 0 on. */
  readonly run: (state: unknown, i: number) => unknown;
  /**
   * Makes the state, once per process, from the values of the parameters; `null` when the module has none: the state is then
   * those values, or `undefined`.
   */
  readonly setup: ((parameters?: unknown) => unknown) | null;
  /** Values that it is to be measured with, by the parameter's name; `null` when the module has none. */
  readonly params: Params | null;
  /** What must agree between the functions, in place of all that they returned; `null` for the latter. */
  readonly checksum: ((state: unknown) => unknown) | null;
}

/** Values of parameters, by name. */
export type Params = Readonly<Record<string, readonly Parameter[]>>;

/** A value of a parameter. */
export type Parameter = number | string | boolean;

const PARAMS = "params";
const SETUP = "setup";
const CHECKSUM = "checksum";

/**
 * Name of the export that is the function: `default` if that is a function, else `run`, else the only exported
 * function beside `setup` and `checksum`.
 *
 * @param exports The module's namespace.
 * @param path For messages.
 * @throws {TypeError} when there is no such function, or several.
 */
export function exportNameOf(exports: Readonly<Record<string, unknown>>, path: string): string {
  const all = ownKeys(exports);
  const names: string[] = [];
  let chosen: string | undefined;
  for (let i = 0; i < all.length; i++) {
    const name = all[i]!;
    if (typeof exports[name] !== "function" || name === SETUP || name === CHECKSUM) continue;
    append(names, name);
    if (name === "default" || (name === "run" && chosen !== "default")) chosen = name;
  }
  if (names.length === 1) chosen ??= names[0];
  if (chosen === undefined) {
    let found = names[0] ?? "no exported function";
    for (let i = 1; i < names.length; i++) found += `, ${names[i]}`;
    throw new TypeError(
      `Cannot measure ${path} as it must export one function, by default, as run, or as the only one: current value is ${found}`,
    );
  }
  return chosen;
}

/**
 * Picks the function and its helpers from a module; as {@linkcode exportNameOf} unless it is named.
 *
 * @throws {TypeError} when there is no such function, or several, or a helper is no function.
 */
export function userFunctionOf(
  exports: Readonly<Record<string, unknown>>,
  path: string,
  name?: string,
): UserFunction {
  const exportName = name ?? exportNameOf(exports, path);
  if (typeof exports[exportName] !== "function") {
    throw new TypeError(
      `Cannot measure ${path} as it must export a function ${exportName}: current value is ${typeof exports[
        exportName
      ]}`,
    );
  }
  return bare({
    exportName,
    run: exports[exportName] as UserFunction["run"],
    setup: helper<NonNullable<UserFunction["setup"]>>(exports, SETUP, path),
    params: paramsOf(exports[PARAMS], path),
    checksum: helper<NonNullable<UserFunction["checksum"]>>(exports, CHECKSUM, path),
  });
}

function helper<F>(
  exports: Readonly<Record<string, unknown>>,
  name: string,
  path: string,
): F | null {
  const value = exports[name];
  if (value === undefined) return null;
  if (typeof value === "function") return value as F;
  throw new TypeError(
    `Cannot measure ${path} as its export ${name} must be a function: current value is ${typeof value}`,
  );
}

/** A copy of what a module exports as its parameters. */
function paramsOf(value: unknown, path: string): Params | null {
  if (value === undefined) return null;
  const names = typeof value === "object" && value !== null ? ownKeys(value) : [];
  const params: Record<string, readonly Parameter[]> = bare({});
  for (let i = 0; i < names.length; i++) {
    const values = (value as Readonly<Record<string, unknown>>)[names[i]!];
    const copy: Parameter[] = [];
    if (isArray(values)) {
      for (let j = 0; j < values.length; j++) {
        const one = values[j];
        if (typeof one === "number" || typeof one === "string" || typeof one === "boolean") {
          append(copy, one);
        }
      }
      if (copy.length === values.length && copy.length > 0) {
        params[names[i]!] = copy;
        continue;
      }
    }
    names.length = 0;
  }
  if (names.length > 0) return params;
  throw new TypeError(
    `Cannot measure ${path} as its export params must be an object with a list of numbers, texts or booleans for each name, such as { n: [10, 1000] }: current value is none`,
  );
}

/**
 * Imports a module and picks its function.
 *
 * @param url Address of the module, with a query when it must be a copy of its own.
 * @param path For messages.
 * @param name Name of its export; that of {@linkcode exportNameOf} unless given.
 * @throws {Error} one line with the path when the module cannot be loaded or has no such function.
 */
export async function loadUserFunction(
  url: string,
  path: string,
  name?: string,
): Promise<UserFunction> {
  let exports: Record<string, unknown>;
  try {
    exports = await pinned(import(url));
  } catch (error) {
    throw new Error(`Cannot load ${path}: ${nameAndMessageOf(error)}`);
  }
  return userFunctionOf(exports, path, name);
}
