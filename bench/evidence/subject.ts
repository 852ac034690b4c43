/**
 * What evidence is taken of, and how a child process gets it to run.
 *
 * @module
 */

import { cloneStrategy, layoutOfClone, MAX_LAYOUT_CLONES } from "../../dispatch/layout_clones.ts";
import { loadStrategyFor } from "../../dispatch/mod.ts";
import { LAYOUT_NAMES, type Virtqueue } from "../../ring/mod.ts";
import { findWorkload } from "../workload/mod.ts";
import { pinned } from "../workload/user/intrinsics.ts";
import type { FunctionSubject } from "./function_subject.ts";
import { DRIVEN_OPS, makeOpDriver } from "./op_driver.ts";
import type { PreparedSubject } from "./prepared_subject.ts";

export type { FunctionSubject } from "./function_subject.ts";

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

/** What evidence is taken of. */
export type Subject = DispatcherSubject | WorkloadSubject | FunctionSubject;

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
      return prepareUserFunction(subject);
  }
}

async function prepareUserFunction(subject: FunctionSubject): Promise<PreparedSubject> {
  // Loaded only here, before the function's own module: strategies need none of it.
  const { prepareFunction } = await import("./function_subject.ts");
  return await pinned(prepareFunction(subject));
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
    granularity,
  };
}
