/**
 * Working trees of commits: made beside the user's, which stays as it is, and removed whatever happens.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { RunFault } from "../../measure/failure.ts";
import { run } from "../../process/run.ts";
import { endingText } from "../../process/ending.ts";
import { git, type GitOptions, type Repository } from "./git.ts";

/** How folders of working trees begin. */
const FOLDER_PREFIX = "vringlab-gate-";
/** Held open and locked while its run lives: the system lets go of it however that ends. */
const LOCK = "lock";
const INSTALL_LIMIT_MS = 600_000;

/** Commits to check out, by name; names of equal length, as paths may decide where memory is placed. */
export type Wanted = Readonly<Record<string, string>>;

/**
 * Checks commits out, does something, and removes what it checked out, also when that fails or is interrupted.
 *
 * @param prefix Folder whose packages are installed where the user's are, relative to the root.
 * @param action Gets the root of each commit's files, by name.
 * @throws {RunFault} when a commit cannot be checked out, or its packages not installed.
 */
export async function withWorktrees<Names extends Wanted, Result>(
  repository: Repository,
  wanted: Names,
  { signal, prefix }: GitOptions & { readonly prefix: string },
  action: (roots: Readonly<Record<keyof Names, string>>) => Promise<Result>,
): Promise<Result> {
  await removeLeftovers(repository);
  // Git names working trees by their real paths.
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: FOLDER_PREFIX }));
  const lock = await Deno.open(join(home, LOCK), { write: true, create: true });
  const roots: Record<string, string> = {};
  try {
    await lock.lock(true);
    for (const [name, commit] of Object.entries(wanted)) {
      roots[name] = join(home, name);
      await checkOut(repository, roots[name], commit, name, signal);
      await installPackages(repository, roots[name], prefix, name, signal);
    }
    return await action(roots as Record<keyof Names, string>);
  } finally {
    for (const root of Object.values(roots)) await removeWorktree(repository, root);
    lock.close();
    await Deno.remove(home, { recursive: true }).catch(() => {});
  }
}

/** Removes the working trees of runs that were killed. */
export async function removeLeftovers(repository: Repository): Promise<void> {
  const listed = await git(repository.folder, ["worktree", "list", "--porcelain", "-z"]);
  const roots = listed.text.split("\0").filter((line) => line.startsWith("worktree "))
    .map((line) => line.slice("worktree ".length))
    .filter((root) => basename(dirname(root)).startsWith(FOLDER_PREFIX));
  for (const root of roots) {
    const home = dirname(root);
    if (await isHeld(join(home, LOCK))) continue;
    await removeWorktree(repository, root);
    await Deno.remove(home, { recursive: true }).catch(() => {});
  }
}

/** Whether a run that lives holds a lock. */
async function isHeld(path: string): Promise<boolean> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { write: true });
  } catch {
    return false;
  }
  try {
    return !await file.tryLock(true);
  } finally {
    file.close();
  }
}

async function checkOut(
  repository: Repository,
  root: string,
  commit: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  const added = await git(
    repository.folder,
    ["worktree", "add", "--quiet", "--detach", root, commit],
    options,
  );
  if (!added.success) {
    throw new RunFault(`the ${name} ${commit} cannot be checked out: ${added.reason}`);
  }
  await fillSubmodules(root, repository.common, name, options);
}

/** Twice by force: also where it is locked or holds submodules. What git leaves is removed by hand. */
async function removeWorktree({ folder }: Repository, root: string): Promise<void> {
  await git(folder, ["worktree", "remove", "--force", "--force", root]);
  await Deno.remove(root, { recursive: true }).catch(() => {});
}

/** Checks out the submodules of a working tree: from what the user's checkout has of them, else as git would. */
async function fillSubmodules(
  root: string,
  common: string,
  name: string,
  options: GitOptions,
): Promise<void> {
  const list = [
    "config",
    "--file",
    ".gitmodules",
    "--null",
    "--get-regexp",
    "^submodule\\..*\\.path$",
  ];
  const listed = await git(root, list, options);
  if (!listed.success) return;
  for (const entry of listed.text.split("\0").filter((entry) => entry !== "")) {
    const [key, path] = entry.split("\n") as [string, string];
    const module = key.slice("submodule.".length, -".path".length);
    const tree = await git(root, ["ls-tree", "HEAD", "--", path], options);
    const commit = /^160000 commit ([0-9a-f]+)\t/.exec(tree.text)?.[1];
    if (commit === undefined) continue;
    const here = join(common, "modules", module);
    const folder = join(root, path);
    const cloned =
      (await git(root, ["clone", "--quiet", "--no-checkout", "--shared", here, folder], options))
        .success &&
      (await git(folder, ["checkout", "--quiet", "--detach", commit], options)).success;
    if (!cloned) {
      await Deno.remove(folder, { recursive: true }).catch(() => {});
      const updated = await git(
        root,
        ["submodule", "--quiet", "update", "--init", "--recursive", "--", path],
        options,
      );
      if (!updated.success) {
        throw new RunFault(
          `submodule ${path} of the ${name} cannot be checked out: ${updated.reason}`,
        );
      }
      continue;
    }
    await fillSubmodules(folder, here, name, options);
  }
}

/** Installs packages where the user's checkout has them installed: each side by its own lock file. */
async function installPackages(
  { tree }: Repository,
  root: string,
  prefix: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  if (tree === null) return;
  const parts = prefix === "" ? [] : prefix.split("/");
  for (let depth = 0; depth <= parts.length; depth++) {
    const way = parts.slice(0, depth);
    const folder = join(root, ...way);
    const has = (of: string, name: string) =>
      Deno.lstat(join(of, name)).then(() => true, () => false);
    if (!await has(join(tree, ...way), "node_modules") || await has(folder, "node_modules")) {
      continue;
    }
    const described = await has(folder, "package.json") || await has(folder, "deno.json") ||
      await has(folder, "deno.jsonc");
    if (!described) continue;
    const frozen = await has(folder, "deno.lock") ? ["--frozen"] : [];
    const line = { command: Deno.execPath(), args: ["install", "--quiet", ...frozen], cwd: folder };
    const { success, ending, stderr } = await run(line, { limitMs: INSTALL_LIMIT_MS, signal });
    if (success) continue;
    const said = stderr.split("\n").find((line) => /error/i.test(line)) ??
      endingText(ending, stderr);
    throw new RunFault(
      `the packages of the ${name} cannot be installed with deno install: ${said}`,
    );
  }
}
