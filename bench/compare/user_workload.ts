/**
 * The workload of a function that somebody else wrote. Imported by the child under a query that says which
 * function: see {@linkcode userWorkloadUrl}.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../measure/cell.ts";
import { callLoop } from "../workload/loop_call.ts";
import type { PreparedWorkload, Workload } from "../workload/workload.ts";
import { exportNameOf, loadUserFunction, type UserFunction } from "./user_function.ts";
import type * as UserLoopModule from "./user_loop.ts";
import { CLOSE_LOOK, SHORT_LOOK, thrownBy, verifyFunction } from "./verify_function.ts";

/** Which function, and how it is verified. */
export interface UserWorkloadSpec {
  /** Address of its module. */
  readonly url: string;
  /** For messages. */
  readonly path: string;
  /** 0 for the module itself, other numbers for copies with code, feedback and variables of their own. */
  readonly instance: number;
  /** Calls before anything is timed, whose results are compared with those of the other functions. */
  readonly verificationCalls: number;
  /** Whether to look at the results closely and to give account of them; else the checksum tells enough. */
  readonly closely: boolean;
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

/** The workload, for children. */
export const workload: Workload = {
  name: FUNCTIONS_WORKLOAD,
  operation: USER_OPERATION,
  variants: [{ order: NO_VARIANT, layouts: NO_VARIANT }],
  controls: [],
  prepare: (_name, _variant, { copy = 0 }) => prepare(ownSpec(), copy),
};

function ownSpec(): UserWorkloadSpec {
  return JSON.parse(new URL(import.meta.url).searchParams.get("spec") ?? "null");
}

async function prepare(spec: UserWorkloadSpec, copy: number): Promise<PreparedWorkload> {
  const { path, instance, verificationCalls, closely } = spec;
  const url = new URL(spec.url);
  // The same text under another address is another module: nothing is shared but what both import.
  if (instance > 0) url.searchParams.set("vringlab", String(instance));
  const userFunction = await loadUserFunction(url.href, path);
  const exportName = exportNameOf(await import(url.href), path);
  const state = await setUp(userFunction, path);
  const limits = closely ? CLOSE_LOOK : SHORT_LOOK;
  const verified = verifyFunction(userFunction, state, verificationCalls, path, limits);
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
    ...(closely ? { account: () => ({ ...verified.account, exportName }) } : {}),
  };
}

async function setUp({ setup }: UserFunction, path: string): Promise<unknown> {
  try {
    return await setup?.();
  } catch (error) {
    throw thrownBy(path, "setup", error);
  }
}
