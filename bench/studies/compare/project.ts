/**
 * The project of a file: its configuration, the workspace that it is a member of, and what starts a process that
 * resolves imports as `deno run` of the file would, and writes nothing.
 *
 * @module
 */

import { dirname, join, resolve } from "node:path";
import { lockCopy } from "./lock_copy.ts";

/** Where a file belongs. */
export interface Project {
  /** Folder of its workspace, else of its project: the nearest with a configuration or repository, else its own. */
  readonly root: string;
  /** Configuration with the import map that the file was written for; `null` without one. */
  readonly config: string | null;
  /** Configuration of its workspace, or its own; `null` without one. */
  readonly homeConfig: string | null;
  /** Folder with the lock file and the installed packages: the workspace's, else the project's. */
  readonly home: string;
}

/** What a folder has that says that it is a project's. */
interface Marks {
  readonly folder: string;
  /** Path of its Deno configuration; `null` without one. */
  readonly deno: string | null;
  readonly npm: boolean;
  readonly repository: boolean;
}

/** What of a Deno configuration decides which files are written. */
interface Settings {
  readonly workspace?: unknown;
  readonly lock?: boolean | string | { readonly path?: string; readonly frozen?: boolean };
  readonly nodeModulesDir?: boolean | "auto" | "manual" | "none";
  readonly vendor?: boolean;
}

const DENO_CONFIGURATIONS = ["deno.json", "deno.jsonc"];
const NPM_CONFIGURATION = "package.json";
const PNPM_WORKSPACE = "pnpm-workspace.yaml";
const REPOSITORY = ".git";
const LOCK = "deno.lock";
const PACKAGES = "node_modules";

/** Finds the project of a file, as Deno does: the nearest configuration, and the workspace around it. */
export async function projectOf(path: string): Promise<Project> {
  let root: string | null = null;
  let config: string | null = null;
  let nearest: string | null = null;
  for (let folder = dirname(path);; folder = dirname(folder)) {
    const marks = await marksOf(folder);
    if (marks.deno !== null || marks.npm) {
      if (await isWorkspace(marks)) {
        // A member without a Deno configuration of its own has that of its workspace.
        return {
          root: folder,
          config: config ?? marks.deno,
          homeConfig: marks.deno,
          home: folder,
        };
      }
      if (nearest === null) [nearest, config] = [folder, marks.deno];
    }
    if (marks.repository || nearest !== null) root ??= folder;
    if (folder === dirname(folder)) break;
  }
  root ??= dirname(path);
  return { root, config, homeConfig: config, home: nearest ?? root };
}

/**
 * Arguments of `deno run` for a process that imports the project's files: its own configuration and packages, none
 * of ours. Whatever its configuration says, no lock file, `node_modules` or `vendor` folder is written or made.
 */
export async function runArgsOf(project: Project): Promise<readonly string[]> {
  const { config, home } = project;
  if (config === null) {
    // Packages that were installed there are found; Deno makes no such folder without a configuration.
    const installed = await exists(join(home, NPM_CONFIGURATION)) &&
      await exists(join(home, PACKAGES));
    return ["--no-config", "--no-lock", ...(installed ? ["--node-modules-dir=manual"] : [])];
  }
  const own = (await marksOf(home)).deno;
  const settings = own === null ? {} : await settingsOf(own);
  return [
    `--config=${config}`,
    ...await lockArgs(settings, home),
    ...await folderArgs(settings, home),
  ];
}

/** A lock file that is there decides versions, and stays as it is; none is made where there is none. */
async function lockArgs({ lock }: Settings, home: string): Promise<readonly string[]> {
  const { path = LOCK, frozen = false } = typeof lock === "object"
    ? lock
    : typeof lock === "string"
    ? { path: lock }
    : {};
  const file = resolve(home, path);
  if (lock === false || !await exists(file)) return ["--no-lock"];
  const copy = frozen ? null : await lockCopy(file);
  return copy === null ? [`--lock=${file}`, "--frozen"] : [`--lock=${copy}`, "--frozen=false"];
}

async function folderArgs(
  { nodeModulesDir, vendor = false }: Settings,
  home: string,
): Promise<readonly string[]> {
  const written = nodeModulesDir === "auto" || nodeModulesDir === true ||
    (vendor && nodeModulesDir === undefined);
  const packages = await exists(join(home, PACKAGES)) ? "manual" : "none";
  return [
    ...(written ? [`--node-modules-dir=${packages}`] : []),
    ...(vendor ? [await exists(join(home, "vendor")) ? "--cached-only" : "--vendor=false"] : []),
  ];
}

async function marksOf(folder: string): Promise<Marks> {
  const [denoJson, denoJsonc, npm, repository] = await Promise.all(
    [...DENO_CONFIGURATIONS, NPM_CONFIGURATION, REPOSITORY].map((name) =>
      exists(join(folder, name))
    ),
  );
  const deno = denoJson ? DENO_CONFIGURATIONS[0]! : denoJsonc ? DENO_CONFIGURATIONS[1]! : null;
  return {
    folder,
    deno: deno === null ? null : join(folder, deno),
    npm: npm!,
    repository: repository!,
  };
}

async function isWorkspace({ folder, deno, npm }: Marks): Promise<boolean> {
  if (deno !== null && (await settingsOf(deno)).workspace !== undefined) return true;
  if (!npm) return false;
  return (await parsed(join(folder, NPM_CONFIGURATION)))["workspaces"] !== undefined ||
    await exists(join(folder, PNPM_WORKSPACE));
}

async function settingsOf(config: string): Promise<Settings> {
  return await parsed(config);
}

/** A configuration's fields; none where it cannot be read, which Deno says better than we could. */
export async function parsed(path: string): Promise<Readonly<Record<string, unknown>>> {
  // Loaded only here: the library without a comparison needs no package.
  const { parse } = await import("jsonc-parser");
  try {
    const value: unknown = parse(await Deno.readTextFile(path), [], { allowTrailingComma: true });
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}
