/**
 * Which files a module imports, from Deno itself.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { run } from "../../process/run.ts";

/** The part of what `deno info --json` prints that is read here. */
interface ModuleGraph {
  readonly modules?: readonly { readonly specifier: string; readonly error?: string }[];
}

/** What is imported may have to be downloaded. */
const LIMIT_MS = 120_000;

/**
 * Paths of the files of a module's graph: what it imports, and what that imports in turn, as far as it is written
 * out. Empty where Deno cannot tell: the process that imports the module says what is wrong.
 *
 * @param runArgs Arguments under which imports are resolved, without permissions.
 */
export async function filesOfGraph(path: string, runArgs: readonly string[]): Promise<string[]> {
  // It would load what is missing into the vendor folder.
  if (runArgs.includes("--cached-only")) return [];
  const { success, stdout } = await run({
    command: Deno.execPath(),
    args: ["info", "--quiet", "--json", ...runArgs, path],
  }, { limitMs: LIMIT_MS });
  if (!success) return [];
  const { modules = [] } = JSON.parse(stdout) as ModuleGraph;
  return modules
    .filter(({ specifier, error }) => specifier.startsWith("file:") && error === undefined)
    .map(({ specifier }) => fileURLToPath(specifier));
}
