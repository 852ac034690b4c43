/**
 * Runs `lab explain` as from a shell.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../bench/cli/main.ts", import.meta.url));

/** What a run of `lab explain` came to. */
export interface Explained {
  /** Exit code. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** Runs `lab explain`, with both outputs into pipes. */
export async function runExplainIn(cwd: string, args: readonly string[]): Promise<Explained> {
  const permissions = ["--allow-read", `--allow-run=${Deno.execPath()}`];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...permissions, CLI, "explain", ...args],
    cwd,
    // Deno's own messages are then colored, also in pipes.
    env: { NO_COLOR: "", FORCE_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** What must not be in a pipe. */
// deno-lint-ignore no-control-regex
export const CONTROLS: RegExp = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
