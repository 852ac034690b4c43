/**
 * A git repository, asked by its own program.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";
import { endingText } from "./ending.ts";
import { run } from "./run.ts";

/** What git answered. */
export interface GitAnswer {
  /** Whether it succeeded. */
  readonly success: boolean;
  /** What it printed, without the last line break. */
  readonly text: string;
  /** Why it failed, in one line; empty when it did not. */
  readonly reason: string;
}

/** How git is asked. */
export interface GitOptions {
  /** Stops it; left out for what must be done even then. */
  readonly signal?: AbortSignal;
  /** What it reads. */
  readonly input?: string;
}

/** For a checkout of a large repository on a slow disk. */
const LIMIT_MS = 300_000;
/** No questions, no index written for a look at it, no editor, messages in English, no hooks of the repository. */
const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_EDITOR: "true",
  LC_ALL: "C",
};
const NO_HOOKS = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"];

/**
 * Asks git in a folder. Hooks of the repository do not run.
 *
 * @throws {BadInput} when git may not be run or is not installed.
 * @throws the signal's reason when it is aborted.
 */
export async function askGit(
  folder: string,
  args: readonly string[],
  { signal, input }: GitOptions = {},
): Promise<GitAnswer> {
  const { state } = await Deno.permissions.query({ name: "run", command: "git" });
  if (state !== "granted") throw noGit();
  try {
    const line = { command: "git", args: [...NO_HOOKS, "-C", folder, ...args], env: ENVIRONMENT };
    const { success, stdout, stderr, ending } = await run(line, {
      limitMs: LIMIT_MS,
      signal,
      ...(input === undefined ? {} : { input }),
    });
    return {
      success,
      text: stdout.replace(/\n$/, ""),
      reason: success ? "" : reasonIn(stderr) || endingText(ending, stderr),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw noGit();
    throw error;
  }
}

/**
 * What git prints, where only success will do.
 *
 * @throws {BadInput} one line, as {@linkcode askGit}, and with what git says when it fails.
 */
export async function git(
  folder: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const { success, text, reason } = await askGit(folder, args, options);
  if (success) return text;
  const command = args.join(" ").slice(0, 200);
  throw new BadInput(`Cannot run git ${command} in ${folder}: ${reason}`);
}

function noGit(): BadInput {
  return new BadInput(
    "Cannot ask git as it must be installed and allowed to run (--allow-run=git): current value is neither found nor allowed",
  );
}

/** What git says is wrong: its last line that begins so, else its last line. */
function reasonIn(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const said = lines.findLast((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? "";
  return said.replace(/^(?:fatal|error): /, "");
}
