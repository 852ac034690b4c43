/**
 * What a file of benchmarks gets in place of tinybench: a `Bench` that registers its tasks and runs none.
 *
 * @module
 */

import { callStack, noteRun, register } from "./bench_registry.ts";
import type { BenchRun } from "./user_loop.ts";

type Hook = (...args: unknown[]) => unknown;
type Hooks = Readonly<Partial<Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", Hook>>>;

interface BenchOptions {
  readonly name?: string;
  readonly iterations?: number;
  readonly warmupIterations?: number;
  readonly setup?: Hook;
}

let benches = 0;

/** Figures of a task that did not run: none is a number. */
const STATISTICS = {
  aad: NaN,
  critical: NaN,
  df: NaN,
  mad: NaN,
  max: NaN,
  mean: NaN,
  min: NaN,
  moe: NaN,
  p50: NaN,
  p75: NaN,
  p99: NaN,
  p995: NaN,
  p999: NaN,
  rme: NaN,
  samples: [],
  sd: NaN,
  sem: NaN,
  variance: NaN,
};

/** A task of a {@linkcode Bench}. */
export class Task extends EventTarget {
  /** How often it ran. */
  readonly runs = 0;
  /** Its name. */
  readonly name: string;
  /** Its function. */
  readonly fn: Hook;
  /** Figures, none of them a number. */
  readonly result: Readonly<Record<string, unknown>> = {
    ...STATISTICS,
    hz: NaN,
    period: NaN,
    totalTime: NaN,
    latency: STATISTICS,
    throughput: STATISTICS,
    state: "completed",
  };

  /** Nothing is registered yet. */
  constructor(name: string, fn: Hook) {
    super();
    this.name = name;
    this.fn = fn;
  }
}

/** A group of tasks. */
export class Bench extends EventTarget {
  /** Its name. */
  readonly name: string | undefined;
  /** Its tasks. */
  readonly tasks: Task[] = [];
  readonly #options: BenchOptions;
  readonly #group: string;

  /** Takes the options of tinybench; how long it was to run is not asked. */
  constructor(options: BenchOptions = {}) {
    super();
    this.name = options.name;
    this.#options = options;
    benches++;
    this.#group = options.name ?? `Bench ${benches}`;
  }

  /** Registers a task. */
  add(name: string, fn: Hook, hooks: Hooks = {}): this {
    if (typeof fn !== "function") throw new TypeError("'fn' must be a function");
    const task = new Task(name, fn);
    this.tasks.push(task);
    register({
      runner: "tinybench",
      name,
      group: this.#group,
      stack: callStack(),
      make: () => made(task, hooks, this.#options),
    });
    return this;
  }

  /** The task of a name. */
  getTask(name: string): Task | undefined {
    return this.tasks.find((task) => task.name === name);
  }

  /** Figures of the tasks, none of them a number. */
  get results(): unknown[] {
    return this.tasks.map(({ result }) => result);
  }

  /** Runs nothing. */
  run(): Promise<Task[]> {
    return Promise.resolve(this.runSync());
  }

  /** Runs nothing. */
  runSync(): Task[] {
    noteRun();
    return this.tasks;
  }

  /** Runs nothing. */
  warmup(): Promise<void> {
    return Promise.resolve();
  }

  /** Nothing was run. */
  reset(): void {}

  /** The names of the tasks. */
  table(): unknown[] {
    return this.tasks.map(({ name }) => ({ "Task name": name }));
  }
}

async function made(task: Task, hooks: Hooks, { setup }: BenchOptions): Promise<BenchRun> {
  const { fn } = task;
  const { beforeAll, beforeEach, afterEach } = hooks;
  await setup?.(task, "run");
  await beforeAll?.call(task, "run");
  if (beforeEach === undefined && afterEach === undefined) return () => fn.call(task);
  // What comes before and after each call is not timed.
  return (async (context: { start(): void; end(): void }) => {
    await beforeEach?.call(task, "run");
    context.start();
    const result = fn.call(task);
    if (result instanceof Promise) await result;
    context.end();
    await afterEach?.call(task, "run");
  }) as BenchRun;
}

/** The time in milliseconds. */
export const now = (): number => performance.now();
/** A time in nanoseconds in milliseconds. */
export const nToMs = (ns: number): number => ns / 1e6;
