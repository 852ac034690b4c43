/**
 * Tries the package as a stranger would: `jsr` serves it as JSR does and runs the lab from there, `npm` installs the
 * tarball in an empty folder, by npm alone and without scripts. Prints a JSON line: what each kind of use gave.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makePackage } from "../../bench/generate/npm.ts";

/** What a use of the package gave. */
export interface Trial {
  /** The exit code and what was said on standard error. */
  readonly code: number;
  readonly said: string;
  /** The report. */
  readonly report: unknown;
  /** What Node printed that imports the library; empty for JSR. */
  readonly node: string;
}

const FUNCTIONS = {
  "a.ts": "export default (_: unknown, i: number): number => Math.imul(i, i) & 7;\n",
  "b.ts": "export default (_: unknown, i: number): number => Math.imul(i, i) % 8 & 7;\n",
  "library.mjs": `import { RING_LAYOUT_NAMES } from "@vringlab/vringlab/ring";
import { loadStrategy, writeStrategy } from "@vringlab/vringlab/dispatch";
const sgs = Uint32Array.of(4096, 0, 64);
const [file, copy] = [await loadStrategy("boolean_branch"), await loadStrategy("boolean_branch", 1)];
const two = [1, 2].map(() => writeStrategy("switch_const_ops", RING_LAYOUT_NAMES));
const [one, other] = await Promise.all(two);
for (const strategy of [file, copy, one]) strategy.add(strategy.create({ layout: "packed", num: 4 }), sgs, 1, 0, 1, null);
const vq = one.create({ layout: "split_in_order", num: 4 });
one.add(vq, sgs, 1, 0, 1, null);
console.log(vq.numFree, file.add !== copy.add, one.add !== other.add);
`,
};
const COMPARE = ["compare", "a.ts", "b.ts", "--blocks", "2", "--seed", "7"];

if (import.meta.main) {
  const folder = await Deno.makeTempDir({ prefix: "vringlab-trial-" });
  try {
    for (const [name, text] of Object.entries(FUNCTIONS)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    const trial = Deno.args[0] === "npm" ? await tryNpm(folder) : await tryJsr(folder);
    // deno-lint-ignore no-console -- the answer
    console.log(JSON.stringify(trial));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function tryJsr(folder: string): Promise<Trial> {
  const registry = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-net",
      "--allow-read",
      fileURLToPath(new URL("jsr_server.ts", import.meta.url)),
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  try {
    const { value } = await registry.stdout.getReader().read();
    const args = [
      "run",
      "--quiet",
      "-A",
      "--reload=jsr:",
      "jsr:@vringlab/vringlab/lab",
      ...COMPARE,
    ];
    const env = { JSR_URL: new TextDecoder().decode(value).trim() };
    return { ...await reported(folder, Deno.execPath(), args, env), node: "" };
  } finally {
    await registry.stdin.close();
    await registry.status;
  }
}

async function tryNpm(folder: string): Promise<Trial> {
  const tarball = await makePackage(join(folder, "made"));
  const quiet = [
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel=error",
  ];
  const installed = await output(folder, "npm", ["install", ...quiet, tarball]);
  if (installed.code !== 0) return { ...installed, report: null, node: "" };
  const node = await output(folder, "node", ["library.mjs"]);
  const trial = await reported(folder, "npx", ["--no-install", "vringlab", ...COMPARE], {});
  return { ...trial, node: node.text + node.said };
}

async function reported(
  folder: string,
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Omit<Trial, "node">> {
  const { code, said } = await output(folder, command, args, env);
  const path = join(folder, "report", "compare", "lab.json");
  const report = await Deno.readTextFile(path).then(JSON.parse, () => null);
  return { code, said, report };
}

async function output(
  cwd: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ readonly code: number; readonly said: string; readonly text: string }> {
  const ended = await new Deno.Command(command, { args: [...args], cwd, env }).output();
  const [text, said] = [ended.stdout, ended.stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code: ended.code, said: said!, text: text! };
}
