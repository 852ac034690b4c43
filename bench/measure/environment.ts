/**
 * The machine and the programs that a run was made with.
 *
 * Each fact that needs a permission which was not given reads `unknown (needs --allow-…)`.
 *
 * @module
 */

import os from "node:os";
import { run } from "../process/run.ts";
import type { Environment } from "../record/lab.ts";

const UNKNOWN = "unknown";
/** For git in a large checkout on a slow disk. */
const LIMIT_MS = 30_000;

/**
 * Describes the machine, Deno and the checkout at `root` (a directory).
 *
 * Asks for no permission: it uses those that are there.
 */
export async function describeEnvironment(
  root: string,
  v8Flags: readonly string[],
): Promise<Environment> {
  const { deno, v8, typescript } = Deno.version;
  return {
    cpu: await withSys("cpus", () => os.cpus()[0]?.model ?? UNKNOWN, lacking),
    cpuCount: navigator.hardwareConcurrency,
    kernel: await withSys("osRelease", () => `${Deno.build.os} ${Deno.osRelease()}`, lacking),
    arch: Deno.build.arch,
    memoryBytes: await withSys("systemMemoryInfo", () => Deno.systemMemoryInfo().total, () => 0),
    deno,
    v8,
    typescript,
    v8Flags,
    commit: await describeCommit(root),
    loadAverage: await withSys("loadavg", () => Deno.loadavg(), () => []),
    hardwareCounters: await describeCounters(),
  };
}

async function withSys<T>(
  kind: "cpus" | "osRelease" | "systemMemoryInfo" | "loadavg",
  read: () => T,
  otherwise: (permission: string) => T,
): Promise<T> {
  const { state } = await Deno.permissions.query({ name: "sys", kind });
  return state === "granted" ? read() : otherwise(`--allow-sys=${kind}`);
}

function lacking(permission: string): string {
  return `${UNKNOWN} (needs ${permission})`;
}

async function describeCommit(root: string): Promise<string> {
  const head = await output("git", ["-C", root, "rev-parse", "--short=12", "HEAD"]);
  if (head.state === "denied") return lacking("--allow-run=git");
  if (head.state === "failed") return UNKNOWN;
  const status = await output("git", ["-C", root, "status", "--porcelain"]);
  return status.text === "" ? head.text : `${head.text}+changes`;
}

async function describeCounters(): Promise<string> {
  if (Deno.build.os !== "linux") return `not available: the lab reads none on ${Deno.build.os}`;
  const perf = await output("perf", ["stat", "-x,", "-e", "instructions", "true"]);
  switch (perf.state) {
    case "denied":
      return lacking("--allow-run=perf, and Linux perf installed");
    case "failed":
      return "not available: perf is missing or may not count here";
    case "ok":
      return /<not (supported|counted)>/.test(perf.errors)
        ? "not available: this machine has no performance monitoring unit (as in most virtual machines)"
        : "available through perf";
  }
}

/** What a program printed, or why it printed nothing. */
type Output =
  | { readonly state: "ok"; readonly text: string; readonly errors: string }
  | { readonly state: "denied" | "failed"; readonly text: ""; readonly errors: "" };

async function output(program: string, args: readonly string[]): Promise<Output> {
  const { state } = await Deno.permissions.query({ name: "run", command: program });
  if (state !== "granted") return { state: "denied", text: "", errors: "" };
  try {
    const { success, stdout, stderr } = await run({ command: program, args }, {
      limitMs: LIMIT_MS,
    });
    if (!success) return { state: "failed", text: "", errors: "" };
    return { state: "ok", text: stdout.trim(), errors: stderr };
  } catch {
    return { state: "failed", text: "", errors: "" };
  }
}
