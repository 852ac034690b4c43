/**
 * Starts the command line again in a process that may do more: read machine code, start other releases of Deno.
 *
 * `deno task lab` runs without `--allow-ffi`. The commands that need it start Deno once more with it, by the
 * permission to run Deno that the lab has anyway; nothing else is added.
 *
 * @module
 */

import { ownUrl } from "../own_package.ts";
import { denoRun } from "../process/deno_run.ts";
import { EXIT_INTERRUPTED } from "./exit_codes.ts";
import { INTERRUPTIONS } from "./interruption.ts";

const SYS_KINDS = ["cpus", "osRelease", "systemMemoryInfo", "loadavg"] as const;
const PROGRAMS = [Deno.execPath(), "git", "perf", "taskset"];

/** What a process may lack. */
export interface More {
  /** Whether machine code is read. */
  readonly ffi?: boolean;
  /** Programs that are started, beside those that the lab always starts. */
  readonly programs?: readonly string[];
}

/** {@linkcode withMore} for what reads machine code. */
export async function withFfi(run: () => Promise<number>): Promise<number> {
  return await withMore({ ffi: true }, run);
}

/**
 * Does something in a process that has `--allow-ffi`, or may start further programs: where this one lacks it, was not
 * refused it and can start Deno, the whole command line runs once more in one that has it; else it is done here.
 *
 * @returns the exit code.
 */
export async function withMore(
  { ffi = false, programs = [] }: More,
  run: () => Promise<number>,
): Promise<number> {
  const lacking = [
    ...(ffi ? [{ name: "ffi" } as const] : []),
    ...programs.map((command) => ({ name: "run", command }) as const),
  ];
  const states = await Promise.all(lacking.map((one) => Deno.permissions.query(one)));
  const isGained = states.some(({ state }) => state === "prompt") &&
    await granted({ name: "run", command: Deno.execPath() });
  return isGained ? await runWithMore(Deno.args, { ffi, programs }) : await run();
}

/**
 * Runs the lab's command line in a process with this one's permissions and more. Requests to end are
 * handed on, so that it ends with what it has and leaves no process behind.
 *
 * @param args Arguments of the command line.
 * @returns its exit code.
 */
async function runWithMore(args: readonly string[], more: More): Promise<number> {
  const line = denoRun({
    permissions: await permissionFlags(more),
    program: ownUrl("bench/cli/main.ts").href,
    args,
  });
  const child = new Deno.Command(line.command, {
    args: [...line.args],
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  // A terminal sends Ctrl-C to both, and then the child is told twice at once, which counts as once.
  let interrupted = false;
  const forward = (): void => {
    interrupted = true;
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
  };
  for (const signal of INTERRUPTIONS) Deno.addSignalListener(signal, forward);
  try {
    const { code, signal } = await child.status;
    // One that had not yet begun to listen is ended by the signal itself.
    return interrupted && signal !== null ? EXIT_INTERRUPTED : code;
  } finally {
    for (const signal of INTERRUPTIONS) Deno.removeSignalListener(signal, forward);
  }
}

async function permissionFlags({ ffi, programs: more = [] }: More): Promise<string[]> {
  const sys: string[] = [];
  for (const kind of SYS_KINDS) {
    if (await granted({ name: "sys", kind })) sys.push(kind);
  }
  const programs: string[] = [];
  for (const command of PROGRAMS) {
    if (await granted({ name: "run", command })) programs.push(command);
  }
  return [
    ...(await granted({ name: "read" }) ? ["--allow-read"] : []),
    ...(await granted({ name: "write" }) ? ["--allow-write"] : []),
    ...(sys.length > 0 ? [`--allow-sys=${sys.join(",")}`] : []),
    `--allow-run=${[...programs, ...more].join(",")}`,
    ...(ffi || await granted({ name: "ffi" }) ? ["--allow-ffi"] : []),
  ];
}

async function granted(descriptor: Deno.PermissionDescriptor): Promise<boolean> {
  return (await Deno.permissions.query(descriptor)).state === "granted";
}
