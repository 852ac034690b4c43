/**
 * The workload of a function that somebody else wrote. Imported by the child under a query that says which
 * function: see {@linkcode userWorkloadUrl}.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../measure/cell.ts";
import { callLoop } from "../workload/loop_call.ts";
import type { PreparedWorkload, Workload } from "../workload/workload.ts";
import { EMPTY_DIGEST, fold } from "./digest.ts";
import { loadUserFunction, messageOf, type UserFunction } from "./user_function.ts";
import type * as UserLoopModule from "./user_loop.ts";

/** Which function, and how it is verified. */
export interface UserWorkloadSpec {
  /** Address of its module. */
  readonly url: string;
  /** For messages. */
  readonly path: string;
  /** 0 for the module itself, other numbers for copies with code, feedback and variables of their own. */
  readonly instance: number;
  /** Calls whose results are compared with those of the other functions. */
  readonly verificationCalls: number;
}

/** Address under which {@linkcode workload} is the one of a function. */
export function userWorkloadUrl(spec: UserWorkloadSpec): string {
  const url = new URL("./user_workload.ts", import.meta.url);
  url.searchParams.set("spec", JSON.stringify(spec));
  return url.href;
}

/** What one operation is. */
export const USER_OPERATION = "one call of the function";

// Calls in one go: loops are called often, so that V8 optimises them as functions.
const CALLS_AT_ONCE = 4096;
// Numbers of calls start again from 0 here, so that they stay small integers.
const MOST_CALLS = 2 ** 30;
// Results that are objects cost much to compare: the first of them, and the last.
const OBJECTS_COMPARED = 16;

/** The workload, for children. */
export const workload: Workload = {
  name: FUNCTIONS_WORKLOAD,
  operation: USER_OPERATION,
  size: "mixed",
  isSingleOp: false,
  variants: [{ order: NO_VARIANT, layouts: NO_VARIANT }],
  controls: [],
  prepare: (_name, _variant, { copy = 0 }) => prepare(ownSpec(), copy),
};

function ownSpec(): UserWorkloadSpec {
  return JSON.parse(new URL(import.meta.url).searchParams.get("spec") ?? "null");
}

async function prepare(spec: UserWorkloadSpec, copy: number): Promise<PreparedWorkload> {
  const { path, instance, verificationCalls } = spec;
  const url = new URL(spec.url);
  // The same text under another address is another module: nothing is shared but what both import.
  if (instance > 0) url.searchParams.set("vringlab", String(instance));
  const userFunction = await loadUserFunction(url.href, path);
  const state = await setUp(userFunction, path);
  const verified = verifyFunction(userFunction, state, verificationCalls, path);
  const loopUrl = new URL(`./user_loop.ts?copy=${copy}`, import.meta.url);
  const loops = await import(loopUrl.href) as typeof UserLoopModule;
  const makeLoop = verified.numbers ? loops.makeNumberLoop : loops.makeValueLoop;
  const loop = makeLoop(userFunction.run);
  let next = verificationCalls;
  return {
    run(n: number): number {
      let sum = 0;
      for (let left = n; left > 0;) {
        const to = next + Math.min(left, CALLS_AT_ONCE);
        sum = (sum + callLoop(loop, state, next, to)) | 0;
        left -= to - next;
        next = to < MOST_CALLS ? to : 0;
      }
      return sum;
    },
    granularity: 1,
    hot: { [loop.name]: loop },
    verify: () => verified.checksum,
  };
}

async function setUp({ setup }: UserFunction, path: string): Promise<unknown> {
  try {
    return await setup?.();
  } catch (error) {
    throw thrownBy(path, "setup", error);
  }
}

/**
 * Calls a function some times.
 *
 * @returns the checksum, and whether all that was returned are numbers.
 * @throws {Error} naming the path when the function throws or returns a promise.
 */
export function verifyFunction(
  { run, checksum }: UserFunction,
  state: unknown,
  calls: number,
  path: string,
): { readonly checksum: number; readonly numbers: boolean } {
  let digest = EMPTY_DIGEST;
  let numbers = true;
  let objects = 0;
  for (let i = 0; i < calls; i++) {
    const result = guarded(path, "its function", () => run(state, i));
    if (isThenable(result)) {
      throw new TypeError(
        `Cannot measure ${path} as its function must return at once: current value is a promise (asynchronous functions are not supported)`,
      );
    }
    if (typeof result !== "number") numbers = false;
    if (checksum !== null) continue;
    const isObject = typeof result === "object" && result !== null;
    if (isObject && objects++ >= OBJECTS_COMPARED && i < calls - 1) continue;
    digest = fold(digest, result);
  }
  if (checksum !== null) {
    digest = fold(digest, guarded(path, "checksum", () => checksum(state)));
  }
  return { checksum: digest, numbers };
}

/** The checksum of functions that return nothing and have no checksum of their own. */
export function checksumOfNothing(calls: number): number {
  let digest = EMPTY_DIGEST;
  for (let i = 0; i < calls; i++) digest = fold(digest, undefined);
  return digest;
}

function guarded<T>(path: string, what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw thrownBy(path, what, error);
  }
}

function thrownBy(path: string, what: string, thrown: unknown): Error {
  return new Error(`Cannot measure ${path} as ${what} threw ${messageOf(thrown)}`);
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}
