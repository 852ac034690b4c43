/**
 * Which files a module imports, from Deno itself.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { run } from "../../process/run.ts";

/** The part of what `deno info --json` prints that is read here. */
interface DenoInfo {
  readonly modules?: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string };
    }[];
  }[];
}

/** What a module imports, and what that imports in turn, as far as it is written out. */
export interface ModuleGraph {
  /** Paths of the files. */
  readonly files: readonly string[];
  /** What their imports say, and where that leads; `null` where Deno cannot tell. */
  readonly imports: readonly { readonly text: string; readonly to: string | null }[];
}

const NOTHING: ModuleGraph = { files: [], imports: [] };
/** What is imported may have to be downloaded. */
const LIMIT_MS = 120_000;

/**
 * The graph of a module. Empty where Deno cannot tell: the process that imports the module says what is wrong.
 *
 * @param runArgs Arguments under which imports are resolved, without permissions.
 */
export async function graphOf(path: string, runArgs: readonly string[]): Promise<ModuleGraph> {
  // It would load what is missing into the vendor folder.
  if (runArgs.includes("--cached-only")) return NOTHING;
  const { success, stdout } = await run({
    command: Deno.execPath(),
    args: ["info", "--quiet", "--json", ...runArgs, path],
  }, { limitMs: LIMIT_MS });
  if (!success) return NOTHING;
  const { modules = [] } = JSON.parse(stdout) as DenoInfo;
  const local = modules.filter(({ specifier, error }) =>
    specifier.startsWith("file:") && error === undefined
  );
  return {
    files: local.map(({ specifier }) => fileURLToPath(specifier)),
    imports: local.flatMap(({ dependencies = [] }) =>
      dependencies.map(({ specifier, code }) => ({ text: specifier, to: code?.specifier ?? null }))
    ),
  };
}
