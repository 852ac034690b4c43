/**
 * A function that somebody else wrote, and what its module exports beside it. Runs in the child.
 *
 * @module
 */

/** What a module brings to be measured. */
export interface UserFunction {
  /** The function: gets what `setup` returned and the number of the call, from 0 on. */
  readonly run: (state: unknown, i: number) => unknown;
  /** Makes the state, once per process; `null` when the module has none and the state is `undefined`. */
  readonly setup: (() => unknown) | null;
  /** What must agree between the functions, in place of all that they returned; `null` for the latter. */
  readonly checksum: ((state: unknown) => unknown) | null;
}

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
  const names = Object.keys(exports).filter((name) =>
    typeof exports[name] === "function" && name !== SETUP && name !== CHECKSUM
  );
  const chosen = names.includes("default")
    ? "default"
    : names.includes("run")
    ? "run"
    : names.length === 1
    ? names[0]
    : undefined;
  if (chosen === undefined) {
    const found = names.length === 0 ? "none" : names.join(", ");
    throw new TypeError(
      `Cannot measure ${path} as it must export one function, by default, as run, or as the only one: current value is ${found}`,
    );
  }
  return chosen;
}

/**
 * Picks the function and its helpers from a module; as {@linkcode exportNameOf}.
 *
 * @throws {TypeError} when there is no such function, or several, or a helper is no function.
 */
export function userFunctionOf(
  exports: Readonly<Record<string, unknown>>,
  path: string,
): UserFunction {
  return {
    run: exports[exportNameOf(exports, path)] as UserFunction["run"],
    setup: helper(exports, SETUP, path),
    checksum: helper(exports, CHECKSUM, path),
  };
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

/**
 * Imports a module and picks its function.
 *
 * @param url Address of the module, with a query when it must be a copy of its own.
 * @param path For messages.
 * @throws {Error} one line with the path when the module cannot be loaded or has no such function.
 */
export async function loadUserFunction(url: string, path: string): Promise<UserFunction> {
  let exports: Record<string, unknown>;
  try {
    exports = await import(url);
  } catch (error) {
    throw new Error(`Cannot load ${path}: ${messageOf(error)}`);
  }
  return userFunctionOf(exports, path);
}

/** What an error, or anything else that was thrown, says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
