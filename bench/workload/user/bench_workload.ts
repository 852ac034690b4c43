/**
 * The workload of a registered benchmark of somebody else. Imported by the child under a query that says which: see
 * `spec_address.ts`. By the rules of `intrinsics.ts`.
 *
 * @module
 */

import { specIn } from "./own_spec.ts";
import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../cell.ts";
import { installDenoBench, type Registered, registrationsOf } from "./bench_registry.ts";
import { append, bare, Error, isThenable, now, pinned, turn } from "./intrinsics.ts";
import { emptyBench, emptyNameOf } from "./empty_benches.ts";
import { thrownBy } from "./thrown.ts";
import { type CallLoop, timedCalls } from "./timed_calls.ts";
import type * as UserLoopModule from "./user_loop.ts";
import type { BenchRun } from "./user_loop.ts";
import type { PreparedWorkload, Workload } from "../workload.ts";

/** Which benchmark. */
export type BenchSpec = {
  /** Address of its file. */
  readonly url: string;
  /** For messages. */
  readonly path: string;
  /** 0 for the file itself, other numbers for copies with code, feedback and variables of their own. */
  readonly instance: number;
  /** Its number among those that the file registers, and its name, which must be that; `null` to list them. */
  readonly bench: { readonly index: number; readonly name: string } | null;
  /** Permissions that it is to go without, by kind. */
  readonly revoked: readonly string[];
} | {
  /** Name of a control that does nothing. */
  readonly empty: string;
};

/** What the process of a benchmark tells of it. */
export interface BenchAccount {
  /** Name of the control that does nothing and is called as the benchmark is. */
  readonly floor: string;
}

/** What the process of a file tells of it. */
export interface FileAccount {
  /** What it registers, in order. */
  readonly registered: readonly Registered[];
}

/** What one operation is. */
export const BENCH_OPERATION = "one call of the benchmark";

const OWN_SPEC = specIn<BenchSpec>(import.meta.url);
const OWN_URL = OWN_SPEC === null || "empty" in OWN_SPEC ? "" : moduleUrl(OWN_SPEC);
const revokeSync = Deno.permissions.revokeSync.bind(Deno.permissions);
const MESSAGE_SPEC = "Cannot prepare a benchmark as the address of this module must say which";

// Before any module that registers is imported.
if (OWN_SPEC !== null) installDenoBench();

/** The workload, for children. */
export const workload: Workload = {
  name: FUNCTIONS_WORKLOAD,
  operation: BENCH_OPERATION,
  size: "mixed",
  isSingleOp: false,
  variants: [{ order: NO_VARIANT, layouts: NO_VARIANT }],
  controls: [],
  prepare: (_name, _variant, { copy = 0 }) => prepare(copy),
};

function moduleUrl({ url, instance }: Extract<BenchSpec, { url: string }>): string {
  const address = new URL(url);
  if (instance > 0) address.searchParams.set("vringlab", String(instance));
  return address.href;
}

async function prepare(copy: number): Promise<PreparedWorkload> {
  if (OWN_SPEC === null) throw new Error(MESSAGE_SPEC);
  const loops = await pinned<typeof UserLoopModule>(import(`./user_loop.ts?copy=${copy}`));
  if ("empty" in OWN_SPEC) {
    return await pinned(prepared(emptyBench(OWN_SPEC.empty), "", "", loops));
  }
  const { path, bench, revoked } = OWN_SPEC;
  const { all } = await pinned(registrationsOf(OWN_URL, path));
  if (bench === null) return listed(all);
  const registration = bench.index < all.length ? all[bench.index] : undefined;
  if (registration === undefined || registration.name !== bench.name) {
    throw new Error(`Cannot measure ${path} as it must register the same benches in every process`);
  }
  let run: BenchRun;
  try {
    const made = registration.make();
    run = isThenable(made) ? await (made as Promise<BenchRun>) : made as BenchRun;
  } catch (error) {
    throw thrownBy(path, "its set-up", error);
  }
  for (let i = 0; i < revoked.length; i++) {
    revokeSync(bare({ name: revoked[i] as "net" }) as Deno.PermissionDescriptor);
  }
  return await pinned(prepared(run, bench.name, path, loops));
}

/** What a file registers, in place of a workload. */
function listed(all: readonly Registered[]): PreparedWorkload {
  const registered: Registered[] = [];
  for (let i = 0; i < all.length; i++) {
    const { make: _, ...told } = all[i]! as Registered & { readonly make: unknown };
    append(registered, told);
  }
  return bare({
    run: () => 0,
    granularity: 1,
    hot: {},
    verify: () => 0,
    account: () => bare({ registered }),
  });
}

/** What a benchmark that times a part of itself is called with, and what it counted. */
class Context {
  readonly name: string;
  readonly origin: string;
  /** Whether it said what counts. */
  isUsed = false;
  startedMs = -1;
  endedMs = -1;

  constructor(name: string, origin: string) {
    this.name = name;
    this.origin = origin;
  }

  /** From here on, time counts. */
  start(): void {
    this.isUsed = true;
    this.startedMs = now();
  }

  /** Up to here, time counts. */
  end(): void {
    this.endedMs = now();
    this.isUsed = true;
  }
}

/** Calls it once, which tells how it is to be called. */
async function prepared(
  run: BenchRun,
  name: string,
  path: string,
  loops: typeof UserLoopModule,
): Promise<PreparedWorkload> {
  const context = new Context(name, OWN_URL);
  let awaited = false;
  try {
    const result = run(context);
    if (isThenable(result)) {
      awaited = true;
      await result;
    }
  } catch (error) {
    throw thrownBy(path, name, error);
  }
  await turn();
  const sum = { countedMs: 0 };
  const isTimed = context.isUsed;
  const called = isTimed ? counting(run, context, sum, awaited) : run;
  const loop: CallLoop = awaited
    ? { awaited, loop: loops.makeAwaitedBenchLoop(called) }
    : { awaited, loop: loops.makeBenchLoop(called) };
  const calls = timedCalls(loop, context, 1, path, name);
  const account: BenchAccount = bare({ floor: emptyNameOf(awaited, isTimed) });
  return bare({
    ...calls,
    verify: () => 0,
    account: () => account,
    ...(isTimed
      ? {
        countedMs(): number {
          const { countedMs } = sum;
          sum.countedMs = 0;
          return countedMs;
        },
      }
      : {}),
  });
}

/** Calls a benchmark and adds up what counts: from its `start()`, else its begin, to its `end()`, else its end. */
function counting(
  run: BenchRun,
  context: Context,
  sum: { countedMs: number },
  awaited: boolean,
): BenchRun {
  const count = (beginMs: number): void => {
    const endMs = context.endedMs < 0 ? now() : context.endedMs;
    sum.countedMs += endMs - (context.startedMs < 0 ? beginMs : context.startedMs);
  };
  if (awaited) {
    return async function countedAwaited() {
      context.startedMs = context.endedMs = -1;
      const beginMs = now();
      await run(context);
      count(beginMs);
    };
  }
  return function counted() {
    context.startedMs = context.endedMs = -1;
    const beginMs = now();
    const result = run(context);
    count(beginMs);
    return result;
  };
}
