import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { withEvidence } from "../../bench/studies/lab/lab_evidence.ts";
import type { GroupResult, LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { testWith } from "../permitted.ts";
import { LAB_PERMISSIONS, runLab } from "../run_program.ts";
import { syntheticReport } from "../report/synthetic_report.ts";

const test = testWith("read", "write", "run");
const NATIVE = Deno.build.arch === "x86_64" && Deno.build.os === "linux";
const ROOT = new URL("../../", import.meta.url);

/** A report of one comparison of the workload `more_used`, with the cells of these strategies. */
function reportOf(
  strategies: readonly string[],
  placement: GroupResult["placement"] = "isolated",
): LabReport {
  const report = syntheticReport();
  const [group] = report.groups;
  const [baseline] = group!.cells;
  return {
    ...report,
    environment: { ...report.environment, v8Flags: [] },
    findings: [],
    groups: [{
      ...group!,
      workload: "more_used",
      order: "one",
      layouts: "split",
      placement,
      cells: strategies.map((strategy) => ({ ...baseline!, strategy, control: false })),
    }],
  };
}

const NEVER = new AbortController().signal;

test("withEvidence() makes a finding of a cell that has none and goes on with the next", async () => {
  const report = reportOf(["vtable", "function_table"]);
  const { groups, findings } = await withEvidence(report, { limitMs: 60_000, signal: NEVER });
  const [missing, taken] = groups[0]!.cells;
  assertEquals(missing!.evidence, undefined);
  assert(taken!.evidence !== undefined);
  assertEquals(taken!.evidence.functions[0]!.name, "moreUsedOps");
  assertEquals(findings.map(({ kind, where }) => [kind, where]), [
    ["no evidence", "more_used/one/split/vtable"],
  ]);
});

Deno.test("withEvidence() names the cells that time did not suffice for", async () => {
  const report = reportOf(["direct", "function_table"]);
  const stopped = await withEvidence(report, { limitMs: 60_000, signal: AbortSignal.abort() });
  assertEquals(stopped.groups, report.groups);
  assertEquals(stopped.findings.map(({ where }) => where), ["2 of 2 cells"]);
  assertStringIncludes(stopped.findings[0]!.likelyCause, "interrupted");
});

Deno.test("withEvidence() takes none of cells that shared a process", async () => {
  const report = reportOf(["direct", "function_table"], "shared");
  const { groups, findings } = await withEvidence(report, { limitMs: 60_000, signal: NEVER });
  assertEquals(groups, report.groups);
  assertStringIncludes(findings[0]!.what, "evidence is of a cell alone in its process");
});

/** Runs the lab on one small comparison and reads its report. */
async function reportOfRun(flags: readonly string[], permissions: readonly string[]) {
  const folder = `${fileURLToPath(ROOT)}report/test-${crypto.randomUUID()}`;
  const tiny = ["--workloads", "more_used/one/split", "--strategies", "function_table"];
  try {
    const small = [...tiny, "--blocks", "2", "--budget", "60s", "--out", folder];
    const { stderr, stdout } = await runLab(
      ["--quick", ...small, ...flags],
      [...LAB_PERMISSIONS, ...permissions],
    );
    const json = await Deno.readTextFile(`${folder}/lab.json`).catch(() => {
      throw new Error(stderr);
    });
    return { report: readLabReport(json, "lab.json"), text: stdout };
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

test("lab --full writes evidence of each strategy and the calibration", async () => {
  const { report, text } = await reportOfRun(["--full"], []);
  const cells = report.groups[0]!.cells.filter(({ control }) => !control);
  assertEquals(cells.map(({ strategy }) => strategy), ["direct", "function_table"]);
  assert(cells.every(({ evidence }) => evidence !== undefined));
  assertStringIncludes(text, "V8 made");
  assertEquals(report.calibration!.available, NATIVE, report.calibration!.reason);
  if (NATIVE) assertEquals(cells[0]!.evidence!.functions[0]!.codeObstacle, "");
});

test("lab --full says in one line what is missing where --allow-ffi is refused", async () => {
  const { report, text } = await reportOfRun(["--full"], ["--deny-ffi"]);
  assertEquals(report.calibration!.available, false);
  assertStringIncludes(text.replace(/\s+/g, " "), "not in calls of this machine: the native loops");
  assert(report.groups[0]!.cells[0]!.evidence!.functions[0]!.codeObstacle !== "");
});

test("the plain lab takes neither evidence nor calibration", async () => {
  const { report } = await reportOfRun([], []);
  assertEquals(report.calibration, undefined);
  assert(report.groups[0]!.cells.every(({ evidence }) => evidence === undefined));
});
