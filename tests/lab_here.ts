// deno-lint-ignore-file no-console -- takes what commands print
/**
 * The lab's command line without a process of its own.
 *
 * @module
 */

import { LAB_PURPOSE, labProgram } from "../bench/cli/main.ts";
import { exitCodeOfRun } from "../bench/cli/program.ts";
import type { Ended } from "./run_program.ts";

/**
 * Runs the lab's command line in this process, with this process's permissions: its own children are real ones, and
 * only the start of the command itself is spared. Of what it prints, nothing reaches the terminal.
 */
export async function runLabHere(args: readonly string[]): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  const decoder = new TextDecoder();
  const before = { log: console.log, error: console.error };
  const take = (name: "stdout" | "stderr") => {
    const writeSync = (bytes: Uint8Array) => {
      texts[name] += decoder.decode(bytes);
      return bytes.length;
    };
    Object.defineProperty(Deno[name], "writeSync", { value: writeSync, configurable: true });
    return (line: unknown) => void (texts[name] += `${line}\n`);
  };
  Object.assign(console, { log: take("stdout"), error: take("stderr") });
  try {
    const code = await exitCodeOfRun(LAB_PURPOSE, async () => await labProgram().run(args));
    return { code, ...texts };
  } finally {
    Object.assign(console, before);
    for (const stream of [Deno.stdout, Deno.stderr]) Reflect.deleteProperty(stream, "writeSync");
  }
}
