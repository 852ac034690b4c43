/**
 * What two sides have to compare: benches of both, and modules with one function each.
 *
 * @module
 */

import { join, relative, resolve, sep } from "node:path";
import { BadInput } from "../../bad_input.ts";
import type { Finding } from "../../record/lab.ts";
import { type BenchList, listBenches, type ListedBench, type ListRequest } from "../bench/mod.ts";

/** What one side has. */
export interface Side {
  /** Root of its files. */
  readonly root: string;
  /** Its benches, by id. */
  readonly benches: ReadonlyMap<string, ListedBench>;
  /** Files that were asked for by name and register no bench, relative to the root. */
  readonly modules: ReadonlySet<string>;
  /** Why files could not be listed, by their paths. */
  readonly failures: ReadonlyMap<string, Finding>;
}

/** A bench or a module that both sides have, or that one has and could not be read on the other. */
export interface Unit {
  /** The same on both sides. */
  readonly id: string;
  /** Its file, relative to both roots. */
  readonly path: string;
  /** Line in the head's file. */
  readonly line: number | null;
  /** Its two benches; `null` for a module, and where one of them could not be listed. */
  readonly benches: { readonly base: ListedBench; readonly head: ListedBench } | null;
  /** Why it cannot be measured; empty where it can. */
  readonly why: string;
}

/** What two sides have in common, and what only one of them has. */
export interface Units {
  readonly both: readonly Unit[];
  readonly onlyBase: readonly string[];
  readonly onlyHead: readonly string[];
}

/** The finding of a file without benches, which is then taken for a module. */
const NO_BENCH = "it registers no bench";

/**
 * Files as they are called from the root of a repository.
 *
 * @param prefix The folder where they were asked for, from that root; without files, all below it.
 * @throws {BadInput} for a file outside of it.
 */
export function filesFromRoot(
  files: readonly string[],
  folder: string,
  prefix: string,
): readonly string[] {
  if (files.length === 0) return [prefix === "" ? "." : prefix];
  return files.map((file) => {
    const way = relative(folder, resolve(folder, file)).split(sep).join("/");
    const path = join("/", prefix, way);
    const up = way.split("/").filter((part) => part === "..").length;
    if (up > (prefix === "" ? 0 : prefix.split("/").length)) {
      throw new BadInput(
        `Cannot compare commits as files must be in the repository: current value is ${file}`,
      );
    }
    return path.slice(1) || ".";
  });
}

/**
 * Lists one side. A file that it does not have is none of its own.
 *
 * @param files Files, folders and globs, relative to the root.
 */
export async function listSide(
  root: string,
  files: readonly string[],
  request: Omit<ListRequest, "root" | "files">,
  filter: (name: string) => boolean,
): Promise<Side> {
  const benches = new Map<string, ListedBench>();
  const modules = new Set<string>();
  const failures = new Map<string, Finding>();
  for (const file of files) {
    const list = await listOne({ ...request, root, files: [file] });
    for (const bench of list.benches) if (filter(bench.name)) benches.set(bench.id, bench);
    for (const finding of list.findings) {
      const isModule = finding.what === NO_BENCH && finding.where === file;
      if (isModule && filter(file)) modules.add(file);
      else if (finding.what !== NO_BENCH) failures.set(finding.where, finding);
    }
  }
  return { root, benches, modules, failures };
}

async function listOne(request: ListRequest): Promise<BenchList> {
  try {
    return await listBenches(request);
  } catch (error) {
    if (!(error instanceof BadInput) || !/^Cannot (?:find benches|read)/.test(error.message)) {
      throw error;
    }
    return { benches: [], findings: [], skipped: 0, fileCount: 0 };
  }
}

/** Pairs two sides. */
export function pairSides(base: Side, head: Side): Units {
  const both: Unit[] = [];
  const onlyHead: string[] = [];
  const onlyBase: string[] = [];
  for (const [id, bench] of head.benches) {
    const { path, line } = bench;
    const other = base.benches.get(id);
    const failure = base.failures.get(path);
    if (other !== undefined) {
      both.push({ id, path, line, benches: { base: other, head: bench }, why: "" });
    } else if (failure !== undefined) {
      both.push({ id, path, line, benches: null, why: `the base fails: ${failure.what}` });
    } else onlyHead.push(id);
  }
  for (const [id, { path }] of base.benches) {
    if (head.benches.has(id)) continue;
    const failure = head.failures.get(path);
    if (failure === undefined) onlyBase.push(id);
    else both.push({ id, path, line: 1, benches: null, why: `the head fails: ${failure.what}` });
  }
  for (const path of head.modules) {
    if (base.modules.has(path)) both.push({ id: path, path, line: 1, benches: null, why: "" });
    else onlyHead.push(path);
  }
  onlyBase.push(...[...base.modules].filter((path) => !head.modules.has(path)));
  return { both, onlyBase, onlyHead };
}

/** Whether a file differs between two roots. */
export async function differs(path: string, base: string, head: string): Promise<boolean> {
  const [before, after] = await Promise.all(
    [base, head].map((root) => Deno.readTextFile(join(root, path)).catch(() => null)),
  );
  return before !== after;
}
