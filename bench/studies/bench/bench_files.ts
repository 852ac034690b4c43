/**
 * Which files hold the benchmarks that were asked for.
 *
 * @module
 */

import { join, matchesGlob, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInput } from "../../bad_input.ts";

/** What `deno bench` takes for a file of benchmarks. */
const NAME = /(?:^|[_.])bench\.(?:js|mjs|ts|mts|jsx|tsx)$/;
const SKIPPED = ["node_modules", ".git"];
const GLOB = /[*?[{]/;

/**
 * Paths of the files of benchmarks, in order, each once: files as they are named, of folders what `deno bench` would
 * find there, of globs what they match.
 *
 * @param asked Files, folders, globs or `file:` URLs, relative to `root`; none for all of `root`.
 * @throws {BadInput} when there is no such file, or nothing where a folder or a glob says.
 */
export async function findBenchFiles(asked: readonly string[], root: string): Promise<string[]> {
  const paths: string[] = [];
  for (const one of asked.length === 0 ? ["."] : asked) {
    const path = one.startsWith("file:") ? fileURLToPath(one) : resolve(root, one);
    const found = await filesAt(path);
    if (found.length === 0) {
      throw new BadInput(
        `Cannot find benches as ${path} must hold files named like *_bench.ts: current value is none`,
      );
    }
    paths.push(...found);
  }
  return [...new Set(paths)];
}

async function filesAt(path: string): Promise<string[]> {
  let isFolder: boolean;
  try {
    isFolder = (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw new BadInput(`Cannot read ${path}: ${String(error)}`);
    }
    if (!GLOB.test(path)) throw new BadInput(`Cannot read ${path}: no such file or folder`);
    return await globbed(path);
  }
  return isFolder ? await within(path, (file) => NAME.test(file)) : [path];
}

async function globbed(pattern: string): Promise<string[]> {
  const parts = pattern.split(sep);
  const fixed = parts.slice(0, parts.findIndex((part) => GLOB.test(part)));
  const folder = fixed.join(sep) || sep;
  const rest = relative(folder, pattern).replaceAll(sep, "/");
  return await within(
    folder,
    (file) => matchesGlob(relative(folder, file).replaceAll(sep, "/"), rest),
  );
}

/** Files in a folder and those below, in order of their names. Links to folders are not followed. */
async function within(folder: string, isWanted: (path: string) => boolean): Promise<string[]> {
  const files: string[] = [];
  let entries: Deno.DirEntry[];
  try {
    entries = await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return [];
  }
  for (const { name, isDirectory } of entries.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
    const path = join(folder, name);
    if (!isDirectory) {
      if (isWanted(path)) files.push(path);
    } else if (!SKIPPED.includes(name)) files.push(...await within(path, isWanted));
  }
  return files;
}
