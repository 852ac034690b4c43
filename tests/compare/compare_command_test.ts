import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { launchable } from "../../bench/studies/compare/launch.ts";
import { preflight } from "../../bench/studies/compare/preflight.ts";
import { findUserFiles } from "../../bench/studies/compare/user_files.ts";
import { verificationFindings } from "../../bench/studies/compare/verification_findings.ts";
import { testWith } from "../permitted.ts";
import { runLabHere } from "../lab_here.ts";
import { type Ended, runLab } from "../run_program.ts";

const REPORTS = fileURLToPath(new URL("../../report/", import.meta.url));
const FIXTURES = fileURLToPath(new URL("./fixtures/", import.meta.url));
// The budget counts from the start of the process, which is that of all tests here.
const TINY = ["--blocks", "2", "--budget", "1h"];

const testRun = testWith("read", "write", "run");

/** Runs `lab compare` over fixtures (or other paths). */
function compare(
  files: readonly string[],
  args: readonly string[],
  run: (args: readonly string[]) => Promise<Ended> = runLabHere,
): Promise<Ended> {
  const paths = files.map((file) => file.includes("/") ? file : `${FIXTURES}${file}.ts`);
  return run(["compare", ...paths, ...args]);
}

/** A folder for reports, not there yet, gone afterwards. */
async function withFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = `${REPORTS}test-${crypto.randomUUID()}`;
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/** The name of a cell; how large a difference is known depends on how long a call took. */
function known(cell: string): string {
  return cell.replace(/_(plus10|x2)$/, "_planted");
}

async function readReport(folder: string): Promise<LabReport> {
  return readLabReport(await Deno.readTextFile(`${folder}/lab.json`), "lab.json");
}

testRun("lab compare measures functions and writes every form of the report", async () => {
  await withFolder(async (folder) => {
    const args = [...TINY, "--seed", "7", "--margin", "3%", "--out", folder];
    const { code, stdout, stderr } = await compare(["add", "add_loop"], args, runLab);
    assert(code === 0 || code === 1, stderr);
    assertStringIncludes(stdout, "add_loop");
    for (const file of ["lab.json", "lab.md", "lab.html", "lab.svg"]) {
      assert(await exists(`${folder}/${file}`), file);
    }
    const report = await readReport(folder);
    assertEquals([report.mode, report.seed, report.margin], ["compare", 7, 0.03]);
    assertEquals(report.groups.length, 1);
    const [group] = report.groups;
    assertEquals([group!.baseline, group!.placement], ["add", "isolated"]);
    assertEquals(
      group!.cells.map(({ strategy, control }) => [known(strategy), control]),
      [["add", false], ["add_loop", false], ["add_again", true], ["add_planted", true], [
        "empty_op",
        true,
      ]],
    );
    for (const { processes } of group!.cells) {
      assertEquals(processes.map(({ block }) => block), [0, 1]);
      // One form of loop for all, controls too, by itself in its process.
      assertEquals(Object.keys(processes[0]!.tiers), ["userCalls"]);
    }
    const checksums = group!.cells.filter(({ strategy }) => strategy !== "empty_op")
      .flatMap(({ processes }) => processes.map((p) => p.checksum));
    assertEquals(new Set(checksums).size, 1);
    assertEquals(report.controls.map(({ name }) => name.split(" ")[0]), [
      "A/A",
      "known",
      "empty",
    ]);
    // What timing decides; an addition may well be no more than the loop around it.
    const slight = ["not steady", "outliers", "no work seen", "core not quiet"];
    assertEquals(report.findings.filter(({ kind }) => !slight.includes(kind)), []);
  });
});

for (const placement of ["paired", "shared"]) {
  testRun(`lab compare --placement ${placement} compares three functions`, async () => {
    await withFolder(async (folder) => {
      const files = ["counts_for_itself", "counts_for_itself", "counts_for_itself"];
      const args = [...TINY, "--placement", placement, "--out", folder];
      const { code, stderr } = await compare(files, args);
      assert(code === 0 || code === 1, stderr);
      const report = await readReport(folder);
      assert(report.groups.every((group) => group.placement === placement));
      const cells = report.groups.map(({ cells }) => cells.map(({ strategy }) => known(strategy)));
      const [name, controls] = ["counts_for_itself", ["_again", "_planted"]];
      const others = [
        `${name}#2`,
        `${name}#3`,
        ...controls.map((control) => name + control),
        "empty_op",
      ];
      assertEquals(
        cells,
        placement === "paired" ? others.map((other) => [name, other]) : [[name, ...others]],
      );
      // Each has variables of its own: had one been called twice as often, its results would differ.
      assertEquals(report.findings.filter(({ kind }) => kind === "checksum mismatch"), []);
      for (const { processes } of report.groups.flatMap((group) => group.cells)) {
        assertEquals(processes.length, 2);
      }
    });
  });
}

testRun("lab compare takes what checksum returns in place of the results", async () => {
  await withFolder(async (folder) => {
    const args = [...TINY, "--out", folder];
    const { code, stderr } = await compare(["sort_in_place", "insert_in_place"], args);
    assert(code === 0 || code === 1, stderr);
    const [group] = (await readReport(folder)).groups;
    assertEquals(Object.keys(group!.cells[0]!.processes[0]!.tiers), ["userCalls"]);
  });
});

testRun("lab compare says when nothing could be verified", async () => {
  await withFolder(async (folder) => {
    const { code, stderr } = await compare(["nothing"], [...TINY, "--out", folder]);
    assert(code === 0 || code === 1, stderr);
    const { findings, groups } = await readReport(folder);
    assertEquals(findings.filter(({ kind }) => kind === "not verified").length, 1);
    assertEquals(groups[0]!.cells.map(({ control }) => control), [false, true, true, true]);
  });
});

/** What a report says, before anything is measured, of the results of functions. */
const VERIFIED = [
  { what: "errors that say the same", files: "errors errors_elsewhere", kind: "not verified" },
  {
    what: "results that cannot be seen",
    files: "private_fields",
    kind: "not verified",
    said: /^functions\/private_fields: .*private fields of class Point at result/,
  },
  {
    what: "large results",
    files: "large_result",
    kind: "verified in part",
    said: /^functions: .*of each the first \d+ values/,
  },
];
for (const { what, files, kind, said } of VERIFIED) {
  testRun(
    `of ${what} lab compare has ${said ? "one finding" : "no finding"}: ${kind}`,
    async () => {
      const paths = files.split(" ").map((name) => `${FIXTURES}${name}.ts`);
      const child = { readPaths: [fileURLToPath(new URL("../../", import.meta.url))], v8Flags: [] };
      const { signal } = new AbortController();
      const checked = await preflight(
        await launchable(await findUserFiles(paths), []),
        child,
        signal,
      );
      // On a busy machine there may be time for a part of the calls only.
      const found = verificationFindings(checked).filter((finding) => finding.kind === kind);
      assertEquals(found.length, said === undefined ? 0 : 1);
      for (const { where, what } of found) assertMatch(`${where}: ${what}`, said!);
    },
  );
}

testRun("lab compare --gate does not judge what fails while measured, exit 2", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/deno.json`, "{}");
    await Deno.writeTextFile(`${folder}/sound.ts`, "export default (_: null, i: number) => i;");
    // The folder of the reports is made when all functions have been checked.
    const code = `export function setup(): number {
        try {
          Deno.statSync(new URL("./out", import.meta.url));
          return 30_000;
        } catch {
          return Infinity;
        }
      }
      export default (most: number, i: number): number => {
        if (i > most) throw new Error("worn out");
        return i;
      };`;
    await Deno.writeTextFile(`${folder}/worn.ts`, code);
    const files = [`${folder}/sound.ts`, `${folder}/worn.ts`];
    const args = [...TINY, "--gate", "--out", `${folder}/out`];
    const { code: exitCode, stdout, stderr } = await compare(files, args);
    assertMatch(stdout, /Gate: not judged/, stderr);
    const report = await readReport(`${folder}/out`);
    const failures = report.findings.filter(({ kind }) => kind === "child error");
    assert(failures.length > 0 && failures.every(({ what }) => what.includes("worn out")));
    // A control that did not come out as expected, which timing decides, would be told first.
    assert(exitCode === 2 || report.controls.some(({ passed }) => passed === false));
  });
});

testRun(
  "lab compare --gate measures a new benchmark alone where the base has no such file",
  async () => {
    await withFolder(async (folder) => {
      const args = [...TINY, "--gate", "--out", folder];
      const { code, stdout, stderr } = await compare(["no_such", "add"], args);
      assertEquals(code, 0, stderr);
      assertMatch(
        stdout,
        /Gate: passed, a new benchmark, nothing to compare with: there is no .*no_such\.ts\n$/,
      );
      const [group] = (await readReport(folder)).groups;
      assertEquals(group!.cells.filter(({ control }) => !control).map((cell) => cell.strategy), [
        "add",
      ]);
      const alone = await compare(["no_such"], args);
      assertEquals([alone.code, alone.stdout], [2, ""]);
      assertMatch(alone.stderr, /no_such\.ts: no such file/);
    });
  },
);

testRun("lab compare shows its figures when a report cannot be written, exit 3", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/lab.html/taken`, { recursive: true });
    const args = [...TINY, "--gate", "--out", folder];
    const { code, stdout, stderr } = await compare(["add", "add_loop"], args);
    assertEquals(code, 3, stderr);
    // Early figures, on a busy machine, come before it.
    assertMatch(stderr, /^Cannot write .*lab\.html: Is a directory[^':\n]*\n$/m);
    assertMatch(stdout, /add_loop[^]*\nWritten: .*lab\.json.*\nGate: .*\n$/);
    assertEquals((await readReport(folder)).mode, "compare");
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(files, ["lab.html", "lab.json", "lab.md", "lab.svg"]);
  });
});

testRun("lab compare names the flag that lets it run this very Deno, exit 2", async () => {
  // As `which deno` gives the launcher of an npm package.
  const permissions = ["--allow-read", "--allow-run=/elsewhere/deno"];
  const ended = await runLab(["compare", `${FIXTURES}add.ts`], permissions);
  assertEquals([ended.code, ended.stdout], [2, ""], ended.stderr);
  assertEquals(
    ended.stderr,
    `Cannot run the lab as it must be allowed to run Deno itself: run again with --allow-run="${Deno.execPath()}"\n`,
  );
});

/** Fixtures, then flags; the line that refuses them. */
const REFUSED: readonly (readonly [what: string, args: string, message: RegExp])[] = [
  ["no file", "", /missing required argument 'files'/],
  ["a missing file", "add no_such", /^Cannot read .*no_such\.ts: no such file$/],
  ["a folder", `add ${FIXTURES}/../fixtures`, /^Cannot read .*: it is a folder/],
  [
    "no function",
    "no_function add",
    /no_function\.ts as it must export one function.*: current value is no exported function$/,
  ],
  ["several functions", "two_functions", /: current value is one, two$/],
  [
    "a function that throws",
    "throws",
    /throws\.ts as its function threw RangeError: out of luck$/,
  ],
  ["a setup that is rejected", "throws_in_setup", /as setup threw Error: no such table$/],
  ["other results", "add different", /different\.ts as it must give the same results as .*add\.ts/],
  [
    "results that change",
    "random",
    /random\.ts as its first \d+ calls must give the same results in every process/,
  ],
  [
    "another result of a later call",
    "add late",
    /late\.ts as it must give the same results as .*add\.ts: call 17 returns -1, not 68 \(/,
  ],
  [
    "results that differ deep inside",
    "deep_list deep_list_other",
    /deep_list_other\.ts as it must give the same results as .*deep_list\.ts: call 0 returns /,
  ],
  [
    "generators",
    "generator",
    /generator\.ts as its function must return values .*: current value is a generator/,
  ],
  ["a function that prints", "prints", /must not print to standard output.*hello/],
  [
    "a function that ends its process",
    "exits",
    /exits\.ts as its process ended with exit code 3/,
  ],
  [
    "what functions may not do",
    "writes",
    /as its function threw NotCapable: Requires write access/,
  ],
  ["a budget of 0", "add --budget 0", /^Cannot use --budget/],
  ["a budget too short for one block", "add --budget 1ms", /budget must be enough for one block/],
  [
    "a budget too short for calls that take long, before it is used up",
    "slow --budget 12s",
    /budget must be enough for one block: current value is 12s \(at least \d\d s is needed\)$/,
  ],
  [
    "a function that throws later",
    "throws_late",
    /throws_late\.ts as its function threw Error: late second line$/,
  ],
  ["an import that is missing", "imports_missing", /^Cannot load .*imports_missing\.ts: /],
  ["a permission that there is not", "add --allow-hrtime", /unknown option '--allow-hrtime'/],
  ["a margin of 0", "add --margin 0", /^Cannot use --margin/],
  ["an unknown placement", "add --placement nowhere", /isolated, paired, shared/],
  ["an unknown flag", "add --no-such", /unknown option '--no-such'/],
];
for (const [what, line, message] of REFUSED) {
  testRun(`lab compare refuses ${what} in one line, exit 2`, async () => {
    await withFolder(async (folder) => {
      const [, names, args] = /^(.*?)\s*((?:--.*)?)$/.exec(line)!;
      const words = (text: string) => text.split(" ").filter((word) => word !== "");
      const flags = ["--out", folder, ...words(args!)];
      // A budget is one of a process's whole life.
      const run = args!.startsWith("--budget") ? runLab : runLabHere;
      const { code, stdout, stderr } = await compare(words(names!), flags, run);
      assertEquals(code, 2, stderr);
      assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
      assertMatch(stderr.trimEnd(), message);
      assertEquals(stripVTControlCharacters(stderr), stderr);
      assertEquals([stdout, await exists(folder)], ["", false]);
    });
  });
}

testRun(
  "lab compare refuses a folder that it cannot write to before it measures, exit 2",
  async () => {
    await withFolder(async (folder) => {
      await Deno.mkdir(folder);
      await Deno.writeTextFile(`${folder}/occupied`, "a file");
      const args = [...TINY, "--out", `${folder}/occupied`];
      const { code, stdout, stderr } = await compare(["add"], args);
      assertEquals(code, 2, stderr);
      assertMatch(stderr, /^Cannot write .*occupied/);
      assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
      assertEquals(stdout, "");
    });
  },
);

testRun("lab compare resolves a file's imports by its own project's configuration", async () => {
  await withFolder(async (folder) => {
    for (const [project, factor] of [["base", 2], ["head", 2], ["other", 3]] as const) {
      await Deno.mkdir(`${folder}/${project}/lib`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${project}/deno.json`, `{"imports":{"@/":"./lib/"}}`);
      await Deno.writeTextFile(
        `${folder}/${project}/lib/factor.ts`,
        `export const factor: number = ${factor};`,
      );
      await Deno.writeTextFile(
        `${folder}/${project}/times.ts`,
        `import { factor } from "@/factor.ts";\n` +
          `export default (_: undefined, i: number): number => i * factor;`,
      );
    }
    const file = (project: string) => `${folder}/${project}/times.ts`;
    const args = [...TINY, "--out", `${folder}/report`];
    const same = await compare([file("base"), file("head")], args);
    assert(same.code === 0 || same.code === 1, same.stderr);
    const [group] = (await readReport(`${folder}/report`)).groups;
    assertEquals(
      group!.cells.map(({ strategy }) => known(strategy)),
      ["base/times", "head/times", "base/times_again", "base/times_planted", "empty_op"],
    );
    assert(!await exists(`${folder}/base/deno.lock`), "left a lock file behind");
    const different = await compare([file("base"), file("other")], args);
    assertEquals(different.code, 2);
    assertMatch(different.stderr, /other\/times\.ts as it must give the same results/);
    const paired = await compare([file("base"), file("head")], [...args, "--placement", "paired"]);
    assertEquals(paired.code, 2);
    assertMatch(paired.stderr, /must have one configuration/);
  });
});
