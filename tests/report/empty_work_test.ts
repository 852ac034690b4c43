import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { judgeGate } from "../../bench/studies/compare/gate.ts";
import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../bench/cell.ts";
import { advise } from "../../bench/studies/lab/advice.ts";
import { chooseStrategy } from "../../bench/studies/lab/choice.ts";
import { emptyWorkFindings, emptyWorkIn } from "../../bench/measure/empty_work.ts";
import { conclude } from "../../bench/studies/lab/conclusion.ts";
import type { GroupResult, LabReport } from "../../bench/record/lab.ts";
import { syntheticReport } from "./synthetic_report.ts";

const STRATEGIES = syntheticReport({
  workloads: ["more_used"],
  strategies: ["boolean_branch", "map_lookup"],
  blocks: 8,
  rounds: 3,
});
const GROUP = STRATEGIES.groups[0]!;

/** The group with the empty loop at a share of the baseline's time. */
function withEmptyAt(ratio: number, group: GroupResult = GROUP): GroupResult {
  return {
    ...group,
    cells: group.cells.map((cell) =>
      cell.strategy !== "empty_op" ? cell : {
        ...cell,
        comparison: { ...cell.comparison!, ratio, ratioLow: ratio * 0.99, ratioHigh: ratio * 1.01 },
      }
    ),
  };
}

function functions(group: GroupResult): LabReport {
  return {
    ...STRATEGIES,
    groups: [{ ...group, workload: FUNCTIONS_WORKLOAD, order: NO_VARIANT, layouts: NO_VARIANT }],
  };
}

function namesIn(groups: readonly GroupResult[]): readonly string[] {
  return emptyWorkIn(groups).map(({ cell }) => cell.strategy);
}

Deno.test("emptyWorkIn() lists what is less than a tenth above the empty loop, no control", () => {
  assertEquals(namesIn([withEmptyAt(0.5)]), []);
  assertEquals(namesIn([withEmptyAt(0.89)]), []);
  // Just so for the baseline; the others take longer.
  assertEquals(namesIn([withEmptyAt(0.92)]), ["direct"]);
  assertEquals(namesIn([withEmptyAt(1.02)]), ["direct", "boolean_branch"]);
  const without = GROUP.cells.filter(({ strategy }) => strategy !== "empty_op");
  assertEquals(namesIn([{ ...GROUP, cells: without }]), []);
});

Deno.test("emptyWorkIn() finds the empty loop in another pair, and names the baseline once", () => {
  const [baseline, ...others] = withEmptyAt(1).cells;
  const pairs = others.map((cell): GroupResult => ({
    ...GROUP,
    placement: "paired",
    cells: [baseline!, cell],
  }));
  assertEquals(namesIn(pairs), ["direct", "boolean_branch"]);
});

Deno.test("nothing is recommended where a function cannot be distinguished from one that does nothing", () => {
  const sound = functions(withEmptyAt(0.5));
  const idle = functions(withEmptyAt(0.92));
  assertMatch(conclude(sound).answer, /^Use /);
  assert(chooseStrategy(sound) !== null);
  assertEquals(chooseStrategy(idle), null);
  assertStringIncludes(
    conclude(idle).answer,
    "Nothing to recommend: `direct` cannot be distinguished from a function that does nothing, so its work may have been compiled away.",
  );
  assertEquals(conclude(idle).reasons, []);
  const { state, text } = judgeGate(idle);
  assertEquals(state, "unjudged");
  assertStringIncludes(text, "direct cannot be distinguished from a function that does nothing");
  const [finding] = emptyWorkFindings(idle.groups);
  assertEquals([finding!.kind, finding!.where], ["no work seen", "functions/direct"]);
  assertMatch(finding!.what, /function that does nothing: [\d.]+ ns against [\d.]+ ns$/);
  assertStringIncludes(finding!.likelyCause, "may have been compiled away");
});

Deno.test("advice on strategies leaves out comparisons with work that was not seen", () => {
  const report = {
    ...STRATEGIES,
    groups: STRATEGIES.groups.map((group) => withEmptyAt(0.98, group)),
  };
  const said = (report: LabReport) => JSON.stringify(advise(report));
  assertStringIncludes(said(STRATEGIES), "boolean_branch");
  assertEquals(said(report).includes("boolean_branch"), false);
  assertMatch(
    conclude(report).answer,
    /^Nothing to recommend: .* cannot be distinguished from a loop/,
  );
});
