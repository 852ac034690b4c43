// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task npm`: makes the package for npm, a tarball that `npm install` takes: the library as JavaScript with its
 * types, and the lab with a launcher that starts the npm package `deno`.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { create, extract } from "tar";
import { Program } from "../cli/program.ts";
import { endingText } from "../process/ending.ts";
import { run } from "../process/run.ts";
import { PROJECT } from "./generated_file.ts";
import { PUBLISHED_AS, publishedFiles } from "./published_files.ts";

const LIMIT_MS = 120_000;
const BIN = "bench/cli/vringlab.mjs";

interface PackageJson {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

if (import.meta.main) {
  await new Program("deno task npm")
    .description("Makes the package for npm; its name is printed.")
    .argument("[folder]", "where to", "report/npm")
    .ends({ yes: "made" })
    .does(async (folder: string) => console.log(await makePackage(folder)))
    .main("make the npm package");
}

/** Makes the tarball in a folder; gives its path. */
export async function makePackage(folder: string): Promise<string> {
  const work = await Deno.makeTempDir({ prefix: "vringlab-npm-" });
  try {
    const packed = join(work, "packed.tgz");
    const args = ["pack", "--quiet", "--allow-dirty", "--no-source-maps", `--output=${packed}`];
    const line = { command: Deno.execPath(), args, cwd: await sourceFolder(work) };
    const { success, ending, stderr } = await run(line, { limitMs: LIMIT_MS });
    if (!success) throw new Error(`Cannot pack: deno pack ${endingText(ending, stderr)}`);
    await extract({ file: packed, cwd: work });
    const root = join(work, "package");
    await addressJavaScript(root);
    await Deno.copyFile(new URL(BIN, PROJECT), join(root, BIN));
    const { name, version } = PUBLISHED_AS;
    await describe(join(root, "package.json"));
    await Deno.mkdir(folder, { recursive: true });
    const file = join(folder, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
    await create({ file, cwd: work, gzip: true, portable: true }, ["package"]);
    return file;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/**
 * What is published, in a folder. Deno packs what the exports lead to, so there the programs that the lab starts are
 * exports too.
 */
async function sourceFolder(work: string): Promise<string> {
  const source = join(work, "source");
  const programs = new Set<string>();
  for (const path of await publishedFiles()) {
    await Deno.mkdir(dirname(join(source, path)), { recursive: true });
    await Deno.copyFile(new URL(path, PROJECT), join(source, path));
    if (!path.endsWith(".ts")) continue;
    const text = await Deno.readTextFile(new URL(path, PROJECT));
    for (const [, program] of text.matchAll(/ownUrl\("([^"]+\.ts)"\)/g)) programs.add(program!);
  }
  const { links: _, tasks: __, publish: ___, ...configuration } = PUBLISHED_AS as never as Record<
    string,
    unknown
  >;
  const started = Object.fromEntries([...programs].map((path) => [`./${path}`, `./${path}`]));
  const exports = { ...PUBLISHED_AS.exports, ...started };
  await Deno.writeTextFile(
    join(source, "deno.json"),
    JSON.stringify({ ...configuration, exports }),
  );
  return source;
}

/** Gives the description of the package what Deno does not know: the command, exact versions, and Deno itself. */
async function describe(path: string): Promise<void> {
  const given = JSON.parse(await Deno.readTextFile(path)) as PackageJson;
  const ofDependencies = Object.entries(given.dependencies)
    .map(([name, range]) => [name, range.replace(/^[\^~]/, "")]);
  const made = {
    ...given,
    exports: Object.fromEntries(
      Object.entries(given.exports).filter(([name]) => name in PUBLISHED_AS.exports),
    ),
    bin: { vringlab: `./${BIN}` },
    sideEffects: ["./bench/cli/*"],
    engines: { node: ">=20" },
    dependencies: { ...Object.fromEntries(ofDependencies), deno: Deno.version.deno },
  };
  await Deno.writeTextFile(path, `${JSON.stringify(made, null, 2)}\n`);
}

async function filesOf(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    files.push(...isDirectory ? await filesOf(path) : [path]);
  }
  return files;
}

/** Deno's packing leaves addresses alone that are put together: here they name the files as they are now. */
async function addressJavaScript(root: string): Promise<void> {
  const scripts = (await filesOf(root)).filter((path) => path.endsWith(".js"));
  const names = new Set(scripts.map((path) => basename(path, ".js")));
  for (const path of scripts) {
    const text = await Deno.readTextFile(path);
    // Names that are themselves put in: `./${name}.ts?copy=1`, `${layout}_driver.ts`.
    const addressed = text.replace(
      /(\w+|\$\{\w+\}\w*)\.ts(?=["`?$])/g,
      (whole, name: string) => names.has(name) || name.startsWith("${") ? `${name}.js` : whole,
    );
    if (addressed !== text) await Deno.writeTextFile(path, addressed);
  }
}
