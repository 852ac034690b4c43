/**
 * Other releases of Deno, from npm: what they make of the same code.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";
import { complaintOf } from "./child_text.ts";
import type { CommandLine } from "./deno_run.ts";
import { run } from "./run.ts";

/** For fetching some 40 MB. */
const LIMIT_MS = 300_000;

/** npm packages with the executable, by Deno's name for the platform. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux x86_64": "linux-x64-glibc",
  "linux aarch64": "linux-arm64-glibc",
  "darwin x86_64": "darwin-x64",
  "darwin aarch64": "darwin-arm64",
  "windows x86_64": "win32-x64",
  "windows aarch64": "win32-arm64",
};

/**
 * The executables of some releases, by version; this process's own for its own. What is not in Deno's npm cache yet is
 * fetched, once, by Deno itself: so through the registry that it is set to.
 *
 * Needs permission to run Deno and to read its cache.
 *
 * @param option For messages.
 * @throws {BadInput} one line for what is no version, a platform without packages, and releases that are not to be had.
 */
export async function denoExecutables(
  versions: readonly string[],
  option: string,
): Promise<ReadonlyMap<string, string>> {
  const executables = new Map<string, string>();
  for (const version of new Set(versions)) {
    executables.set(version, await executableOf(version, option));
  }
  return executables;
}

async function executableOf(version: string, option: string): Promise<string> {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new BadInput(
      `Cannot use ${option} as it must be releases of Deno such as 2.8.3, by commas: current value is ${version}`,
    );
  }
  if (version === Deno.version.deno) return Deno.execPath();
  const { os, arch } = Deno.build;
  const name = PACKAGES[`${os} ${arch}`];
  if (name === undefined) {
    throw new BadInput(
      `Cannot use ${option} as Deno must be on npm for this platform: current value is ${os} ${arch}`,
    );
  }
  const cache = JSON.parse((await deno("info", "--json")).stdout).npmCache as string;
  const known = await find(cache, name, version);
  if (known !== null) return known;
  const { success, stderr } = await deno("cache", `npm:@deno/${name}@${version}`);
  const fetched = success ? await find(cache, name, version) : null;
  if (fetched !== null) return fetched;
  const reason = success ? "its package holds no executable" : complaintOf(stderr);
  throw new BadInput(
    `Cannot use ${option} as Deno ${version} cannot be had from npm (${
      reason.replace(/^error: /, "")
    }): current value is ${version}`,
  );
}

/** The executable in the cache, whichever registry it came from. */
async function find(cache: string, name: string, version: string): Promise<string | null> {
  const file = Deno.build.os === "windows" ? "deno.exe" : "deno";
  try {
    for await (const registry of Deno.readDir(cache)) {
      const path = `${cache}/${registry.name}/@deno/${name}/${version}/${file}`;
      const isThere = await Deno.stat(path).then(({ isFile }) => isFile, () => false);
      if (isThere) return path;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return null;
}

function deno(...[command, ...args]: [string, ...string[]]): ReturnType<typeof run> {
  const line: CommandLine = {
    command: Deno.execPath(),
    args: [command, "--quiet", "--no-config", "--no-lock", ...args],
  };
  return run(line, { limitMs: LIMIT_MS });
}
