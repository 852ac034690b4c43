/**
 * The files of functions to measure: where they are and what they are called.
 *
 * @module
 */

import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { BadInput } from "../../bad_input.ts";
import type { Parameter } from "../../workload/user/user_function.ts";
import { type Project, projectOf } from "./project.ts";

export { runArgsOf } from "./project.ts";

/** A file with a function to measure. */
export interface UserFile extends Project {
  /** Name in reports, unique in the run: the file's without extension, with folders where need be. */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** Its address. */
  readonly url: string;
  /** Name of its export, where it was named. */
  readonly exportName?: string;
  /** Values of its parameters, by name; those that its module lists first unless given. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** 0 the first time that the file is in the run, 1 the second, … */
  readonly instance: number;
}

/**
 * Finds files and names them.
 *
 * @param modules Paths, relative to the current directory, or `file:` URLs, which may name an export after `#`.
 * @throws {BadInput} when a file is missing or cannot be read.
 */
export async function findUserFiles(
  modules: readonly (string | URL)[],
): Promise<readonly UserFile[]> {
  const paths: string[] = [];
  for (const module of modules) paths.push(await existing(module));
  const names = shortestNames([...new Set(paths)]);
  const seen = new Map<string, number>();
  const files: UserFile[] = [];
  for (const [i, path] of paths.entries()) {
    const exportName = exportNameIn(modules[i]!);
    const named = `${path}#${exportName}`;
    const instance = seen.get(named) ?? 0;
    seen.set(named, instance + 1);
    const name = names.get(path)!;
    const project = await projectOf(path);
    // Deno's lists of paths know no way to write one.
    if (project.root.includes(",")) {
      throw new BadInput(
        `Cannot measure ${path} as its project's folder must have no comma in its name: current value is ${project.root}`,
      );
    }
    files.push({
      name: [name, exportName, instance === 0 ? "" : String(instance + 1)].filter(Boolean).join(
        "#",
      ),
      ...(exportName === "" ? {} : { exportName }),
      path,
      url: pathToFileURL(path).href,
      instance,
      ...project,
    });
  }
  return files;
}

/** What a `file:` URL names after `#`; a path may have such a sign in its names. */
function exportNameIn(module: string | URL): string {
  if (typeof module === "string" && !module.startsWith("file:")) return "";
  return decodeURIComponent(new URL(module).hash.slice(1));
}

async function existing(module: string | URL): Promise<string> {
  const path = pathOf(module);
  let stat: Deno.FileInfo;
  try {
    stat = await Deno.stat(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound ? "no such file" : String(error);
    throw new BadInput(`Cannot read ${path}: ${reason}`);
  }
  if (stat.isDirectory) throw new BadInput(`Cannot read ${path}: it is a folder, not a module`);
  return path;
}

function pathOf(module: string | URL): string {
  if (typeof module === "string" && !module.startsWith("file:")) return resolve(module);
  try {
    return fileURLToPath(module);
  } catch {
    throw new BadInput(
      `Cannot read a module as its address must be a path or a file: URL: current value is ${module}`,
    );
  }
}

/** For each path the shortest end of it that no other path ends in; without extension where that is enough. */
function shortestNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const bare = paths.map((path) => path.replace(/(?<=[^\\/])\.[^.\\/]+$/, ""));
  const ends = paths.map((path, i) => {
    const only = bare.filter((other) => other === bare[i]).length === 1;
    return (only ? bare[i]! : path).split(/[\\/]/).filter((part) => part !== "");
  });
  const endOf = (parts: readonly string[], length: number) => parts.slice(-length).join("/");
  return new Map(paths.map((path, i) => {
    const own = ends[i]!;
    const taken = (length: number) =>
      ends.some((other, k) => k !== i && endOf(other, length) === endOf(own, length));
    let length = 1;
    while (length < own.length && taken(length)) length++;
    return [path, endOf(own, length)];
  }));
}
