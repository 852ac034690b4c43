import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { LabFlags } from "../../bench/studies/lab/lab_flags.ts";
import { budgetText, planOf } from "../../bench/studies/lab/request.ts";
import { BadInput } from "../../bench/bad_input.ts";

const FLAGS: LabFlags = { out: "report", margin: "2%", placement: "isolated", v8Flags: [] };
const ONE = "more_used/random/split+packed";

Deno.test("planOf() takes its mode, looks, blocks and error from the flags", () => {
  const { mode, looks, alpha, margin } = planOf(FLAGS);
  assertEquals({ mode, looks, alpha, margin }, {
    mode: "full",
    looks: [8, 16, 32],
    alpha: 0.05,
    margin: 0.02,
  });
  assertEquals(planOf({ ...FLAGS, quick: true }).mode, "quick");
  assertEquals(planOf({ ...FLAGS, tier: "maglev,turbofan" }).mode, "configurations");
  assertEquals(planOf({ ...FLAGS, blocks: "12" }).looks, [8, 12]);
  assertEquals(planOf({ ...FLAGS, placement: "paired" }).alpha, 0.02);
  assertEquals(planOf({ ...FLAGS, seed: "7" }).seed, 7);
});

Deno.test("planOf() measures each comparison isolated, then shared, for --placements", () => {
  const { mode, looks, groups } = planOf({ ...FLAGS, placements: true });
  assertEquals([mode, looks], ["placements", [16]]);
  assertEquals(groups.map(({ placement }) => placement), [
    "isolated",
    "shared",
    "isolated",
    "shared",
  ]);
  assertEquals(groups[0]!.workload, groups[1]!.workload);
});

Deno.test("planOf() leaves a default budget to timing, and takes evidence out of one that was given", () => {
  const budgetOf = (flags: Partial<LabFlags>) =>
    planOf({ ...FLAGS, workloads: ONE, ...flags }).budgetMs;
  // Time goes by between the calls.
  const MS = 500;
  assertAlmostEquals(budgetOf({ full: true }), budgetOf({}), MS);
  const given = budgetOf({ budget: "5m" });
  const cells = planOf({ ...FLAGS, workloads: ONE }).groups[0]!.cells
    .filter(({ control }) => !control).length;
  assertAlmostEquals(given - budgetOf({ budget: "5m", evidence: true }), cells * 700, MS);
  assertAlmostEquals(given - budgetOf({ budget: "5m", calibrate: true }), 25_000, MS);
  const short = budgetOf({ budget: "20s" }) - budgetOf({ budget: "20s", evidence: true });
  assertAlmostEquals(short, 8000, MS);
});

Deno.test("planOf() refuses what it cannot use; budgetText() is the default where none was given", () => {
  for (const flags of [{ budget: "0" }, { blocks: "1" }, { seed: "-1" }, { strategies: "nope" }]) {
    assertThrows(() => planOf({ ...FLAGS, ...flags }), BadInput, "current value is");
  }
  const texts = [{}, { quick: true }, { placements: true }, { budget: "7m" }] as const;
  assertEquals(texts.map((flags) => budgetText({ ...FLAGS, ...flags })), [
    "5.5m",
    "80s",
    "4m",
    "7m",
  ]);
  assert(planOf({ ...FLAGS, budget: "1ms" }).budgetMs >= 1);
});
