/**
 * A git repository, asked by its own program.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import { endingText } from "../../process/ending.ts";
import { run } from "../../process/run.ts";

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
}

/** A repository as one folder sees it. */
export interface Repository {
  /** Root of the working tree; `null` in a bare repository. */
  readonly tree: string | null;
  /** Path of the folder from that root, empty for the root itself. */
  readonly prefix: string;
  /** Where git is asked. */
  readonly folder: string;
  /** Folder of the repository itself, which all of its working trees have in common. */
  readonly common: string;
  /** Whether it lacks older commits. */
  readonly shallow: boolean;
}

/** For a checkout of a large repository on a slow disk. */
const LIMIT_MS = 300_000;
/** No questions, no index written for a look at it, messages in English, no hooks of the repository. */
const ENVIRONMENT = { GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
const NO_HOOKS = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"];

/**
 * Asks git in a folder. Hooks of the repository do not run.
 *
 * @throws {BadInput} when git may not be run or is not installed.
 * @throws the signal's reason when it is aborted.
 */
export async function git(
  folder: string,
  args: readonly string[],
  { signal }: GitOptions = {},
): Promise<GitAnswer> {
  const { state } = await Deno.permissions.query({ name: "run", command: "git" });
  if (state !== "granted") throw noGit();
  try {
    const line = { command: "git", args: [...NO_HOOKS, "-C", folder, ...args], env: ENVIRONMENT };
    const { success, stdout, stderr, ending } = await run(line, { limitMs: LIMIT_MS, signal });
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

function noGit(): BadInput {
  return new BadInput(
    "Cannot compare commits as git must be installed and allowed to run (--allow-run=git): current value is neither found nor allowed",
  );
}

/** What git says is wrong: its last line that begins so, else its last line. */
function reasonIn(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const said = lines.findLast((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? "";
  return said.replace(/^(?:fatal|error): /, "");
}

/**
 * The repository that a folder is in.
 *
 * @throws {BadInput} when it is in none.
 */
export async function repositoryOf(folder: string, options: GitOptions = {}): Promise<Repository> {
  const asked = await git(folder, [
    "rev-parse",
    "--path-format=absolute",
    "--git-common-dir",
    "--is-shallow-repository",
    "--is-inside-work-tree",
  ], options);
  if (!asked.success) {
    throw new BadInput(
      `Cannot compare commits as ${folder} must be inside of a git repository: ${asked.reason}`,
    );
  }
  const [common, shallow, inside] = asked.text.split("\n");
  const own = { folder, common: common!, shallow: shallow === "true" };
  if (inside !== "true") return { ...own, tree: null, prefix: "" };
  const tree = await git(folder, ["rev-parse", "--show-toplevel"], options);
  const prefix = await git(folder, ["rev-parse", "--show-prefix"], options);
  return { ...own, tree: tree.text, prefix: prefix.text.replace(/\/$/, "") };
}
