import { assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findUserFiles, runArgsOf } from "../../bench/studies/compare/user_files.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { testWith } from "../permitted.ts";

const REPORTS = fileURLToPath(new URL("../../report/", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

const testFiles = testWith("read", "write");

/** Files with nothing in them, by path in a new folder. */
async function withFiles(
  paths: readonly string[],
  action: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = `${REPORTS}test-${crypto.randomUUID()}`;
  try {
    for (const path of paths) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, "{}");
    }
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testFiles(
  "findUserFiles() names files after the shortest end of their paths that tells them apart",
  async () => {
    const paths = ["a/f.ts", "b/f.ts", "b/c/g.ts", "x/c/h.js", "x/c/h.ts", "a/.hidden"];
    await withFiles(paths, async (folder) => {
      const files = await findUserFiles(paths.map((path) => `${folder}/${path}`));
      assertEquals(
        files.map(({ name }) => name),
        ["a/f", "b/f", "g", "h.js", "h.ts", ".hidden"],
      );
    });
  },
);

testFiles(
  "findUserFiles() numbers a file that comes more than once, however it is written",
  async () => {
    await withFiles(["f.ts"], async (folder) => {
      const files = await findUserFiles([
        `${folder}/f.ts`,
        pathToFileURL(`${folder}/f.ts`),
        `${folder}/../${folder.split("/").at(-1)}/f.ts`,
      ]);
      assertEquals(files.map(({ name, instance }) => [name, instance]), [
        ["f", 0],
        ["f#2", 1],
        ["f#3", 2],
      ]);
    });
  },
);

testFiles("findUserFiles() finds the nearest project", async () => {
  const paths = [
    "p/deno.json",
    "p/src/f.ts",
    "p/q/deno.jsonc",
    "p/q/f.ts",
    "p/n/package.json",
    "p/n/f.ts",
  ];
  await withFiles(paths, async (folder) => {
    const files = await findUserFiles(
      ["p/src/f.ts", "p/q/f.ts", "p/n/f.ts"].map((p) => `${folder}/${p}`),
    );
    assertEquals(files.map(({ root, config }) => [root, config]), [
      [`${folder}/p`, `${folder}/p/deno.json`],
      [`${folder}/p/q`, `${folder}/p/q/deno.jsonc`],
      [`${folder}/p/n`, null],
    ]);
    assertEquals(await runArgsOf(files[0]!), [`--config=${folder}/p/deno.json`, "--no-lock"]);
    assertEquals(await runArgsOf(files[2]!), ["--no-config", "--no-lock"]);
    // Without permission to write anywhere there is no copy of a lock file: it is only read.
    await Deno.writeTextFile(`${folder}/p/deno.lock`, "{}");
    assertEquals(await runArgsOf(files[0]!), [
      `--config=${folder}/p/deno.json`,
      `--lock=${folder}/p/deno.lock`,
      "--frozen",
    ]);
  });
  const [own] = await findUserFiles([new URL("./fixtures/add.ts", import.meta.url)]);
  assertEquals([own!.root, own!.config], [ROOT, `${ROOT}/deno.json`]);
});

testFiles("findUserFiles() refuses what is missing, a folder, and other addresses", async () => {
  await withFiles(["f.ts"], async (folder) => {
    await assertRejects(() => findUserFiles([`${folder}/g.ts`]), BadInput, "no such file");
    await assertRejects(() => findUserFiles([folder]), BadInput, "it is a folder");
    await Deno.mkdir(`${folder}/a,b`);
    await Deno.writeTextFile(`${folder}/a,b/deno.json`, "{}");
    await Deno.copyFile(`${folder}/f.ts`, `${folder}/a,b/f.ts`);
    await assertRejects(() => findUserFiles([`${folder}/a,b/f.ts`]), BadInput, "no comma");
    await assertRejects(
      () => findUserFiles([new URL("https://example.com/f.ts")]),
      BadInput,
      "must be a path or a file: URL",
    );
  });
});
