/**
 * What a file of benchmarks gets in place of mitata: the same names, which register and run nothing.
 *
 * @module
 */

import { atEnd, callStack, noteRun, register } from "./bench_registry.ts";
import type { BenchRun } from "./user_loop.ts";

export { doNotOptimize as do_not_optimize, measureNothing as measure, runNothing as run };

type Arguments = Record<string, readonly unknown[]>;
type Fn = (...args: unknown[]) => unknown;
/** What a generator yields: a function, or one with parameters that are made anew for each call, untimed. */
type Yielded = Fn | { readonly bench: Fn; readonly [index: number]: (() => unknown) | undefined };

let groups = 0;
let group: string | null = null;

/** A benchmark that is still being described. */
export class B {
  #name: string;
  readonly #fn: Fn;
  readonly #arguments: Arguments = {};
  #baseline = false;

  /** It is registered when the import of the module has ended. */
  constructor(name: string, fn: Fn) {
    if (typeof fn !== "function") {
      throw new TypeError("expected iterator, generator or one-shot function");
    }
    this.#name = name;
    this.#fn = fn;
    const own = { group, stack: callStack() };
    atEnd(() => {
      for (const args of combinations(this.#arguments)) {
        register({
          ...own,
          runner: "mitata",
          name: named(this.#name, args),
          baseline: this.#baseline,
          make: () => made(this.#fn, args),
        });
      }
    });
  }

  /** Sets the name. */
  name(name: string, _color?: unknown): this {
    this.#name = name;
    return this;
  }

  /** Says when garbage is collected: the lab's business here. */
  gc(_gc?: unknown): this {
    return this;
  }

  /** Says how it is shown. */
  highlight(_color?: unknown): this {
    return this;
  }

  /** Says how it is shown. */
  compact(_yes?: unknown): this {
    return this;
  }

  /** Makes it the one that others are compared with. */
  baseline(yes = true): this {
    this.#baseline = yes;
    return this;
  }

  /** Values of a parameter, each `m` times the one before. */
  range(name: string, from: number, to: number, m = 8): this {
    const values: number[] = [];
    for (let value = from; value <= to; value *= m) values.push(value);
    return this.args(name, values.includes(to) ? values : [...values, to]);
  }

  /** Values of a parameter, each `step` more than the one before. */
  dense_range(name: string, from: number, to: number, step = 1): this {
    const values: number[] = [];
    for (let value = from; value <= to; value += step) values.push(value);
    return this.args(name, values.includes(to) ? values : [...values, to]);
  }

  /** Values of parameters: one measurement for each combination. */
  args(name: string | readonly unknown[] | Arguments, values?: readonly unknown[]): this {
    if (Array.isArray(name)) this.#arguments.x = name;
    else if (typeof name === "string") this.#arguments[name] = values ?? [];
    else Object.assign(this.#arguments, name);
    return this;
  }
}

function combinations(all: Arguments): Record<string, unknown>[] {
  return Object.entries(all).reduce<Record<string, unknown>[]>(
    (made, [name, values]) =>
      values.flatMap((value) => made.map((one) => ({ ...one, [name]: value }))),
    [{}],
  );
}

function named(name: string, args: Record<string, unknown>): string {
  const entries = Object.entries(args);
  const filled = entries.reduce(
    (text, [key, value]) => text.replaceAll(`$${key}`, `${value}`),
    name,
  );
  return filled === name && entries.length > 0
    ? `${name} ${entries.map(([key, value]) => `${key}=${value}`).join(" ")}`
    : filled;
}

const GENERATORS = ["GeneratorFunction", "AsyncGeneratorFunction"];

/** The function to call: of a generator, what it yields first. */
async function made(fn: Fn, args: Record<string, unknown>): Promise<BenchRun> {
  if (!GENERATORS.includes(fn.constructor?.name)) {
    return Object.keys(args).length === 0 ? () => fn() : () => fn(args);
  }
  const state = { get: (name: string) => args[name] };
  const generator = fn(state) as Iterator<Yielded> | AsyncIterator<Yielded>;
  const { value } = await generator.next();
  // Kept, as what follows the first value is its clean-up.
  kept.push(generator);
  if (typeof value === "function") return () => value();
  const { bench } = value;
  const makers: (() => unknown)[] = [];
  for (let i = 0; value[i] !== undefined; i++) makers.push(value[i]!);
  return ((context: { start(): void; end(): void }) => {
    const values = makers.map((make) => make());
    context.start();
    const result = bench(...values);
    context.end();
    return result;
  }) as BenchRun;
}

const kept: unknown[] = [];

/** Registers a benchmark. */
export function bench(name: string | Fn, fn?: Fn): B {
  return typeof name === "function" ? new B(name.name || "anonymous", name) : new B(name, fn!);
}

function inGroup(name: string | null, body: () => unknown): unknown {
  const before = group;
  group = name ?? `group ${++groups}`;
  const result = body();
  const leave = (): void => void (group = before);
  if (result instanceof Promise) return result.finally(leave);
  leave();
  return result;
}

export { namedGroup as group };
function namedGroup(name: string | (() => unknown), body?: () => unknown): unknown {
  return typeof name === "function" ? inGroup(null, name) : inGroup(name, body!);
}

/** A group whose benches are compared; inside of one that has a name, that. */
export function summary(body: () => unknown): unknown {
  return group === null ? inGroup(null, body) : body();
}

/** Says how what is inside is shown. */
export function boxplot(body: () => unknown): unknown {
  return body();
}

export { boxplot as barplot, boxplot as compact, boxplot as lineplot };

function doNotOptimize(value: unknown): void {
  sink = value;
}

let sink: unknown;
void (() => sink);

function runNothing(_options?: unknown): Promise<unknown> {
  noteRun();
  return Promise.resolve({ layout: [], context: {}, benchmarks: [] });
}

function measureNothing(): Promise<unknown> {
  noteRun();
  return Promise.resolve({
    samples: [],
    avg: NaN,
    min: NaN,
    max: NaN,
    p50: NaN,
    p75: NaN,
    p99: NaN,
  });
}

/** Flags of {@linkcode B}. */
export const flags: Readonly<Record<string, number>> = { compact: 1, baseline: 2 };
