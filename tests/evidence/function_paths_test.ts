import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isAddress, parseNamedFunction } from "../../bench/studies/explain/named_function.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { testWith } from "../permitted.ts";
import { CONTROLS, runExplainIn } from "./explain_process.ts";

const REPORTS = fileURLToPath(new URL("../../report/", import.meta.url));
const testFiles = testWith("read", "write");
const testRuns = testWith("read", "write", "run");
const WINDOWS = Deno.build.os === "windows";

/** Names that mean something else in an address, in V8's log or in a shell; fewer where fewer are allowed. */
const ODD = WINDOWS ? "a#b %41 'ü;日" : "a#b ?x=1 %41 %zz \\c 'q' \"ü\";日";

/** Files in a new folder, by path in it. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  action: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = `${REPORTS}test-${crypto.randomUUID()}`;
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
    }
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const DOUBLE = "export function double(i: number): number { return i * 2 | 0; }\n" +
  "export const doubleInputs = [[1], [2]];\n";

testFiles("parseNamedFunction() takes the last # that leaves an existing file", async () => {
  const files = { "f.ts": "", "f.ts#g.ts": "", "a#b/f.ts": "", "a#b/#": "" };
  await withFiles(files, async (folder) => {
    for (
      const [what, module, name] of [
        ["f.ts#fn", "f.ts", "fn"],
        ["f.ts#an export#named so", "f.ts", "an export#named so"],
        ["f.ts#g.ts#fn", "f.ts#g.ts", "fn"],
        ["f.ts#g.ts", "f.ts", "g.ts"],
        ["a#b/f.ts#fn", "a#b/f.ts", "fn"],
        ["a#b/##fn", "a#b/#", "fn"],
      ] as const
    ) {
      const found = await parseNamedFunction(join(folder, what));
      assertEquals(found, { module: join(folder, module), name });
    }
    const url = pathToFileURL(join(folder, "a#b/f.ts")).href;
    assertEquals(await parseNamedFunction(`${url}#fn`), { module: url, name: "fn" });
  });
});

testFiles(
  "parseNamedFunction() refuses what is no file, and a file without a function",
  async () => {
    await withFiles({ "f.ts": "", "a#b/f.ts": "" }, async (folder) => {
      for (
        const [what, told] of [
          ["f.ts", "must be followed by # and the name"],
          ["f.ts#", "must be followed by # and the name"],
          ["a#b/f.ts", "must be followed by # and the name"],
          ["no.ts", "must be followed by # and the name"],
          ["no.ts#fn", "must load: current value is no file"],
          ["a#b/no.ts#fn", "a#b/no.ts"],
          ["a#b#fn", "must load: current value is no file"],
          ["f.ts/x#fn", "must load: current value is no file"],
        ] as const
      ) {
        await assertRejects(() => parseNamedFunction(join(folder, "./") + what), BadInput, told);
      }
      // The address of another file, whose # was not written as %23.
      const wrong = `file://${folder}/a#b/f.ts#fn`;
      await assertRejects(() => parseNamedFunction(wrong), BadInput, "must load");
      await assertRejects(() => parseNamedFunction("file://[/f.ts#fn"), BadInput, "must load");
    });
  },
);

Deno.test("parseNamedFunction() leaves names of strategies alone", async () => {
  assertEquals(await parseNamedFunction("boolean_branch"), null);
});

Deno.test("parseNamedFunction() takes addresses that are no files as they are", async () => {
  for (const module of ["npm:ms@2.1.3", "https://example.com/a.ts?b", "data:text/javascript,0"]) {
    const { state } = await Deno.permissions.query({ name: "read" });
    if (state !== "granted") return;
    assertEquals(await parseNamedFunction(`${module}#fn`), { module, name: "fn" });
  }
});

Deno.test("isAddress() takes a drive of Windows for a path", () => {
  assertEquals(
    ["C:\\x\\f.ts", "c:/x/f.ts", "f.ts", "./a:b.ts", "file:///f.ts", "jsr:@a/b"].map(isAddress),
    [false, false, false, false, true, true],
  );
});

testRuns("lab explain takes a file in a folder of any name, whatever the current one", async () => {
  await withFiles({ [`${ODD}/${ODD}.ts`]: DOUBLE }, async (folder) => {
    const inside = join(folder, ODD);
    const path = join(inside, `${ODD}.ts`);
    for (
      const [cwd, file] of [
        [inside, `${ODD}.ts`],
        [folder, join(ODD, `${ODD}.ts`)],
        [inside, relative(inside, path)],
        [dirname(REPORTS), path],
        [REPORTS, pathToFileURL(path).href],
      ] as const
    ) {
      const { code, stdout, stderr } = await runExplainIn(cwd, [`${file}#double`]);
      assertEquals(code, 0, stderr);
      assertMatch(stdout, /made \d+ bytes of double/);
    }
  });
});

testRuns("lab explain resolves imports by the project of the file, from any folder", async () => {
  const files = {
    [`${ODD}/deno.json`]: '{ "imports": { "@mapped/": "./lib/", "bare": "./lib/times.ts" } }',
    [`${ODD}/lib/times.ts`]: "export const times = (i: number) => Math.imul(i, 11);\n",
    [`${ODD}/src/f.ts`]: 'import { times } from "@mapped/times.ts";\n' +
      'import { times as bare } from "bare";\n' +
      "export function f(i: number) { return times(i) + bare(i); }\n" +
      "export const fInputs = [[1], [2]];\n",
    [`other/deno.json`]: '{ "imports": { "bare": "./none.ts" } }',
  };
  await withFiles(files, async (folder) => {
    const file = join(folder, ODD, "src", "f.ts");
    for (const cwd of [join(folder, ODD), join(folder, "other")]) {
      const { code, stdout, stderr } = await runExplainIn(cwd, [`${file}#f`]);
      assertEquals(code, 0, stderr);
      assertStringIncludes(stdout.replace(/\s+/g, " "), "Inlined into it: times (2 times)");
    }
  });
});

testRuns("lab explain says in one plain line which import a project lacks", async () => {
  const files = {
    "deno.json": "{}",
    "f.ts": 'import { no } from "@nowhere/f.ts"; export const f = () => no;',
  };
  await withFiles(files, async (folder) => {
    const { code, stdout, stderr } = await runExplainIn(folder, ["f.ts#f"]);
    assertEquals([code, stdout], [2, ""]);
    assertMatch(stderr, /^Cannot explain as [^\n]* must load: [^\n]*"@nowhere\/f\.ts"[^\n]*\n$/);
    assertEquals(CONTROLS.test(stderr), false, stderr);
  });
});

testRuns("lab explain says in one plain line that a project's deno.json is broken", async () => {
  await withFiles({ "deno.json": "{ nonsense", "f.ts": DOUBLE }, async (folder) => {
    // From elsewhere, as Deno would not even start the lab with it.
    const { code, stdout, stderr } = await runExplainIn(REPORTS, [
      `${join(folder, "f.ts")}#double`,
    ]);
    assertEquals([code, stdout], [2, ""]);
    assertMatch(
      stderr,
      /^Cannot explain as the module of double must load: [^\n]*deno\.json[^\n]*\n$/,
    );
    assertEquals(CONTROLS.test(stderr), false, stderr);
  });
});
