import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { projectOf, runArgsOf } from "../../bench/studies/compare/project.ts";
import { testWith } from "../permitted.ts";

const REPORTS = fileURLToPath(new URL("../../report/", import.meta.url));

const test = testWith("read", "write");

/** Files by path in a new folder, which goes afterwards. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  action: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = `${REPORTS}test-${crypto.randomUUID()}`;
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

test("projectOf() finds the workspace of a member, however it is declared", async () => {
  const files = {
    "deno/deno.jsonc": '{ // members\n  "workspace": ["./a"], }',
    "deno/a/deno.json": "{}",
    "npm/package.json": '{"workspaces":["packages/*"]}',
    "npm/packages/a/package.json": "{}",
    "pnpm/package.json": "{}",
    "pnpm/pnpm-workspace.yaml": "packages: [a]",
    "pnpm/a/package.json": "{}",
    "both/deno.json": '{"workspace":["./a"]}',
    "both/a/package.json": "{}",
    "none/package.json": "{}",
    "none/a/deno.json": "{}",
  };
  await withFiles(files, async (folder) => {
    const found = async (path: string) => {
      const { root, config, home } = await projectOf(`${folder}/${path}`);
      return [root, config, home].map((found) => found?.slice(folder.length + 1) ?? null);
    };
    assertEquals(await found("deno/a/src/f.ts"), ["deno", "deno/a/deno.json", "deno"]);
    assertEquals(await found("npm/packages/a/f.ts"), ["npm", null, "npm"]);
    assertEquals(await found("pnpm/a/f.ts"), ["pnpm", null, "pnpm"]);
    assertEquals(await found("both/a/f.ts"), ["both", "both/deno.jsonc".slice(0, -1), "both"]);
    assertEquals(await found("none/a/f.ts"), ["none/a", "none/a/deno.json", "none/a"]);
  });
});

test("runArgsOf() keeps Deno from writing what the configuration tells it to", async () => {
  const cases: readonly (readonly [
    config: string,
    others: readonly string[],
    args: readonly string[],
  ])[] = [
    ["{}", [], ["--no-lock"]],
    ['{"nodeModulesDir":"auto"}', [], ["--no-lock", "--node-modules-dir=none"]],
    ['{"nodeModulesDir":true}', ["node_modules/x"], ["--no-lock", "--node-modules-dir=manual"]],
    ['{"nodeModulesDir":"manual"}', ["node_modules/x"], ["--no-lock"]],
    ['{"vendor":true}', [], ["--no-lock", "--node-modules-dir=none", "--vendor=false"]],
    ['{"vendor":true}', ["vendor/x"], [
      "--no-lock",
      "--node-modules-dir=none",
      "--cached-only",
    ]],
    ['{"lock":false}', ["deno.lock"], ["--no-lock"]],
    ['{"lock":"other.lock"}', ["deno.lock"], ["--no-lock"]],
    ['{"lock":"other.lock"}', ["other.lock"], ["--lock=FOLDER/other.lock", "--frozen"]],
    ['{"lock":{"path":"l","frozen":true}}', ["l"], ["--lock=FOLDER/l", "--frozen"]],
    ["{}", ["deno.lock"], ["--lock=FOLDER/deno.lock", "--frozen"]],
    ["not JSON", [], ["--no-lock"]],
  ];
  for (const [config, others, args] of cases) {
    const files = Object.fromEntries(others.map((path) => [path, "{}"]));
    await withFiles({ "deno.json": config, ...files }, async (folder) => {
      assertEquals(
        await runArgsOf(await projectOf(`${folder}/f.ts`)),
        [`--config=${folder}/deno.json`, ...args.map((arg) => arg.replace("FOLDER", folder))],
        `${config} ${others}`,
      );
    });
  }
});

test("runArgsOf() takes the lock file of a workspace, and installed packages", async () => {
  const files = {
    "w/deno.json": '{"workspace":["./a"]}',
    "w/deno.lock": "{}",
    "w/a/deno.json": "{}",
    "n/package.json": "{}",
    "n/node_modules/x/package.json": "{}",
    "o/package.json": "{}",
  };
  await withFiles(files, async (folder) => {
    const argsOf = async (path: string) => await runArgsOf(await projectOf(`${folder}/${path}`));
    assertEquals(await argsOf("w/a/f.ts"), [
      `--config=${folder}/w/a/deno.json`,
      `--lock=${folder}/w/deno.lock`,
      "--frozen",
    ]);
    const none = ["--no-config", "--no-lock"];
    assertEquals(await argsOf("n/f.ts"), [...none, "--node-modules-dir=manual"]);
    assertEquals(await argsOf("o/f.ts"), none);
  });
});
