import { assert, assertEquals, assertStringIncludes, fail } from "@std/assert";
import { countsObstacle, gatherCounts } from "../../../bench/evidence/counts/gather_counts.ts";
import { indirectBranches } from "../../../bench/evidence/counts/counts_words.ts";
import type { Subject } from "../../../bench/evidence/subject.ts";
import { NO_EVIDENCE, testUnless } from "../evidence_case.ts";

const MODULE = new URL("../causes/planted.ts", import.meta.url).href;
const workload = (strategy: string): Subject => ({
  ...{ kind: "workload", workload: "more_used", order: "alternating", layouts: "split+packed" },
  ...{ strategy, seed: 1 },
});
const planted = (name: string): Subject => ({ kind: "function", module: MODULE, name });

/** Whether this system lets the lab trace at all, found out by trying. */
const FIRST = NO_EVIDENCE ?? await countsObstacle();
const tried = FIRST === null ? await gatherCounts(workload("switch_const_ops")) : null;
const OBSTACLE = FIRST ?? (tried!.ok || !tried!.forbidden ? null : tried!.finding.likelyCause);

testUnless(OBSTACLE, "gatherCounts() counts no indirect branch where a switch is inlined", () => {
  if (!tried!.ok) fail(tried!.finding.likelyCause);
  const { counts } = tried!;
  assert(counts.equal && counts.repetitions === 3);
  assertEquals([indirectBranches(counts), counts.calls], [0, []]);
  return Promise.resolve();
});

testUnless(OBSTACLE, "gatherCounts() counts one indirect branch for a table", async () => {
  const result = await gatherCounts(workload("function_table"));
  if (!result.ok) fail(result.finding.likelyCause);
  const { counts } = result;
  assertEquals([indirectBranches(counts), counts.varyingTargets], [1, 1]);
  const called = counts.calls.filter(({ kind }) => kind === "function");
  assertEquals(called, [
    { name: "packedMoreUsed", kind: "function", perOperation: 0.5 },
    { name: "splitMoreUsed", kind: "function", perOperation: 0.5 },
  ]);
});

testUnless(
  OBSTACLE,
  "gatherCounts() counts a function without its caller, and names builtins",
  async () => {
    const result = await gatherCounts(planted("mapsSlow"));
    if (!result.ok) fail(result.finding.likelyCause);
    const { calls, returns } = result.counts;
    assertEquals(calls.map(({ kind, perOperation }) => [kind, perOperation]), [["builtin", 1]]);
    assert(calls[0]!.name.includes("Megamorphic"));
    // Its own and that of the builtin: none of the code that calls it.
    assertEquals(returns, 2);
  },
);

testUnless(OBSTACLE, "gatherCounts() is bounded in steps and in time", async () => {
  const few = await gatherCounts(workload("boolean_branch"), { stepLimit: 50 });
  assert(!few.ok && !few.forbidden);
  assertStringIncludes(few.finding.likelyCause, "more steps than the limit");
  const late = await gatherCounts(workload("boolean_branch"), { steppingMs: 0 });
  assert(!late.ok);
  assertStringIncludes(late.finding.likelyCause, "longer than the limit");
});
