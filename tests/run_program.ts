/**
 * Programs that tests run to their end, in the project's folder and without color.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type DenoProgram, denoRun } from "../bench/process/deno_run.ts";
import { endingText } from "../bench/process/ending.ts";
import { run } from "../bench/process/run.ts";

const PROJECT = fileURLToPath(new URL("../", import.meta.url));
const LIMIT_MS = 600_000;

/** What `deno task lab` is permitted and tests are too. */
export const LAB_PERMISSIONS: readonly string[] = [
  "--allow-read",
  "--allow-write",
  `--allow-run=${Deno.execPath()}`,
];

/** What a program left. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program.
 *
 * @throws {Error} when it does not end by itself with an exit code.
 */
export async function runProgram(program: DenoProgram): Promise<Ended> {
  const line = { ...denoRun(program), cwd: PROJECT, env: { NO_COLOR: "1" } };
  const { ending, stdout, stderr } = await run(line, { limitMs: LIMIT_MS });
  if (ending.how === "exit code") return { code: ending.code, stdout, stderr };
  throw new Error(`${program.program} ${endingText(ending, stderr)}`);
}

/** Runs the lab's command line. */
export function runLab(
  args: readonly string[],
  permissions: readonly string[] = LAB_PERMISSIONS,
): Promise<Ended> {
  return runProgram({ program: "bench/cli/main.ts", args, permissions });
}

/** Starts the lab's command line with the permissions of its task, for tests that talk with it or end it early. */
export function startLab(
  args: readonly string[],
  permissions: readonly string[] = LAB_PERMISSIONS,
): Deno.ChildProcess {
  const line = denoRun({ program: "bench/cli/main.ts", args, permissions });
  return new Deno.Command(line.command, {
    args: [...line.args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}
