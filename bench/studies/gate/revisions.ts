/**
 * Which commits are compared, and what their authors say of them.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import type { GateRevision } from "../../record/gate.ts";
import { git, type GitOptions, type Repository } from "./git.ts";

/**
 * The commit that a reference names. In a shallow clone one that is missing is fetched, by itself and without history.
 *
 * @param option The option that names it, for the message.
 * @throws {BadInput} when there is no such commit, with the command that would fetch it.
 */
export async function revisionOf(
  repository: Repository,
  ref: string,
  option: string,
  options: GitOptions = {},
): Promise<GateRevision> {
  const { folder, shallow } = repository;
  const found = await commitOf(folder, ref, options) ??
    (shallow ? await fetched(folder, ref, options) : null);
  if (found !== null) return { ref, commit: found, changes: false };
  const remote = remoteNameOf(ref);
  const advice = shallow
    ? ` (the clone is shallow: run git fetch --depth=1 origin ${remote} first)`
    : "";
  throw new BadInput(
    `Cannot use ${option} as it must name a commit of this repository: current value is ${ref}${advice}`,
  );
}

/**
 * The working tree, as it is.
 *
 * @throws {BadInput} in a bare repository and in one without any commit.
 */
export async function workingTree(
  { folder, tree }: Repository,
  options: GitOptions = {},
): Promise<GateRevision> {
  if (tree === null) {
    throw new BadInput(
      "Cannot compare the working tree as there must be one: current value is a bare repository; name a commit with --head",
    );
  }
  const commit = await commitOf(folder, "HEAD", options);
  if (commit === null) {
    throw new BadInput(
      "Cannot compare the working tree as the repository must have a commit: current value is none",
    );
  }
  const status = await git(tree, ["status", "--porcelain"], options);
  return { ref: "", commit, changes: status.text !== "" };
}

/** Messages of the commits of the head that the base does not have; of the head's alone where history is missing. */
export async function messagesBetween(
  { folder }: Repository,
  base: string,
  head: string,
  options: GitOptions = {},
): Promise<string> {
  const all = await git(folder, ["log", "--format=%B", `${base}..${head}`], options);
  if (all.success) return all.text;
  return (await git(folder, ["log", "-1", "--format=%B", head], options)).text;
}

async function commitOf(folder: string, ref: string, options: GitOptions): Promise<string | null> {
  const spec = [`${ref}^{commit}`];
  const answer = await git(
    folder,
    ["rev-parse", "--verify", "--quiet", "--end-of-options", ...spec],
    options,
  );
  const commit = answer.text.split("\n").at(-1)!;
  if (!answer.success || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  // A whole hash is taken for a commit unseen.
  return (await git(folder, ["cat-file", "-e", `${commit}^{commit}`], options)).success
    ? commit
    : null;
}

function remoteNameOf(ref: string): string {
  return ref.replace(/^(?:refs\/remotes\/)?origin\//, "");
}

/** Fetches one commit without touching any reference of the user's. */
async function fetched(folder: string, ref: string, options: GitOptions): Promise<string | null> {
  const name = remoteNameOf(ref);
  if (name.startsWith("-")) return null;
  const listed = /^[0-9a-f]{40,64}$/.test(name)
    ? name
    : (await git(folder, ["ls-remote", "origin", name], options)).text.split(/\s/)[0]!;
  if (!/^[0-9a-f]{40,64}$/.test(listed)) return null;
  const args = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1"];
  await git(folder, [...args, "origin", listed], options);
  return await commitOf(folder, listed, options);
}
