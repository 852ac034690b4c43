/**
 * The workload of a function that somebody else wrote. Imported by the child under a query that says which
 * function: see `spec_address.ts`. By the rules of `intrinsics.ts`.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../cell.ts";
import { bare, isThenable, ownKeys, pinned, turn, TypeError } from "./intrinsics.ts";
import { type CallLoop, timedCalls } from "./timed_calls.ts";
import { thrownBy } from "./thrown.ts";
import { specIn } from "./own_spec.ts";
import type { PreparedWorkload, Workload } from "../workload.ts";
import { loadUserFunction, type Parameter, type Params } from "./user_function.ts";
import type * as UserLoopModule from "./user_loop.ts";
import { CLOSE_LOOK, SHORT_LOOK, verifyFunction } from "./verify_function.ts";

/** Which function, and how it is verified. */
export interface UserWorkloadSpec {
  /** Address of its module. */
  readonly url: string;
  /** For messages. */
  readonly path: string;
  /** Name of its export, where it was named. */
  readonly exportName?: string;
  /** Values of its parameters, by name; the first that the module lists unless given. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** 0 for the module itself, other numbers for copies with code, feedback and variables of their own. */
  readonly instance: number;
  /** Calls before anything is timed, whose results are compared with those of the other functions. */
  readonly verificationCalls: number;
  /** Whether to look at the results closely and to give account of them; else the checksum tells enough. */
  readonly closely: boolean;
}

/** What one operation is. */
export const USER_OPERATION = "one call of the function";

const OWN_SPEC = specIn<UserWorkloadSpec>(import.meta.url);
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

function moduleUrl({ url, instance }: UserWorkloadSpec): string {
  const address = new URL(url);
  // The same text under another address is another module: nothing is shared but what both import.
  if (instance > 0) address.searchParams.set("vringlab", String(instance));
  return address.href;
}

/** The first value of each parameter; nothing without any. */
function firstOf(params: Params | null): Readonly<Record<string, Parameter>> | undefined {
  if (params === null) return undefined;
  const first: Record<string, Parameter> = bare({});
  const names = ownKeys(params);
  for (let i = 0; i < names.length; i++) first[names[i]!] = params[names[i]!]![0]!;
  return first;
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
  const { run: userRun, setup, exportName, params } = userFunction;
  const parameters = OWN_SPEC.parameters ?? firstOf(params);
  let state: unknown = parameters;
  try {
    if (setup !== null) state = setup(parameters);
    if (isThenable(state)) state = await state;
  } catch (error) {
    throw thrownBy(path, "setup", error);
  }
  const limits = closely ? CLOSE_LOOK : SHORT_LOOK;
  const verified = await pinned(
    verifyFunction(userFunction, state, verificationCalls, path, limits),
  );
  await turn();
  const { awaited } = verified;
  const called: CallLoop = awaited
    ? { awaited, loop: loops.makeAwaitedLoop(userRun) }
    : { awaited, loop: loops.makeUserLoop(userRun) };
  return bare({
    ...timedCalls(called, state, verificationCalls, path),
    verify: () => verified.checksum,
    ...(closely
      ? { account: () => bare({ ...verified.account, exportName, awaited, params }) }
      : {}),
  });
}
