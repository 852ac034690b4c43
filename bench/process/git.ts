/**
 * Git, as a program that is run and ends.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";
import { type Output, run } from "./run.ts";

/** For a large repository on a slow disk. */
const LIMIT_MS = 120_000;

/** How git is called. */
export interface GitOptions {
  /** What it reads. */
  readonly input?: string;
  /** Stops it when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs git in a folder and gives what it prints, without the last line break. Asks for `--allow-run=git`.
 *
 * Messages are in English and no configuration of the system's can ask for a password or open an editor.
 *
 * @throws {BadInput} one line, with what git says, when it is missing or fails.
 */
export async function git(
  root: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const { success, stdout, stderr } = await gitOutput(root, args, options);
  if (success) return stdout.replace(/\n$/, "");
  const said = stderr.trim().split("\n").at(-1)!.replace(/^(fatal|error): /, "");
  throw new BadInput(
    `Cannot run git ${args.join(" ").slice(0, 200)} in ${root}: ${said || "it says nothing"}`,
  );
}

/** As {@linkcode git}, for callers to whom failure is an answer. */
export async function gitOutput(
  root: string,
  args: readonly string[],
  { input, signal }: GitOptions = {},
): Promise<Output> {
  const env = { LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_EDITOR: "true" };
  try {
    return await run({ command: "git", args: ["-C", root, ...args], env }, {
      limitMs: LIMIT_MS,
      signal,
      ...(input === undefined ? {} : { input }),
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new BadInput("Cannot run git as it is not installed: current value is no git in PATH");
  }
}
