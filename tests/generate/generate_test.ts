// What has one source is written from it: the files in the tree are what `deno task generate` writes.

import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { GENERATED_FILES } from "../../bench/generate/generate.ts";
import { differenceOf, outdatedFiles, PROJECT } from "../../bench/generate/generated_file.ts";
import { README, withPart, WORKLOADS_PAGE } from "../../bench/generate/readme_tables.ts";
import { marker, openingOf, strategyFiles } from "../../bench/generate/strategy_outputs.ts";
import { WORKLOADS } from "../../bench/workload/mod.ts";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read", "run");

test("every generated file is what deno task generate writes", async () => {
  assertEquals((await outdatedFiles(GENERATED_FILES)).map(({ message }) => message), []);
});

test("a file that was edited by hand is named with its first differing line", async () => {
  const path = "dispatch/switch_const_ops.ts";
  const file = GENERATED_FILES.find((each) => each.path === path)!;
  const text = await Deno.readTextFile(new URL(path, PROJECT));
  const edited = text.replace(
    "return PACKED_OPS.poll(vq, last);",
    "return SPLIT_OPS.poll(vq, last);",
  );
  const line = text.split("\n").findIndex((each) => each.includes("PACKED_OPS.poll")) + 1;
  const [outdated, ...others] = await outdatedFiles([file], () => Promise.resolve(edited));
  assertEquals(others, []);
  assertEquals(
    outdated!.message,
    `Cannot accept ${path} as its line ${line} must be \`      return PACKED_OPS.poll(vq, last);\`: ` +
      "current value is `      return SPLIT_OPS.poll(vq, last);`; run deno task generate",
  );
  assertEquals(outdated!.wanted, text);
});

test("a file that is missing is named", async () => {
  const [file] = strategyFiles();
  const [outdated] = await outdatedFiles([file!], () => Promise.resolve(""));
  assertMatch(
    outdated!.message,
    /^Cannot accept dispatch\/boolean_branch\.ts as its line 1 must be /,
  );
});

test("a text that cannot be parsed is refused in one line with the file's name", async () => {
  const error = await assertRejects(
    () =>
      outdatedFiles([{ path: "broken.ts", text: () => "const = ;" }], () => Promise.resolve("")),
    Error,
    "Cannot format broken.ts",
  );
  assertEquals(error.message.split("\n").length, 1);
});

test("deno task generate --check ends with 0 on the tree as it is", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-read",
      `--allow-run=${Deno.execPath()}`,
      "bench/generate/generate.ts",
      "--check",
    ],
    cwd: PROJECT,
  }).output();
  assertEquals(code, 0);
  assertMatch(new TextDecoder().decode(stdout), /^\d+ files, 0 outdated\n$/);
});

test("generated strategies say so in their first line and begin with the comment of their form", async () => {
  for (const { path } of strategyFiles()) {
    const text = await Deno.readTextFile(new URL(path, PROJECT));
    const source = path.replace("dispatch/", "forms/");
    assert(text.startsWith(marker(source)), path);
    const form = await Deno.readTextFile(new URL(`dispatch/${source}`, PROJECT));
    assert(text.startsWith(openingOf(source, form), marker(source).length), path);
  }
});

test("README.md lists every strategy and variant, docs/workloads.md every family of workloads", async () => {
  const textOf = async ({ path, text }: typeof README) =>
    await text(await Deno.readTextFile(new URL(path, PROJECT)));
  const [readme, workloads] = [await textOf(README), await textOf(WORKLOADS_PAGE)];
  for (const name of [...STRATEGY_NAMES, ...VARIANT_NAMES]) {
    assert(readme.includes(`\`${name}\``), name);
  }
  for (const { name, family } of WORKLOADS) {
    assert(workloads.includes(family === undefined ? `\`${name}\`` : `\`${family.name}:`), name);
  }
});

Deno.test("differenceOf() finds nothing in equal texts, and lines that only one of them has", () => {
  assertEquals(differenceOf("a.ts", "a\n", "a\n"), null);
  assertEquals(
    differenceOf("a.ts", "a\n", "a\nb\n"),
    "Cannot accept a.ts as its line 2 must be ``: current value is `b`; run deno task generate",
  );
  assertEquals(
    differenceOf("a.ts", "a", "a\nb"),
    "Cannot accept a.ts as its line 2 must be no such line: current value is `b`; run deno task generate",
  );
});

Deno.test("withPart() and openingOf() refuse texts without marks and without a comment", () => {
  assertThrows(() => withPart("A.md", "# title", "strategies", "x"), Error, "Cannot generate A.md");
  assertThrows(() => openingOf("a.ts", "const a = 1;"), Error, "Cannot generate from a.ts");
});
