import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { launchable } from "../../bench/studies/compare/launch.ts";
import { preflight } from "../../bench/studies/compare/preflight.ts";
import { findUserFiles } from "../../bench/studies/compare/user_files.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { testWith } from "../permitted.ts";
import { runLab } from "../run_program.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const test = testWith("read", "write", "run");

/** Files by path in a new folder, which goes afterwards. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  action: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = `${ROOT}report/test-${crypto.randomUUID()}`;
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

/** Loads and calls the functions of files, in processes as they are measured in. */
async function check(paths: readonly string[], permissions: readonly string[] = []): Promise<void> {
  const files = await launchable(await findUserFiles(paths), permissions);
  const options = { readPaths: [ROOT + "bench", ROOT + "ring", ROOT + "dispatch"], v8Flags: [] };
  await preflight(files, options, new AbortController().signal);
}

/** A module whose function doubles, with `twice` from elsewhere. */
function doubling(specifier: string): string {
  return `import { twice } from "${specifier}";\nexport default (_: undefined, i: number): number => twice(i);`;
}

const TWICE = "export const twice = (i: number): number => 2 * i;";

test("lab compare measures members of a workspace that import each other", async () => {
  const files = {
    "deno.json": '{"workspace":["./a","./b"]}',
    "a/deno.json": '{"name":"@t/a","version":"0.1.0","exports":"./by_name.ts"}',
    "a/by_name.ts": doubling("@t/b"),
    "a/by_path.ts": doubling("../b/mod.ts"),
    "b/deno.json": '{"name":"@t/b","version":"0.1.0","exports":"./mod.ts"}',
    "b/mod.ts": TWICE,
  };
  await withFiles(files, async (folder) => {
    await check([`${folder}/a/by_name.ts`, `${folder}/a/by_path.ts`]);
  });
});

test("lab compare measures members of an npm workspace that import each other and packages", async () => {
  const member = (name: string): string =>
    JSON.stringify({ name, version: "1.0.0", type: "module", exports: "./mod.ts" });
  const files = {
    "package.json": '{"name":"mono","private":true,"workspaces":["packages/*"]}',
    "packages/a/package.json": member("@m/a"),
    "packages/a/mod.ts": doubling("@m/b"),
    "packages/b/package.json": member("@m/b"),
    "packages/b/mod.ts": `import { two } from "two";\n${TWICE.replace("2 * i", "two * i")}`,
    "node_modules/two/package.json": JSON.stringify({
      name: "two",
      version: "1.0.0",
      type: "module",
      exports: "./two.js",
    }),
    "node_modules/two/two.js": "export const two = 2;",
  };
  await withFiles(files, async (folder) => {
    await Deno.mkdir(`${folder}/node_modules/@m`);
    // Making links asks for permission to write everywhere, which tests lack.
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `Deno.symlinkSync("../../packages/b", ${JSON.stringify(`${folder}/node_modules/@m/b`)});`,
      ],
      stdout: "null",
      stderr: "null",
    }).output();
    assert(success);
    await check([`${folder}/packages/a/mod.ts`]);
  });
});

test("lab compare reads what a file imports from outside of its project, and nothing else there", async () => {
  const files = {
    "a/deno.json": "{}",
    "a/mod.ts": doubling("../lib/mod.ts"),
    "a/curious.ts":
      "export default (): string => Deno.readTextFileSync(`${import.meta.dirname}/../lib/mod.ts`);",
    "lib/mod.ts": `export * from "./twice.ts";`,
    "lib/twice.ts": TWICE,
  };
  await withFiles(files, async (folder) => {
    await check([`${folder}/a/mod.ts`]);
    const { message } = await assertRejects(() => check([`${folder}/a/curious.ts`]), BadInput);
    const path = `${folder}/lib/mod.ts`;
    assert(
      message.endsWith(`Requires read access to "${path}": run again with --allow-read=${path}`),
      message,
    );
    await check([`${folder}/a/curious.ts`], [`--allow-read=${folder}/lib`]);
    await check([`${folder}/a/curious.ts`], ["--allow-read"]);
  });
});

test("measured processes have the permissions that they are given, and errors name the others", async () => {
  const code = `export default (): string => Deno.env.get("HOME") ?? "none";`;
  await withFiles({ "deno.json": "{}", "f.ts": code }, async (folder) => {
    const { message } = await assertRejects(() => check([`${folder}/f.ts`]), BadInput);
    assertMatch(message, /Requires env access to "HOME": run again with --allow-env=HOME$/);
    await check([`${folder}/f.ts`], ["--allow-env=HOME"]);
    await check([`${folder}/f.ts`], ["--allow-env"]);
  });
});

/** All files of a folder, by path, with their content. */
async function contentOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const all: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) Object.assign(all, { [`${path}/`]: "" }, await contentOf(path));
    else all[path] = await Deno.readTextFile(path);
  }
  return all;
}

for (
  const [what, files] of [
    ["a lock file that lacks what is imported", {
      "deno.json": '{"imports":{"string-width":"npm:string-width@9.0.0"}}',
      "deno.lock": '{ "version": "5" }\n',
    }],
    ["the lock file of a workspace", {
      "deno.json": '{"workspace":["./m"]}',
      "deno.lock": '{ "version": "5" }\n',
      "m/deno.json": '{"imports":{"string-width":"npm:string-width@9.0.0"}}',
    }],
    ["a project without lock file, packages and vendor folder", {
      "deno.json":
        '{"nodeModulesDir":"auto","vendor":true,"imports":{"string-width":"npm:string-width@9.0.0"}}',
    }],
  ] as const
) {
  const source = `import width from "string-width";
    export default (_: undefined, i: number): number => width("x".repeat(i % 3));
    export const defaultInputs = [[undefined, 1], [undefined, 2]];`;
  for (
    const { command, args, told } of [
      {
        command: "compare",
        // A permission without a value takes none of the files for one.
        args: (folder: string) => [
          "--allow-env",
          `${folder}/m/f.ts`,
          "--blocks",
          "2",
          "--out",
          `${folder}-reports`,
        ],
        told: /Written: /,
      },
      {
        command: "explain",
        args: (folder: string) => [`${folder}/m/f.ts#default`, "--budget", "3s"],
        told: /classification/,
      },
    ]
  ) {
    test(`lab ${command} leaves ${what} as it is`, async () => {
      await withFiles({ ...files, "m/f.ts": source }, async (folder) => {
        const before = await contentOf(folder);
        const { code, stdout, stderr } = await runLab([command, ...args(folder)]);
        await Deno.remove(`${folder}-reports`, { recursive: true }).catch(() => {});
        assert(code === 0 || code === 1, stderr);
        assertMatch(stdout, told);
        assertEquals(await contentOf(folder), before);
      });
    });
  }
}
