/**
 * How the processes of files are started: what they may do, and how their imports are resolved.
 *
 * @module
 */

import { isAbsolute, relative } from "node:path";
import { BadInput } from "../../bad_input.ts";
import { graphOf, type ModuleGraph } from "./module_graph.ts";
import { runArgsOf } from "./project.ts";
import type { UserFile } from "./user_files.ts";

/** A file whose process can be started. */
export interface LaunchableFile extends UserFile {
  /** Folder of its project or workspace, and the files outside of it that it imports. */
  readonly readPaths: readonly string[];
  /** Arguments of `deno run`: configuration, lock file, packages, permissions. */
  readonly runArgs: readonly string[];
}

/** Arguments of `deno run` beside those that every file's process has. */
export type MoreArgs = (file: UserFile, graph: ModuleGraph) => Promise<readonly string[]>;

/**
 * Finds out what the processes of files need.
 *
 * @param permissions Flags of permissions that they get in addition.
 * @param moreArgs Further arguments of `deno run`, by what the file imports; none unless given.
 * @throws {BadInput} when an imported file has a comma in its path, which no list of Deno's can hold.
 */
export async function launchable(
  files: readonly UserFile[],
  permissions: readonly string[],
  moreArgs: MoreArgs = () => Promise.resolve([]),
): Promise<readonly LaunchableFile[]> {
  const launches = new Map<string, Promise<Pick<LaunchableFile, "readPaths" | "runArgs">>>();
  for (const file of files) {
    if (!launches.has(file.path)) launches.set(file.path, launchOf(file, permissions, moreArgs));
  }
  return await Promise.all(
    files.map(async (file) => ({ ...file, ...await launches.get(file.path)! })),
  );
}

async function launchOf(
  file: UserFile,
  permissions: readonly string[],
  moreArgs: MoreArgs,
): Promise<Pick<LaunchableFile, "readPaths" | "runArgs">> {
  const { path, root } = file;
  const ownArgs = await runArgsOf(file);
  const imports = permissions.filter((flag) => flag.startsWith("--allow-import"));
  const graph = await graphOf(path, [...ownArgs, ...imports]);
  const imported = graph.files.filter((file) => isOutside(file, root));
  const listless = imported.find((file) => file.includes(","));
  if (listless !== undefined) {
    throw new BadInput(
      `Cannot measure ${path} as what it imports from outside of its project must have no comma in its path: current value is ${listless}`,
    );
  }
  return {
    readPaths: [root, ...imported],
    runArgs: [...ownArgs, ...await moreArgs(file, graph), ...permissions],
  };
}

function isOutside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  // On another drive there is no way.
  return /^\.\.(?![^\\/])/.test(way) || isAbsolute(way);
}
