import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import { NotAllWritten, writeFilesAtomically, writeForms } from "../../bench/record/write_files.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { writeLabReport } from "../../bench/studies/lab/write_report.ts";
import { syntheticReport } from "./synthetic_report.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CLI = `${ROOT}bench/cli/report.ts`;
const SMALL = syntheticReport({ workloads: ["more_used"], blocks: 3, rounds: 2 });
const mayWrite =
  Deno.permissions.querySync({ name: "write", path: `${ROOT}report` }).state === "granted";
const mayRun = Deno.permissions.querySync({ name: "run", command: Deno.execPath() }).state ===
  "granted";

/** A test with a folder of its own, removed afterwards. */
function folderTest(
  name: string,
  needs: boolean,
  fn: (folder: string) => Promise<void>,
): void {
  Deno.test({
    name: needs ? name : `${name} (skipped: lacks the permissions of \`deno task test\`)`,
    ignore: !needs,
    fn: async () => {
      const folder = `${ROOT}report/test-${crypto.randomUUID()}`;
      try {
        await fn(folder);
      } finally {
        await Deno.remove(folder, { recursive: true }).catch(() => {});
      }
    },
  });
}

function listed(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}

/** Runs `deno task report` with its permissions. */
async function report(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "--allow-read", "--allow-write", CLI, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

folderTest("writeLabReport() writes four files that hold the report", mayWrite, async (folder) => {
  const paths = await writeLabReport(`${folder}/deep/`, SMALL);
  assertEquals(
    paths,
    ["lab.json", "lab.md", "lab.html", "lab.svg"].map((name) => `${folder}/deep/${name}`),
  );
  assertEquals(listed(`${folder}/deep`), ["lab.html", "lab.json", "lab.md", "lab.svg"]);
  assertEquals(readLabReport(await Deno.readTextFile(paths[0]!), "lab.json"), SMALL);
});

folderTest("writeLabReport() writes nothing for a wrong report", mayWrite, async (folder) => {
  await writeLabReport(folder, SMALL);
  const before = await Deno.readTextFile(`${folder}/lab.json`);
  await assertRejects(() => writeLabReport(folder, { ...SMALL, seed: NaN }), TypeError, "seed: ");
  assertEquals(await Deno.readTextFile(`${folder}/lab.json`), before);
  assertEquals(listed(folder).length, 4);
});

folderTest(
  "writeFilesAtomically() leaves old files alone when one cannot be written",
  mayWrite,
  async (folder) => {
    await writeFilesAtomically(folder, [{ name: "a", text: "old" }]);
    const error = await assertRejects(() =>
      writeFilesAtomically(folder, [
        { name: "a", text: "new" },
        { name: "missing/b", text: "new" },
      ]), Error);
    assertStringIncludes(error.message, `Cannot write ${folder}/missing/b: `);
    assert(!error.message.includes("\n"));
    assertEquals(await Deno.readTextFile(`${folder}/a`), "old");
    assertEquals(listed(folder), ["a"]);
  },
);

folderTest(
  "writeForms() writes each form by itself and names those that fail",
  mayWrite,
  async (folder) => {
    await Deno.mkdir(`${folder}/b/taken`, { recursive: true });
    const error = await assertRejects(() =>
      writeForms(folder, [
        { name: "a", text: "first" },
        { name: "b", text: "its name is a folder's" },
        {
          name: "c",
          get text(): string {
            throw new RangeError("out of paint");
          },
        },
        { name: "d", text: "last" },
      ]), NotAllWritten);
    assertEquals(error.written, [`${folder}/a`, `${folder}/d`]);
    assertMatch(error.message, /^Cannot write .*\/b: [^\n]*; nor c$/);
    assert(!error.message.includes(".tmp"), error.message);
    assertEquals(listed(folder), ["a", "b", "d"]);
    assertEquals(Deno.readTextFileSync(`${folder}/d`), "last");
  },
);

folderTest(
  "deno task report shows the report before it writes, and keeps the forms that it can, exit 3",
  mayWrite && mayRun,
  async (folder) => {
    const [json = ""] = await writeLabReport(folder, SMALL);
    await Deno.mkdir(`${folder}/else/lab.html/taken`, { recursive: true });
    const { code, out, err } = await report(json, "--out", `${folder}/else`);
    assertEquals(code, 3, err);
    assertStringIncludes(out, "How sure: ");
    assertStringIncludes(out, `Written: ${folder}/else/lab.json, ${folder}/else/lab.md, `);
    assertMatch(err, /^Cannot write .*lab\.html: [^\n]*\n$/);
    assertEquals(listed(`${folder}/else`), ["lab.html", "lab.json", "lab.md", "lab.svg"]);
  },
);

folderTest(
  "writeFilesAtomically() names a folder that is a file",
  mayWrite,
  async (folder) => {
    await writeFilesAtomically(folder, [{ name: "a", text: "old" }]);
    const error = await assertRejects(
      () => writeFilesAtomically(`${folder}/a`, [{ name: "b", text: "new" }]),
      Error,
    );
    assertStringIncludes(error.message, `Cannot write ${folder}/a`);
    assertEquals(await Deno.readTextFile(`${folder}/a`), "old");
  },
);

folderTest(
  "deno task report makes the other forms again and shows the report",
  mayWrite && mayRun,
  async (folder) => {
    const [json = "", ...others] = await writeLabReport(folder, SMALL);
    const before = others.map((path) => Deno.readTextFileSync(path));
    for (const path of others) await Deno.remove(path);
    const again = await report(json);
    assertEquals([again.code, again.err], [0, ""]);
    assertStringIncludes(again.out, "How sure: ");
    assertEquals(others.map((path) => Deno.readTextFileSync(path)), before);
    const elsewhere = await report(json, "--out", `${folder}/else`);
    assertEquals([elsewhere.code, elsewhere.err], [0, ""]);
    assertEquals(Deno.readTextFileSync(`${folder}/else/lab.json`), Deno.readTextFileSync(json));
    const picture = await report(json, "--picture", `${folder}/pictures/p.svg`);
    assertEquals([picture.code, picture.err], [0, ""]);
    assertEquals(listed(`${folder}/pictures`), ["p.svg"]);
  },
);

folderTest(
  "deno task report tells bad input in one line and exits with 2",
  mayWrite && mayRun,
  async (folder) => {
    const [json = ""] = await writeLabReport(folder, SMALL);
    const text = await Deno.readTextFile(json);
    const variants = {
      "cut.json": text.slice(0, text.length / 2),
      "newer.json": text.replace('"version": 1', '"version": 2'),
      "wrong.json": text.replace('"margin": 0.02', '"margin": "wide"'),
    };
    await writeFilesAtomically(
      `${folder}/bad`,
      Object.entries(variants).map(([name, text]) => ({ name, text })),
    );
    const cases: [args: string[], says: string][] = [
      [[`${folder}/bad/cut.json`], "as JSON: "],
      [[`${folder}/bad/newer.json`], "written by a newer vringlab: version 2, this one reads 1"],
      [
        [`${folder}/bad/wrong.json`],
        'margin: Invalid input: expected number, received string: current value is "wide"',
      ],
      [[`${folder}/none.json`], `Cannot read ${folder}/none.json: `],
      [[json, "--out", json], `Cannot write ${json}`],
      [[], "missing required argument"],
      [[json, "--what"], "unknown option '--what'"],
    ];
    for (const [args, says] of cases) {
      const { code, out, err } = await report(...args);
      assertEquals([code, out], [2, ""], err);
      assertStringIncludes(err, says);
      assertEquals(err.trimEnd().split("\n").length, 1, err);
    }
    assertEquals(listed(`${folder}/bad`), Object.keys(variants).sort());
  },
);
