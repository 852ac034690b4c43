/**
 * Import maps under which mitata and tinybench are the lab's stand-ins, which register and run nothing.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { BadInput } from "../../bad_input.ts";
import { ownUrl } from "../../own_package.ts";
import type { ModuleGraph } from "../compare/module_graph.ts";
import { parsed, type Project } from "../compare/project.ts";
import { temporaryFile } from "../compare/temporary_file.ts";

type Imports = Readonly<Record<string, string>>;

interface ImportMap {
  readonly imports: Imports;
  readonly scopes: Readonly<Record<string, Imports>>;
}

const STAND_INS: Readonly<Record<string, string>> = {
  mitata: "mitata_stand_in.ts",
  tinybench: "tinybench_stand_in.ts",
};
/** How an import says one of them, and where such an import leads. */
const SAID = /^(?:npm:\/?)?(mitata|tinybench)(?:@[^/]+)?$/;
const LEADS =
  /(?:^npm:\/?|\/node_modules\/|^https?:\/\/[^/]+\/(?:npm:|npm\/|\*)?)(mitata|tinybench)(?:@|\/|$)/;

/**
 * Arguments of `deno run` that give a file the stand-ins for what it imports; none where it imports neither.
 *
 * @throws {BadInput} when the import map that this takes may not be written.
 */
export async function standInArgs(
  project: Project & { readonly path: string },
  { imports }: Pick<ModuleGraph, "imports">,
): Promise<readonly string[]> {
  const standIns = imports.flatMap(({ text, to }) => {
    const name = (SAID.exec(text) ?? LEADS.exec(to ?? ""))?.[1];
    return name === undefined || /^\.{0,2}\//.test(text)
      ? []
      : [[text, ownUrl(`bench/workload/user/${STAND_INS[name]!}`).href] as const];
  });
  if (standIns.length === 0) return [];
  const own = await importMapOf(project);
  const map = {
    imports: { ...own.imports, ...Object.fromEntries(standIns) },
    scopes: own.scopes,
  };
  const path = await temporaryFile("import_map.json", JSON.stringify(map));
  if (path !== null) return [`--import-map=${path}`];
  throw new BadInput(
    `Cannot measure ${project.path} as what it imports of a benchmark library is replaced by way of a temporary file: current value is no permission to write it (--allow-write)`,
  );
}

/** What a project's imports say, in addresses that hold from anywhere: those of its workspace, then its own. */
async function importMapOf({ config, homeConfig }: Project): Promise<ImportMap> {
  const paths = [...new Set([homeConfig, config])].filter((path) => path !== null);
  const maps = await Promise.all(paths.map(readMap));
  return {
    imports: Object.assign({}, ...maps.map(({ imports }) => imports)),
    scopes: Object.assign({}, ...maps.map(({ scopes }) => scopes)),
  };
}

async function readMap(config: string): Promise<ImportMap> {
  const { importMap, ...settings } = await parsed(config);
  const isElsewhere = typeof importMap === "string" && settings.imports === undefined;
  const path = isElsewhere ? join(dirname(config), importMap) : config;
  const { imports = {}, scopes = {} } = (isElsewhere ? await parsed(path) : settings) as Partial<
    ImportMap
  >;
  const base = pathToFileURL(path);
  return {
    imports: absolute(imports, base),
    scopes: Object.fromEntries(
      Object.entries(scopes).map((
        [scope, own],
      ) => [new URL(scope, base).href, absolute(own, base)]),
    ),
  };
}

/** Relative addresses made whole; what Deno adds to a configuration for subpaths of packages is added. */
function absolute(imports: Imports, base: URL): Imports {
  const whole = (text: string) => /^\.{0,2}\//.test(text) ? new URL(text, base).href : text;
  return Object.fromEntries(
    Object.entries(imports).flatMap(([name, to]): [string, string][] => {
      const own: [string, string] = [whole(name), whole(to)];
      const isPackage = /^(?:npm|jsr):/.test(to) && !name.endsWith("/") && !to.endsWith("/");
      const subpaths = `${name}/`;
      if (!isPackage || imports[subpaths] !== undefined) return [own];
      return [own, [subpaths, `${to.replace(/^(npm|jsr):\/?/, "$1:/")}/`]];
    }),
  );
}
