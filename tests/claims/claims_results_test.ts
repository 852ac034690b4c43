import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { CellEvidence, EvidenceSummary } from "../../bench/record/cell_evidence.ts";
import type { Bound } from "../../bench/studies/claims/claim.ts";
import { classOf } from "../../bench/studies/claims/claims_evidence.ts";
import { claimCellId } from "../../bench/studies/claims/claim_cell.ts";
import { planClaims } from "../../bench/studies/claims/claims_plan.ts";
import {
  cellResults,
  cellsInNeed,
  claimResults,
  controlResults,
  groupResults,
  measuredOf,
  unfinished,
} from "../../bench/studies/claims/claims_results.ts";
import { rulesFor } from "../../bench/studies/claims/judge.ts";
import { blocksAt } from "../measure/raw_group.ts";
import { cellOf, claimOf, measuredGroup } from "./small_claims.ts";

const RULES = rulesFor([8, 16, 32]);
const DIRECT = cellOf("direct");
const BRANCH = cellOf("boolean_branch");
const TABLE = cellOf("function_table");
const AT_LEAST: Bound = { kind: "at least", ratio: 1.5 };
const NO_EVIDENCE = new Map<string, CellEvidence>();

// boolean_branch takes as long as direct, function_table three times as long.
const PLAN = planClaims([
  claimOf("same", [[BRANCH, DIRECT]]),
  claimOf("table", [[TABLE, DIRECT]], AT_LEAST),
]);

/** Times of the group's cells as they should be, in `blocks` blocks. */
function truth(name: string, blocks: number): readonly number[] {
  if (name.endsWith("×2")) return blocksAt(2, blocks);
  if (name === claimCellId(DIRECT) || name.endsWith("again")) return blocksAt(1, blocks, 0);
  return blocksAt(name === claimCellId(TABLE) ? 3 : 1, blocks, 0.004);
}

Deno.test("cellsInNeed() are those of open predictions, with the A/A control beside them", () => {
  // After 8 blocks the factor of three is clear, the equivalence is not.
  const group = measuredGroup(PLAN, 0, (name) => truth(name, 8));
  const [again] = PLAN.controls[0]!.over;
  assertEquals(
    new Set(cellsInNeed(PLAN, group, RULES)),
    new Set([claimCellId(BRANCH), claimCellId(DIRECT), again]),
  );
  const later = measuredGroup(PLAN, 0, (name) => truth(name, 32));
  assertEquals(cellsInNeed(PLAN, later, RULES), []);
});

Deno.test("cellsInNeed() goes on for a known difference that was not found", () => {
  const [twice] = PLAN.controls.find(({ name }) => name === "known ×2")!.over;
  const group = measuredGroup(PLAN, 0, (name) => {
    return name === twice ? blocksAt(1.8, 32) : truth(name, 32);
  });
  assertEquals(new Set(cellsInNeed(PLAN, group, RULES)), new Set([twice, claimCellId(BRANCH)]));
});

Deno.test("cellsInNeed() lets go of predictions whose cell was given up", () => {
  const group = measuredGroup(PLAN, 0, (name) => {
    return name === claimCellId(BRANCH) ? truth(name, 3) : truth(name, 8);
  });
  assertEquals(cellsInNeed(PLAN, group, RULES), []);
  // Nothing that time would have changed either.
  assertEquals(unfinished(PLAN, [group], RULES), 0);
});

Deno.test("claimResults() gives verdicts, effects and labels of each prediction", () => {
  const group = measuredGroup(PLAN, 0, (name) => truth(name, 16));
  const measured = measuredOf(PLAN, [group]);
  const [same, table] = claimResults(PLAN, measured, RULES, NO_EVIDENCE);
  assertEquals([same!.verdict, table!.verdict], ["confirmed", "confirmed"]);
  const [prediction] = table!.predictions;
  assertEquals(prediction!.label, "table.0");
  assertEquals([prediction!.over, prediction!.under], [[claimCellId(TABLE)], [
    claimCellId(DIRECT),
  ]]);
  assertEquals(prediction!.outcome, "holds");
  assertAlmostEquals(prediction!.effect!.ratio, 3, 0.01);
  // It was decided by the first look.
  assertEquals(prediction!.effect!.blocks.length, 8);
  assertEquals(unfinished(PLAN, measured, RULES), 0);
});

Deno.test("claimResults() of what was not measured say so", () => {
  const measured = measuredOf(PLAN, []);
  for (const { verdict, predictions } of claimResults(PLAN, measured, RULES, NO_EVIDENCE)) {
    assertEquals(verdict, "not measured");
    assertEquals(predictions[0]!.effect, null);
  }
  assertEquals(unfinished(PLAN, measured, RULES), 2);
  assert(controlResults(PLAN, measured, RULES).every(({ passed }) => passed === null));
  for (const { nsPerOp, processes } of cellResults(PLAN, measured, NO_EVIDENCE)) {
    assertEquals([nsPerOp, processes], [null, 0]);
  }
});

Deno.test("unfinished() counts open predictions with fewer blocks than planned", () => {
  for (const [blocks, count] of [[9, 1], [32, 0]] as const) {
    const group = measuredGroup(PLAN, 0, (name) => {
      return name === claimCellId(BRANCH) ? blocksAt(1.02, blocks, 0.004) : truth(name, blocks);
    });
    assertEquals(unfinished(PLAN, [group], RULES), count);
  }
});

Deno.test("controlResults() fail for a cell that differs from itself and for a missed ×2", () => {
  const outcomes = (departures: Readonly<Record<string, number>>) => {
    const group = measuredGroup(PLAN, 0, (name) => {
      const ratio = Object.entries(departures).find(([end]) => name.endsWith(end))?.[1];
      return ratio === undefined ? truth(name, 16) : blocksAt(ratio, 16);
    });
    return controlResults(PLAN, [group], RULES).map(({ name, passed }) => [name, passed]);
  };
  assertEquals(outcomes({}), [["A/A", true], ["known ×2", true]]);
  assertEquals(outcomes({ again: 1.05 }), [["A/A", false], ["known ×2", true]]);
  // A difference within ±2 % is no fault of the lab's.
  assertEquals(outcomes({ again: 1.01 }), [["A/A", true], ["known ×2", true]]);
  assertEquals(outcomes({ "×2": 1.2 }), [["A/A", true], ["known ×2", false]]);
});

Deno.test("cellResults() pool the processes of all groups of a cell", () => {
  const center = cellOf("direct", { order: "random" });
  const works = ["more_used", "round_trip_4", "batch_32"].flatMap((workload) =>
    ["alternating", "runs", "random"].map((order) => ({ workload, order }))
  );
  const plan = planClaims([
    claimOf(
      "star",
      works.flatMap((work) =>
        [cellOf("boolean_branch", work), cellOf("function_table", work)].map((cell) =>
          [cell, center] as const
        )
      ),
    ),
  ]);
  assert(plan.groups.length > 1);
  const measured = plan.groups.map((_, i) => measuredGroup(plan, i, () => blocksAt(1, 8)));
  const { processes, nsPerOp } = cellResults(plan, measured, NO_EVIDENCE)
    .find(({ id }) => id === claimCellId(center))!;
  assertEquals(processes, 8 * plan.groups.length);
  assertAlmostEquals(nsPerOp!, 10, 0.1);
  assertEquals(groupResults(measured).length, plan.groups.length);
});

function summary(departures: Partial<EvidenceSummary>): EvidenceSummary {
  return {
    name: "loop",
    tier: "turbofan",
    classification: "known call",
    codeObstacle: "",
    bytes: 100,
    guards: 1,
    knownCalls: [],
    builtinCalls: [],
    megamorphicLoads: 0,
    indirectJumps: 0,
    neverExecuted: 0,
    inlined: [],
    refused: [],
    deopts: [],
    icStates: [],
    ...departures,
  };
}

Deno.test("classOf() tells the operations of a loop apart", () => {
  const functions = [
    summary({
      knownCalls: ["add", "packedPoll"],
      inlined: ["splitGet", "packedInOrderGet#3", "splitPoll", "kickPrepare"].map((name) => ({
        name,
        into: "",
      })),
    }),
    // The dispatching function that the loop calls.
    summary({ name: "add", inlined: [{ name: "splitAdd", into: "" }] }),
  ];
  const evidence: CellEvidence = { classification: "known call", functions, variants: [] };
  const loop = cellOf("switch_const_ops", { workload: "round_trip_4" });
  assertEquals(classOf(evidence, loop, "add"), "known call");
  assertEquals(classOf(evidence, loop, "poll"), "known call");
  assertEquals(classOf(evidence, loop, "get"), "inlined");
  const generic: CellEvidence = { ...evidence, classification: "generic call" };
  // The dispatching function is part of the code, what it calls is not.
  assertEquals(classOf(generic, loop, "kickPrepare"), "generic call");
  // Alone in its loop, the operation is what the loop is.
  assertEquals(classOf(generic, cellOf("function_table"), "get"), "generic call");
});
