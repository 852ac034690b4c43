import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Calibration } from "../../bench/record/calibration.ts";
import type { CellEvidence, Classification } from "../../bench/record/cell_evidence.ts";
import { disagreements } from "../../bench/studies/lab/disagreement.ts";
import { evidenceTables } from "../../bench/studies/lab/evidence_tables.ts";
import type { CellResult, GroupResult, LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
import type { Verdict } from "../../bench/stats/verdict.ts";
import { labJson } from "../../bench/record/write_files.ts";
import { syntheticReport } from "./synthetic_report.ts";

const CALL = { ns: 1, nsLow: 0.9, nsHigh: 1.1, cycles: null };

const CALIBRATION: Calibration = {
  schema: "vringlab/calibration",
  version: 1,
  available: true,
  reason: "",
  architecture: "x86_64 linux",
  mitigation: "Mitigation: Retpolines",
  tscGHz: 2.5,
  predictedCall: CALL,
  mispredictedCall: { ...CALL, ns: 8 },
  retpolineCall: { ...CALL, ns: 10 },
  entries: [{ ...CALL, name: "indirect call", order: "constant", processes: 8 }],
  confidence: 0.95,
  processes: 8,
  rounds: 16,
  seed: 1,
  startedAt: "2026-01-01T00:00:00.000Z",
  durationSeconds: 5,
  findings: [],
};

function evidenceOf(classification: Classification): CellEvidence {
  return {
    classification,
    functions: [{
      name: "roundTrips",
      tier: "turbofan",
      classification,
      codeObstacle: "",
      bytes: 444,
      guards: 7,
      knownCalls: [],
      builtinCalls: [],
      megamorphicLoads: 0,
      indirectJumps: 0,
      neverExecuted: 0,
      inlined: [{ name: "splitAdd", into: "" }],
      refused: [{
        name: "packedAdd",
        bytecodes: 222,
        budgetUsed: 722,
        limit: 920,
        reason: "inlining budget",
      }],
      deopts: [{ name: "add", reason: "wrong map", place: "x.ts:1:1", measured: true }],
      icStates: [{
        name: "add",
        type: "LoadIC",
        key: "ops",
        state: "monomorphic",
        maps: 1,
        sites: 2,
      }],
    }],
    variants: [{ processes: 2, tier: "turbofan", bytes: 444, inlined: ["splitAdd"] }],
  };
}

/** A report whose strategies have evidence: generic calls but for `boolean_branch` and `direct`. */
function reportWithEvidence(): LabReport {
  const report = syntheticReport();
  const groups = report.groups.map((group) => ({
    ...group,
    cells: group.cells.map((cell) => {
      if (cell.control) return cell;
      const inlined = ["direct", "boolean_branch"].includes(cell.strategy);
      return { ...cell, evidence: evidenceOf(inlined ? "inlined" : "generic call") };
    }),
  }));
  return { ...report, groups, calibration: CALIBRATION };
}

interface Made {
  readonly strategy: string;
  readonly classification: Classification;
  readonly ratio: number;
  readonly verdict: Verdict;
  readonly timedTier?: string;
}

/** A group of `direct` and cells made up. */
function groupOf(order: string, cells: readonly Made[]): GroupResult {
  const [group] = syntheticReport().groups;
  const baseline = group!.cells.find(({ strategy }) => strategy === "direct")!;
  const compared = group!.cells.find(({ comparison }) => comparison !== null)!;
  return {
    ...group!,
    order,
    cells: [
      { ...baseline, evidence: evidenceOf("inlined") },
      ...cells.map((made): CellResult => ({
        ...compared,
        strategy: made.strategy,
        control: false,
        processes: compared.processes.map((process) => ({
          ...process,
          tiers: { loop: made.timedTier ?? "turbofan" },
        })),
        comparison: {
          ...compared.comparison!,
          ratio: made.ratio,
          ratioLow: made.ratio - 0.01,
          ratioHigh: made.ratio + 0.01,
          verdict: made.verdict,
        },
        evidence: evidenceOf(made.classification),
      })),
    ],
  };
}

const GENERIC: Made = {
  strategy: "function_table",
  classification: "generic call",
  ratio: 1.5,
  verdict: "slower",
};
const INLINED: Made = {
  strategy: "boolean_branch",
  classification: "inlined",
  ratio: 1.1,
  verdict: "slower",
};

Deno.test("disagreements() says nothing where evidence and timing go together", () => {
  assertEquals(disagreements(groupOf("one", [GENERIC, INLINED])), []);
  assertEquals(disagreements(groupOf("one", [{ ...INLINED, ratio: 1.6 }])), []);
});

Deno.test("disagreements() names what is inlined and as slow as a generic call", () => {
  const [one, ...rest] = disagreements(groupOf("one", [GENERIC, { ...INLINED, ratio: 1.495 }]));
  assertEquals(rest, []);
  assertEquals(one?.strategy, "boolean_branch");
  assertStringIncludes(one!.text, "is inlined, yet not shown to be faster than `function_table`");
  const [mixed] = disagreements(groupOf("random", [GENERIC, { ...INLINED, ratio: 1.6 }]));
  assertStringIncludes(mixed!.text, "mispredicted branch");
});

Deno.test("disagreements() names a generic call that costs nothing", () => {
  const [one] = disagreements(groupOf("one", [{ ...GENERIC, ratio: 1, verdict: "equivalent" }]));
  assertStringIncludes(one!.text, "makes a generic call, yet is equivalent to `direct`");
});

Deno.test("disagreements() names timed processes in another tier than the evidence", () => {
  const [one] = disagreements(groupOf("one", [{ ...INLINED, timedTier: "maglev" }]));
  assertStringIncludes(one!.text, "ended with a function in maglev");
});

Deno.test("disagreements() leaves controls and cells without evidence out", () => {
  const group = groupOf("one", [{ ...GENERIC, ratio: 1, verdict: "equivalent" }]);
  const controls = group.cells.map((cell) => ({ ...cell, control: true }));
  assertEquals(disagreements({ ...group, cells: controls }), []);
  const bare = group.cells.map(({ evidence: _, ...cell }) => cell);
  assertEquals(disagreements({ ...group, cells: bare }), []);
});

Deno.test("readLabReport() keeps evidence and calibration, and does without", () => {
  const report = reportWithEvidence();
  const read = readLabReport(labJson(report), "lab.json");
  assertEquals(read.calibration, CALIBRATION);
  assertEquals(read.groups[0]!.cells[0]!.evidence, report.groups[0]!.cells[0]!.evidence);
  const old = readLabReport(labJson(syntheticReport()), "lab.json");
  assert(!("calibration" in old));
  assert(old.groups.every(({ cells }) => cells.every((cell) => !("evidence" in cell))));
});

Deno.test("evidenceTables() states overheads in ns and in calls of the machine", () => {
  const report = { ...syntheticReport(), calibration: CALIBRATION };
  const [table] = evidenceTables(report);
  const row = table!.rows.find(([name]) => name === "boolean_branch")!;
  const [, over = "", predicted = "", mispredicted = "", retpoline = ""] = row;
  assertEquals(Number(over), Number(predicted));
  assert(Math.abs(Number(over) - 8 * Number(mispredicted)) < 0.01, row.join(" "));
  assert(Math.abs(Number(over) - 10 * Number(retpoline)) < 0.01, row.join(" "));
  assertEquals(row.length, 5);
});

Deno.test("evidenceTables() counts the calls that are left and groups what a budget refused", () => {
  const report = reportWithEvidence();
  const [group] = report.groups;
  const [first, ...others] = group!.cells;
  const [summary] = evidenceOf("generic call").functions;
  const refusal = summary!.refused[0]!;
  const functions = [{
    ...summary!,
    knownCalls: ["a", "b"],
    builtinCalls: ["Call_ReceiverIsAny", "CallFunction_ReceiverIsAny"],
    megamorphicLoads: 1,
    indirectJumps: 2,
    refused: [refusal, { ...refusal, name: "splitAdd" }, {
      ...refusal,
      name: "big",
      limit: null,
      budgetUsed: null,
      reason: "too large",
    }],
  }];
  const evidence = { ...evidenceOf("generic call"), functions };
  const cells = [{ ...first!, evidence }, ...others];
  const [table] = evidenceTables({ ...report, groups: [{ ...group!, cells }] });
  const row = table!.rows[0]!;
  assertEquals(
    row[table!.headings.indexOf("calls left")],
    [
      "2 known",
      "1 in a chain",
      "1 generic",
      "1 megamorphic load",
      "2 indirect jumps",
      "1 deopt after warm-up",
    ].join(", "),
  );
  assertEquals(
    row[table!.headings.indexOf("not inlined")],
    "packedAdd, splitAdd (budget 722/920); big (too large)",
  );
});

Deno.test("evidenceTables() states nothing in calls where no overhead is known yet", () => {
  const { groups, ...report } = { ...syntheticReport(), calibration: CALIBRATION };
  const early = groups.map((group) => ({
    ...group,
    cells: group.cells.map((cell) => ({ ...cell, comparison: null })),
  }));
  assertEquals(evidenceTables({ ...report, groups: early }), []);
  assertEquals(evidenceTables({ ...report, groups }).length, groups.length);
});

Deno.test("all forms of the report show evidence and calibration", () => {
  const report = reportWithEvidence();
  const terminal = renderTerminal(report, { width: 120 });
  const row = terminal.split("\n").find((line) => line.includes("boolean_branch  "))!;
  assert(/V8 made/.test(terminal) && /inlined/.test(terminal), row);
  for (const text of [terminal, renderMarkdown(report), renderHtml(report)]) {
    const plain = text.replaceAll("&nbsp;", " ").replace(/\s+/g, " ");
    assertStringIncludes(plain, "a predicted indirect call takes 1");
    assertStringIncludes(plain, "retpoline");
  }
  for (const text of [renderMarkdown(report), renderHtml(report)]) {
    assertStringIncludes(text, "packedAdd (budget 722/920)");
    assertStringIncludes(text, "generic call");
  }
});

Deno.test("reports say in one line why overheads are not in calls", () => {
  const calibration: Calibration = {
    ...CALIBRATION,
    available: false,
    reason: "the native loops need --allow-ffi",
    predictedCall: null,
    mispredictedCall: null,
    retpolineCall: null,
  };
  const report = { ...syntheticReport(), calibration };
  assertStringIncludes(renderMarkdown(report), "the native loops need --allow-ffi");
  assertEquals(evidenceTables(report), []);
});
