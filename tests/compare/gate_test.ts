import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type GateOutcome, judgeGate } from "../../bench/studies/compare/gate.ts";
import type { Comparison } from "../../bench/stats/compare.ts";
import type { LabReport } from "../../bench/record/lab.ts";
import { syntheticReport } from "../report/synthetic_report.ts";

const REPORT = syntheticReport({
  workloads: ["more_used"],
  strategies: ["boolean_branch", "map_lookup"],
  blocks: 8,
  rounds: 4,
});

/** A report in which each strategy beside the baseline came out so; `null`: not compared. */
function reportOf(
  comparison: Partial<Comparison> | null,
  departures: Partial<LabReport> = {},
): LabReport {
  return {
    ...REPORT,
    margin: 0.02,
    groups: REPORT.groups.map((group) => ({
      ...group,
      cells: group.cells.map((cell) =>
        cell.control || cell.comparison === null ? cell : {
          ...cell,
          comparison: comparison === null ? null : { ...cell.comparison, ...comparison },
        }
      ),
    })),
    ...departures,
  };
}

function stateOf(...report: Parameters<typeof reportOf>): GateOutcome["state"] {
  return judgeGate(reportOf(...report)).state;
}

Deno.test("judgeGate() closes for what is slower beyond the margin, with its whole interval", () => {
  const slower = { verdict: "slower", ratio: 1.05, ratioLow: 1.03, ratioHigh: 1.07 } as const;
  const { state, text } = judgeGate(reportOf(slower));
  assertEquals(state, "closed");
  assertStringIncludes(text, "slower by more than 2 %");
  assertStringIncludes(text, "boolean_branch +5.00 % (+3.00 to +7.00 %)");
  assertStringIncludes(text, "map_lookup");
  assertEquals(stateOf(slower, { margin: 0.04 }), "open");
  assertEquals(stateOf({ ...slower, ratioLow: 1.015 }), "open");
  // Slower by its interval, but not after the correction for several comparisons.
  assertEquals(stateOf({ ...slower, verdict: "inconclusive" }), "open");
});

Deno.test("judgeGate() passes what is faster, equivalent or inconclusive", () => {
  for (const verdict of ["faster", "equivalent", "inconclusive"] as const) {
    const { state, text } = judgeGate(
      reportOf({ verdict, ratio: 1, ratioLow: 0.99, ratioHigh: 1.01 }),
    );
    assertEquals(state, "open");
    assert(text.startsWith("Gate: passed"));
  }
});

Deno.test("judgeGate() judges nothing when a control failed or none was judged", () => {
  const slower = { verdict: "slower", ratio: 1.5, ratioLow: 1.4, ratioHigh: 1.6 } as const;
  const failed = REPORT.controls.map((control, i) =>
    i === 0 ? { ...control, passed: false } : control
  );
  assertEquals(stateOf(slower, { controls: failed }), "unjudged");
  assertEquals(stateOf(slower, { controls: [] }), "unjudged");
});

Deno.test("judgeGate() judges nothing when a function failed or was not compared", () => {
  const equal = { verdict: "equivalent", ratio: 1, ratioLow: 0.99, ratioHigh: 1.01 } as const;
  assertEquals(stateOf(null), "unjudged");
  assertEquals(stateOf(equal, { groups: [] }), "unjudged");
  const finding = { where: "functions/head", what: "boom", likelyCause: "", advice: "" };
  const died = judgeGate(reportOf(equal, { findings: [{ ...finding, kind: "child died" }] }));
  assertEquals(died.state, "unjudged");
  assertStringIncludes(died.text, "functions/head failed: boom");
  assertEquals(stateOf(equal, { findings: [{ ...finding, kind: "not steady" }] }), "open");
});
