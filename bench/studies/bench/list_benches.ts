/**
 * The benchmarks of files, without running any: each file registers in a process of its own.
 *
 * @module
 */

import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInput } from "../../bad_input.ts";
import { ownFolder } from "../../own_package.ts";
import type { MadeFinding } from "../../record/finding.ts";
import { ChildFailure } from "../../process/ending.ts";
import { failureFinding } from "../../measure/failure.ts";
import type { ChildOptions } from "../../measure/measuring_child.ts";
import type { FileAccount } from "../../workload/user/bench_workload.ts";
import { benchWorkloadUrl } from "../../workload/user/spec_address.ts";
import type { Registered } from "../../workload/user/bench_registry.ts";
import { launchable, type LaunchableFile } from "../compare/launch.ts";
import { checkPermissions } from "../compare/permissions.ts";
import { inProcesses, probeWorkload, reasonOf } from "../compare/preflight.ts";
import { findUserFiles } from "../compare/user_files.ts";
import { findBenchFiles } from "./bench_files.ts";
import { standInArgs } from "./stand_in_map.ts";

/** Which benchmarks to list. */
export interface ListRequest {
  /** Folder that names are relative to, and where files are looked for. */
  readonly root: string;
  /** Files, folders or globs, relative to `root`; none for all that `deno bench` would find there. */
  readonly files?: readonly string[];
  /** Flags of Deno's permissions that the processes get: `--allow-env=HOME`; none unless given. */
  readonly permissions?: readonly string[];
  /** Further V8 flags of the processes; none unless given. */
  readonly v8Flags?: readonly string[];
  /** Longest time that a file may take to register, in milliseconds; 30,000 by default. */
  readonly limitMs?: number;
  /** Ends it early: what it throws is the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A benchmark as a file registers it. */
export interface ListedBench extends Omit<Registered, "stack"> {
  /**
   * What it is called among all of its root: file, group and name, and for a second one that has all of them `#2`. The
   * same in another root for the same benchmark.
   */
  readonly id: string;
  /** Path of its file, relative to the root, with `/`. */
  readonly path: string;
  /** Line of its registration in that file, from 1; `null` where it is not known. */
  readonly line: number | null;
  /** Its number among those of its file. */
  readonly index: number;
  /** Its file, and how the processes of that are started. */
  readonly file: LaunchableFile;
}

/** The benchmarks of files. */
export interface BenchList {
  /** Those that are to run, in order of files and registrations. */
  readonly benches: readonly ListedBench[];
  /** How many were registered and are not to run: ignored ones, and others of a file where one says `only`. */
  readonly skipped: number;
  /** Files that could not be read or register none. */
  readonly findings: readonly MadeFinding[];
  /** How many files there were. */
  readonly fileCount: number;
}

const ANSWER_LIMIT_MS = 30_000;

/**
 * Lists the benchmarks of files.
 *
 * @throws {BadInput} when there is no such file; what is wrong with one is a finding.
 */
export async function listBenches(request: ListRequest): Promise<BenchList> {
  const { root, files = [], permissions = [], v8Flags = [], limitMs = ANSWER_LIMIT_MS } = request;
  const { signal = new AbortController().signal } = request;
  checkPermissions(permissions);
  const found = await findBenchFiles(files, root);
  const child = { readPaths: [ownFolder()], v8Flags };
  const lists = await inProcesses(
    await findUserFiles(found),
    async (file): Promise<BenchesOfFile> => {
      const path = relative(root, file.path).split(sep).join("/");
      try {
        const [launched] = await launchable([file], permissions, standInArgs);
        return await listFile(launched!, path, limitMs, { ...child, signal });
      } catch (error) {
        if (!(error instanceof BadInput || error instanceof ChildFailure)) throw error;
        const failure = error instanceof BadInput
          ? { kind: "child error", what: error.message } as const
          : { kind: error.kind, what: reasonOf(file, error) };
        return failed(failureFinding(path, failure, "bench"));
      }
    },
  );
  return {
    benches: lists.flatMap(({ benches }) => benches),
    skipped: lists.reduce((sum, { skipped }) => sum + skipped, 0),
    findings: lists.flatMap(({ findings }) => findings),
    fileCount: found.length,
  };
}

type BenchesOfFile = Pick<BenchList, "benches" | "skipped" | "findings">;

async function listFile(
  file: LaunchableFile,
  path: string,
  limitMs: number,
  options: ChildOptions & { readonly signal: AbortSignal },
): Promise<BenchesOfFile> {
  const module = benchWorkloadUrl({
    url: file.url,
    path: file.path,
    instance: 0,
    bench: null,
    revoked: [],
  });
  const request = { file, module, timed: false, limitMs };
  const { account } = await probeWorkload(request, options, options.signal);
  const { registered } = account as FileAccount;
  if (registered.length === 0) {
    return failed({
      kind: "cell not measured",
      where: path,
      what: "it registers no bench",
      likelyCause: "it registers nothing with Deno.bench, mitata or tinybench while it is imported",
      advice: "register at the top level of the file, not behind import.meta.main",
    });
  }
  const seen = new Map<string, number>();
  const benches = registered.map(({ stack, ...own }, index): ListedBench => {
    const name = [path, own.group, own.name].filter((part) => part !== null).join(" > ");
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return {
      ...own,
      id: times === 1 ? name : `${name}#${times}`,
      path,
      line: lineOf(stack, file.url),
      index,
      file,
    };
  });
  const wanted = benches.some(({ only }) => only) ? benches.filter(({ only }) => only) : benches;
  const kept = wanted.filter(({ ignore }) => !ignore);
  return { benches: kept, skipped: benches.length - kept.length, findings: [] };
}

/** Line of a file in a stack: of its innermost call there. */
function lineOf(stack: string, url: string): number | null {
  // A stack shows addresses decoded.
  const [written, shown] = [`${url}:`, `file://${fileURLToPath(url)}:`];
  const lines = stack.split("\n").flatMap((text) => {
    const after = text.split(written)[1] ?? text.split(shown)[1] ?? "";
    const line = /^\d+/.exec(after);
    return line === null ? [] : [Number(line[0])];
  });
  return lines[0] ?? null;
}

function failed(finding: MadeFinding): BenchesOfFile {
  return { benches: [], skipped: 0, findings: [finding] };
}
