/**
 * The repository whose commits are compared.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import { askGit as git, type GitOptions } from "../../process/git.ts";

export { git, type GitOptions };

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
