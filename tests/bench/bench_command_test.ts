import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { listBenches, measureBenchPairs } from "../../bench/studies/bench/mod.ts";
import { testWith } from "../permitted.ts";
import { type Ended, runLab } from "../run_program.ts";
import { withProject } from "./projects.ts";

const testRun = testWith("read", "write", "run");
const TINY = ["--blocks", "2", "--budget", "300s"];

/** Runs `lab bench` with the permissions of its task. */
function labBench(args: readonly string[]): Promise<Ended> {
  return runLab(["bench"].concat(args));
}

/** What timing decides. */
const SLIGHT = ["not steady", "outliers", "no work seen", "core not quiet"];

function cellsOf({ groups }: LabReport): readonly (readonly [string, readonly string[]])[] {
  return groups.map(({ order, cells }) => [
    order.split("/").slice(1).join("/"),
    cells.map(({ strategy, floor, control }) => control ? strategy : `${strategy}: ${floor}`),
  ]);
}

const KINDS = `
let calls = 0;
Deno.bench("plain", { group: "kinds" }, () => { calls++; });
Deno.bench("awaited", { group: "kinds", baseline: true }, async () => { calls++; await null; });
Deno.bench("timed", { group: "kinds" }, (b) => {
  for (let i = 0; i < 1000; i++) calls += i;
  b.start();
  calls++;
  b.end();
});
Deno.bench("alone", { permissions: { read: false } }, () => {
  try {
    Deno.statSync(".");
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return;
  }
  throw new Error("it could read");
});
Deno.bench("left out", () => {});
`;

testRun("lab bench measures groups and other benches, each as it is called", async () => {
  await withProject({ "kinds_bench.ts": KINDS }, async (folder) => {
    const args = [folder, ...TINY, "--filter", "/^(?!left)/", "--out", `${folder}/r`];
    const { code, stdout, stderr } = await labBench(args);
    assert(code === 0 || code === 1, stderr);
    const text = await Deno.readTextFile(`${folder}/r/lab.json`);
    const report = readLabReport(text, "lab.json");
    assertEquals(report.mode, "bench");
    assertEquals(report.partial, false);
    assertEquals(cellsOf(report).map(([name, cells]) => [name.split("/").at(-1), cells]), [
      ["kinds", [
        "awaited: empty_async",
        "plain: empty_op",
        "timed: empty_timed",
        "awaited_again",
        "awaited_x2",
        "empty_async",
        "empty_op",
        "empty_timed",
      ]],
      ["alone", ["alone: empty_op", "empty_op"]],
    ]);
    assertEquals(report.groups[0]!.baseline, "awaited");
    for (const { processes } of report.groups.flatMap(({ cells }) => cells)) {
      assertEquals(processes.length, 2);
    }
    const kinds = report.findings.map(({ kind }) => kind).filter((kind) => !SLIGHT.includes(kind));
    assertEquals(kinds, ["not verified"]);
    for (const heading of ["time/iter", "iter/s", "interval", "verdict", "kinds_bench.ts/kinds"]) {
      assertStringIncludes(stdout, heading);
    }
    // A system call takes more than a microsecond, and is timed by itself too.
    const alone = report.groups[1]!.cells[0]!;
    assert(alone.processes.every(({ calls }) => calls === undefined || calls.p75Ns <= calls.p99Ns));
  });
});

const BAD = `
let calls = 0;
Deno.bench("throws late", () => { if (++calls === 1000) throw new Error("the\\nthousandth"); });
Deno.bench("never answers", () => new Promise((resolve) => setTimeout(resolve, 1e9)));
Deno.bench("never resolves", () => new Promise(() => {}));
Deno.bench("prints", () => { console.log("x".repeat(1e6)); });
Deno.bench("exits", () => { Deno.exit(0); });
Deno.bench("rejects", async () => { await null; throw new TypeError("nope"); });
Deno.bench("rejects unseen", () => { Promise.reject(new Error("unseen")); });
Deno.bench("spoils", () => {
  globalThis.Date = class {};
  performance.now = () => 0;
  Object.freeze(Object.prototype);
  Object.freeze(Array.prototype);
  setTimeout(() => {}, 1e9);
});
`;
const WRONG: readonly (readonly [string, RegExp])[] = [
  ["throws late", /^throws late threw Error: the thousandth$/],
  ["never answers", /^its process gave no answer within .* s, was killed$/],
  ["never resolves", /^its process ended with exit code 1: error: Top-level await promise never/],
  ["prints", /^prints to standard output while it is called: wrote "x+"$/],
  ["exits", /^its process ended with exit code 0$/],
  ["rejects", /^rejects threw TypeError: nope$/],
  ["rejects unseen", /^its process ended with exit code 1: error: Uncaught .*unseen$/],
];

testRun("lab bench tells of each bad bench in one line and measures the others", async () => {
  await withProject({ "bad_bench.js": BAD }, async (folder) => {
    const args = [folder, "--blocks", "2", "--budget", "200s", "--json", "--out", `${folder}/r`];
    const { code, stdout, stderr } = await labBench(args);
    assert(code === 0 || code === 1, stderr);
    const report = readLabReport(stdout, "standard output");
    assertEquals(report.groups.map(({ baseline }) => baseline), ["spoils"]);
    for (const [name, message] of WRONG) {
      const found = report.findings.filter(({ where }) => where.endsWith(`/${name}`));
      assertEquals(found.length, 1, name);
      assertMatch(found[0]!.what, message);
    }
  });
});

testRun("lab bench says in one line what it was not given, exit 2", async () => {
  await withProject({ "one_bench.ts": `Deno.bench("one", () => {});` }, async (folder) => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[`${folder}/gone`], /^Cannot read .*gone: no such file or folder$/],
      [[folder, "--filter", "two"], /^Cannot measure as --filter must let a bench through/],
      [[folder, "--filter", "/(/"], /^Cannot use --filter as .* regular expression/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await labBench([...args, "--out", `${folder}/r`]);
      assertEquals([code, stdout], [2, ""]);
      assertMatch(stderr.trimEnd(), message);
    }
  });
});

testRun("measureBenchPairs() measures a bench against that of another root", async () => {
  const bench = (power: number) =>
    `Deno.bench("sum", () => { let sum = 0; for (let i = 0; i < 1e${power}; i++) sum += i * sum; });`;
  const files = { "base/a_bench.ts": bench(3), "head/a_bench.ts": bench(4) };
  await withProject(files, async (folder) => {
    const [base, head] = await Promise.all(
      ["base", "head"].map(async (root) =>
        (await listBenches({ root: `${folder}/${root}` })).benches[0]!
      ),
    );
    assertEquals(base!.id, head!.id);
    const report = await measureBenchPairs([{ base: base!, head: head! }], {
      blocks: 2,
      seed: 1,
      budgetMs: 300_000,
    });
    const [group] = report.groups;
    assertEquals([group!.order, group!.baseline], ["a_bench.ts > sum", "base"]);
    assertEquals(group!.cells.map(({ strategy }) => strategy), [
      "base",
      "head",
      "base_again",
      "base_x2",
      "empty_op",
    ]);
    assertEquals(group!.cells[1]!.comparison!.blocks, 2);
  });
});
