/**
 * The workload of a function that somebody else wrote. Imported by the child under a query that says which
 * function: see {@linkcode userWorkloadUrl}. By the rules of `intrinsics.ts`.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../cell.ts";
import { bare, isThenable, pinned, TypeError } from "./intrinsics.ts";
import { ownUrl } from "../../own_package.ts";
import { callLoop } from "../loop_call.ts";
import type { PreparedWorkload, Workload } from "../workload.ts";
import { loadUserFunction } from "./user_function.ts";
import type * as UserLoopModule from "./user_loop.ts";
import { CLOSE_LOOK, SHORT_LOOK, thrownBy, verifyFunction } from "./verify_function.ts";

/** Which function, and how it is verified. */
export interface UserWorkloadSpec {
  /** Address of its module. */
  readonly url: string;
  /** For messages. */
  readonly path: string;
  /** Name of its export, where it was named. */
  readonly exportName?: string;
  /** 0 for the module itself, other numbers for copies with code, feedback and variables of their own. */
  readonly instance: number;
  /** Calls before anything is timed, whose results are compared with those of the other functions. */
  readonly verificationCalls: number;
  /** Whether to look at the results closely and to give account of them; else the checksum tells enough. */
  readonly closely: boolean;
}

/** Address under which {@linkcode workload} is the one of a function. */
export function userWorkloadUrl(spec: UserWorkloadSpec): string {
  const url = ownUrl("bench/workload/user/user_workload.ts");
  // In base64, as Node's rules for addresses below node_modules forbid an encoded slash.
  const bytes = new TextEncoder().encode(JSON.stringify(spec));
  url.searchParams.set("spec", bytes.toBase64({ alphabet: "base64url" }));
  return url.href;
}

/** What one operation is. */
export const USER_OPERATION = "one call of the function";

// Calls in one go: loops are called often, so that V8 optimizes them as functions.
const CALLS_AT_ONCE = 4096;
// Numbers of calls start again from 0 here, so that they stay small integers.
const MOST_CALLS = 2 ** 30;

const OWN_SPEC = ownSpec();
const OWN_URL = OWN_SPEC === null ? "" : moduleUrl(OWN_SPEC);

/** The workload, for children. */
export const workload: Workload = {
  name: FUNCTIONS_WORKLOAD,
  operation: USER_OPERATION,
  size: "mixed",
  isSingleOp: false,
  variants: [{ order: NO_VARIANT, layouts: NO_VARIANT }],
  controls: [],
  prepare: (_name, _variant, { copy = 0 }) => prepare(copy),
};

/** What the query of this module says, read before any other module can have changed how. */
function ownSpec(): UserWorkloadSpec | null {
  const spec = new URL(import.meta.url).searchParams.get("spec");
  if (spec === null) return null;
  const bytes = Uint8Array.fromBase64(spec, { alphabet: "base64url" });
  return JSON.parse(new TextDecoder().decode(bytes));
}

function moduleUrl({ url, instance }: UserWorkloadSpec): string {
  const address = new URL(url);
  // The same text under another address is another module: nothing is shared but what both import.
  if (instance > 0) address.searchParams.set("vringlab", String(instance));
  return address.href;
}

async function prepare(copy: number): Promise<PreparedWorkload> {
  if (OWN_SPEC === null) {
    throw new TypeError(
      "Cannot prepare a function as the address of this module must say which: current value is no spec",
    );
  }
  const { path, verificationCalls, closely } = OWN_SPEC;
  const loops = await pinned<typeof UserLoopModule>(import(`./user_loop.ts?copy=${copy}`));
  const userFunction = await pinned(loadUserFunction(OWN_URL, path, OWN_SPEC.exportName));
  const { run: userRun, setup, exportName } = userFunction;
  let state: unknown;
  try {
    state = setup?.();
    if (isThenable(state)) state = await state;
  } catch (error) {
    throw thrownBy(path, "setup", error);
  }
  const limits = closely ? CLOSE_LOOK : SHORT_LOOK;
  const verified = verifyFunction(userFunction, state, verificationCalls, path, limits);
  const loop = loops.makeUserLoop(userRun);
  let next = verificationCalls;
  return bare({
    run(n: number): number {
      let sum = 0;
      try {
        for (let left = n; left > 0;) {
          const to = next + (left < CALLS_AT_ONCE ? left : CALLS_AT_ONCE);
          sum = (sum + callLoop(loop, state, next, to)) | 0;
          left -= to - next;
          next = to < MOST_CALLS ? to : 0;
        }
      } catch (error) {
        throw thrownBy(path, "its function", error);
      }
      return sum;
    },
    granularity: 1,
    hot: { [loop.name]: loop },
    verify: () => verified.checksum,
    ...(closely ? { account: () => bare({ ...verified.account, exportName }) } : {}),
  });
}
