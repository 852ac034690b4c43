import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { runLabHere } from "../lab_here.ts";
import { testWith } from "../permitted.ts";
import { runLab, startLab } from "../run_program.ts";

const test = testWith("read", "write", "run");
const REPORTS = fileURLToPath(new URL("../../report/", import.meta.url));
const TINY = ["--workloads", "more_used/one/split", "--strategies", "boolean_branch"];

/** A folder for reports, gone afterwards. */
async function withFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = `${REPORTS}test-${crypto.randomUUID()}`;
  await Deno.mkdir(folder, { recursive: true });
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names.toSorted();
}

/** All reports are there, and nothing half-written beside them. */
async function assertReportsOnly(folder: string): Promise<void> {
  const files = await filesOf(folder);
  assert(files.every((name) => /^lab\.[a-z]+$/.test(name)), `${files}`);
  assert(files.includes("lab.json") && files.includes("lab.md"), `${files}`);
}

async function readReport(folder: string): Promise<LabReport> {
  return readLabReport(await Deno.readTextFile(`${folder}/lab.json`), "lab.json");
}

/** Reads until the text appears; leaves the rest unread. */
async function waitFor(stream: ReadableStream<Uint8Array>, text: string): Promise<void> {
  const decoder = new TextDecoder();
  let seen = "";
  for await (const chunk of stream) {
    seen += decoder.decode(chunk, { stream: true });
    if (seen.includes(text)) return;
  }
  throw new Error(`the lab ended without writing "${text}": ${seen}`);
}

test("lab writes its reports and nothing else", async () => {
  await withFolder(async (folder) => {
    const args = [...TINY, "--blocks", "2", "--seed", "5", "--margin", "3%", "--out", folder];
    const { code, stdout, stderr } = await runLab(args);
    assert(code === 0 || code === 1, stderr);
    assertStringIncludes(stdout, "boolean_branch");
    await assertReportsOnly(folder);
    const report = await readReport(folder);
    assertEquals(report.partial, false);
    assertEquals(report.seed, 5);
    assertEquals(report.margin, 0.03);
    const [group] = report.groups;
    assertEquals(report.groups.length, 1);
    const strategies = group!.cells.filter(({ control }) => !control);
    assertEquals(strategies.map(({ strategy }) => strategy), ["direct", "boolean_branch"]);
    for (const { processes } of strategies) {
      assertEquals(processes.map(({ block }) => block), [0, 1]);
    }
    assertEquals(new Set(strategies.map(({ processes }) => processes[0]!.checksum)).size, 1);
    assertEquals(report.controls.map(({ name }) => name), ["A/A", "known ×2", "empty op"]);
  });
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // Windows cannot send any of them to a process.
  if (Deno.build.os === "windows") continue;
  test(`lab leaves a valid partial report at ${signal}`, async () => {
    await withFolder(async (folder) => {
      const child = startLab([...TINY, "--blocks", "1000", "--out", folder]);
      await waitFor(child.stderr, "Early figures");
      child.kill(signal);
      const stdout = await new Response(child.stdout).text();
      const { code } = await child.status;
      assertEquals(code, 130);
      assertStringIncludes(stdout, "partial");
      await assertReportsOnly(folder);
      const report = await readReport(folder);
      assertEquals(report.partial, true);
      assertEquals(report.partialReason, "interrupted");
      assert(report.groups[0]!.cells.every(({ processes }) => processes.length >= 1));
      assertEquals(report.findings.filter(({ kind }) => kind === "child died"), []);
    });
  });
}

const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["an unknown strategy", ["--strategies", "no_such"], /^Cannot use --strategies/],
  ["an unknown workload", ["--workloads", "no_such"], /^Cannot use --workloads/],
  [
    "an unknown workload, but not a variant of a strategy",
    ["--strategies", "switch_local_bug", "--workloads", "no_such"],
    /^Cannot use --workloads/,
  ],
  ["an unknown flag", ["--no-such"], /unknown option '--no-such'/],
  ["an unknown subcommand", ["no_such"], /no_such/],
  ["a flag without its value", ["--budget"], /argument missing/],
  ["a budget of 0", ["--budget", "0"], /^Cannot use --budget/],
  ["a budget too short for one block", ["--budget", "1ms"], /budget must be enough for one block/],
  [
    "a budget that leaves too little for one block, before it is used up",
    ["--budget", "3s", "--quick"],
    /current value is 3s \(at least \d(?:\.\d)? s is needed\)/,
  ],
  ["a margin of 0", ["--margin", "0"], /^Cannot use --margin/],
  ["a seed that is no number", ["--seed", "x"], /^Cannot use --seed/],
  ["no blocks", ["--blocks", "0"], /^Cannot use --blocks/],
  ["an unknown placement", ["--placement", "nowhere"], /isolated, paired, shared/],
];
for (const [what, args, message] of REFUSED) {
  test(`lab refuses ${what} in one line, exit 2`, async () => {
    await withFolder(async (folder) => {
      // A budget is one of a process's whole life.
      const run = args[0] === "--budget" ? runLab : runLabHere;
      const { code, stdout, stderr } = await run(["--out", folder, ...args]);
      assertEquals([code, stdout], [2, ""], stderr);
      assertMatch(stderr, message);
      assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
      assertEquals(await filesOf(folder), []);
    });
  });
}

test("lab refuses a folder that it cannot write to, exit 2", async () => {
  await withFolder(async (folder) => {
    const file = `${folder}/occupied`;
    await Deno.writeTextFile(file, "a file");
    const { code, stderr } = await runLabHere([...TINY, "--budget", "1h", "--out", file]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, file);
    assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
    assertEquals(await Deno.readTextFile(file), "a file");
  });
});

test("lab says which permission to write is missing, exit 2", async () => {
  await withFolder(async (folder) => {
    const permissions = ["--allow-read", `--allow-run=${Deno.execPath()}`];
    const { code, stderr } = await runLab([...TINY, "--out", folder], permissions);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, "write access");
    assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
    assertEquals(await filesOf(folder), []);
  });
});

test("lab --help names every flag, exit 0", async () => {
  const { code, stdout } = await runLabHere(["--help"]);
  assertEquals(code, 0);
  for (const flag of ["--quick", "--budget", "--out", "--strategies", "--workloads", "--seed"]) {
    assertStringIncludes(stdout, flag);
  }
});
