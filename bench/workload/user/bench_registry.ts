/**
 * What a file of benchmarks registers when it is imported: with `Deno.bench`, and with the stand-ins for mitata and
 * tinybench. Nothing is run. By the rules of `intrinsics.ts`.
 *
 * @module
 */

import { append, Error, pinned, String, TypeError } from "./intrinsics.ts";
import { PrivateMap } from "./captured.ts";
import type { BenchRun } from "./user_loop.ts";
import { nameAndMessageOf } from "./thrown.ts";

/** Who was to run a benchmark. */
export type Runner = "Deno.bench" | "mitata" | "tinybench";

/** A benchmark as it was registered, apart from its function. */
export interface Registered {
  /** Who was to run it. */
  readonly runner: Runner;
  /** Name; several may have the same. */
  readonly name: string;
  /** Name of its group; `null` without one. */
  readonly group: string | null;
  /** Whether the others of its group are compared with it. */
  readonly baseline: boolean;
  /** Whether only benchmarks of that kind are to run. */
  readonly only: boolean;
  /** Whether it is not to run. */
  readonly ignore: boolean;
  /** How often it was to be called; `null` where it is up to the runner. */
  readonly n: number | null;
  /** How often it was to be called before that; `null` where it is up to the runner. */
  readonly warmup: number | null;
  /** `permissions` as it was given, as far as JSON holds it; `null` without. */
  readonly permissions: unknown;
  /** Whether a call that ends the process was to be an error. */
  readonly sanitizeExit: boolean;
  /** Stack of the call that registered it, which tells the line. */
  readonly stack: string;
}

/** A benchmark with its function. */
export interface Registration extends Registered {
  /** Makes the function; called once, before the first call of it. */
  readonly make: () => BenchRun | Promise<BenchRun>;
}

/** What is left out is as `Deno.bench` has it by default. */
export type NewRegistration =
  & Pick<Registration, "runner" | "name" | "make">
  & Partial<Registration>;

/** By address: what was registered while that module was imported. */
const registries = new PrivateMap<string, Registration[]>();
let current: Registration[] | null = null;
/** What is registered late: a stand-in that waits for further calls adds it when the import has ended. */
let closers: (() => void)[] = [];
let hasRun = false;

/** Registers a benchmark; after the import of its module has ended, nothing. */
export function register(registration: NewRegistration): void {
  if (current === null) return;
  append(current, {
    group: null,
    baseline: false,
    only: false,
    ignore: false,
    n: null,
    warmup: null,
    permissions: null,
    sanitizeExit: true,
    stack: callStack(),
    ...registration,
  });
}

/** Has something done when the import of the module has ended. */
export function atEnd(close: () => void): void {
  append(closers, close);
}

/** Notes that a runner was asked to run: what the module does with its results need not succeed. */
export function noteRun(): void {
  hasRun = true;
}

/** Stack of whoever called, as text; empty where the module has spoiled it. */
export function callStack(): string {
  try {
    const { stack } = new Error("registered");
    return typeof stack === "string" ? stack : "";
  } catch {
    return "";
  }
}

/**
 * Imports a module and gives what it registers; a second time what it did the first.
 *
 * @param path For messages.
 * @throws {Error} one line with the path when the module throws before a runner was asked to run.
 */
export async function registrationsOf(
  url: string,
  path: string,
): Promise<{ readonly all: readonly Registration[] }> {
  const known = registries.get(url);
  if (known !== undefined) return { __proto__: null, all: known } as { all: Registration[] };
  const own: Registration[] = [];
  registries.set(url, own);
  current = own;
  closers = [];
  hasRun = false;
  const restore = redirectPrinting();
  try {
    await pinned(import(url));
  } catch (error) {
    // Results of runs that did not take place are not what a module takes them for.
    if (!hasRun) throw new Error(`Cannot load ${path}: ${nameAndMessageOf(error)}`);
  } finally {
    restore();
  }
  for (let i = 0; i < closers.length; i++) closers[i]!();
  current = null;
  return { __proto__: null, all: own } as { all: Registration[] };
}

const PRINTS = ["log", "info", "debug", "table", "group", "dir", "timeEnd", "timeLog"] as const;
const { console } = globalThis;
const printError = console.error;
const stdout: { write?: unknown; writeSync?: unknown } = Deno.stdout;
const { stderr } = Deno;

/** While a module registers, what it prints goes to standard error; gives a function that ends that. */
function redirectPrinting(): () => void {
  const printed: unknown[] = [];
  for (let i = 0; i < PRINTS.length; i++) {
    append(printed, console[PRINTS[i]!]);
    console[PRINTS[i]!] = printError;
  }
  stdout.write = (bytes: Uint8Array) => stderr.write(bytes);
  stdout.writeSync = (bytes: Uint8Array) => stderr.writeSync(bytes);
  return () => {
    for (let i = 0; i < PRINTS.length; i++) {
      if (console[PRINTS[i]!] === printError) console[PRINTS[i]!] = printed[i] as typeof printError;
    }
    delete stdout.write;
    delete stdout.writeSync;
  };
}

type Options = Readonly<Record<string, unknown>>;

/** `Deno.bench` as a module of others sees it: all of its forms register, none runs. */
export function installDenoBench(): void {
  const bench = (a: unknown, b: unknown, c: unknown): void => denoBench(a, b, c, {});
  bench.only = (a: unknown, b: unknown, c: unknown): void => denoBench(a, b, c, { only: true });
  bench.ignore = (a: unknown, b: unknown, c: unknown): void => denoBench(a, b, c, { ignore: true });
  bench.skip = bench.ignore;
  Object.defineProperty(Deno, "bench", { value: bench, writable: true, configurable: true });
}

function denoBench(a: unknown, b: unknown, c: unknown, more: Partial<Registered>): void {
  const { name, fn, options } = callForm(a, b, c);
  if (name === "") throw new TypeError("The bench name can't be empty");
  if (typeof fn !== "function") throw new TypeError("Missing bench function");
  register({
    runner: "Deno.bench",
    name,
    group: options.group === undefined ? null : String(options.group),
    baseline: options.baseline === true,
    only: options.only === true,
    ignore: options.ignore === true,
    n: numberOrNull(options.n),
    warmup: numberOrNull(options.warmup),
    permissions: options.permissions ?? null,
    sanitizeExit: options.sanitizeExit !== false,
    ...more,
    make: () => fn as BenchRun,
  });
}

function callForm(
  a: unknown,
  b: unknown,
  c: unknown,
): { readonly name: string; readonly fn: unknown; readonly options: Options } {
  if (typeof a === "function") return { name: a.name, fn: a, options: {} };
  if (typeof a === "string") {
    return typeof b === "function"
      ? { name: a, fn: b, options: {} }
      : { name: a, fn: c, options: objectOf(b) };
  }
  const options = objectOf(a);
  const fn = typeof b === "function" ? b : options.fn;
  const name = options.name ?? (typeof fn === "function" ? fn.name : "");
  return { name: String(name), fn, options };
}

function objectOf(value: unknown): Options {
  return typeof value === "object" && value !== null ? value as Options : {};
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
