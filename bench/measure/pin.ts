/**
 * Keeping a process's main thread on one CPU, by `taskset` of util-linux. Asks for no permission: it uses what is there.
 *
 * @module
 */

import { run } from "../process/run.ts";

const LIMIT_MS = 5000;

/**
 * The CPUs that this process may run on, ascending.
 *
 * @returns `null` where `taskset` is missing or may not be run.
 */
export async function allowedCpus(): Promise<readonly number[] | null> {
  const { state } = await Deno.permissions.query({ name: "run", command: "taskset" });
  if (state !== "granted") return null;
  const text = await taskset(["-cp", String(Deno.pid)]);
  const list = text === null ? undefined : /: ([\d,-]+)\s*$/.exec(text)?.[1];
  return list === undefined ? null : cpusOf(list);
}

/** Puts a process's main thread on a CPU, its helper threads stay free. Returns whether it could. */
export async function pinTo(pid: number, cpu: number): Promise<boolean> {
  return await taskset(["-cp", String(cpu), String(pid)]) !== null;
}

/** The CPUs of a list such as `0-2,5`. */
export function cpusOf(list: string): readonly number[] {
  return list.split(",").flatMap((part) => {
    const [first = NaN, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

async function taskset(args: readonly string[]): Promise<string | null> {
  try {
    const { success, stdout } = await run({ command: "taskset", args }, { limitMs: LIMIT_MS });
    return success ? stdout : null;
  } catch {
    return null;
  }
}
