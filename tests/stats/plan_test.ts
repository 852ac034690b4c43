import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { SequentialPlan } from "../../bench/stats/plan.ts";
import { pocockSpending } from "../../bench/stats/spending.ts";

const LOOKS = [8, 16, 32];
const FRACTIONS = [0.25, 0.5, 1];

Deno.test("SequentialPlan looks at 8, 16 and 32 blocks with 5 % unless told otherwise", () => {
  const plan = new SequentialPlan();
  assertEquals(plan.looks, LOOKS);
  assertEquals(plan.alpha, 0.05);
});

Deno.test("SequentialPlan.stage() gives each look the level of its spending function", () => {
  const plan = new SequentialPlan();
  const expected = [[0.01787, 0.00313], [0.01791, 0.01067], [0.02601, 0.04421]] as const;
  expected.forEach(([difference, equivalence], look) => {
    const stage = plan.stage(LOOKS.slice(0, look + 1), FRACTIONS.slice(0, look + 1));
    assertAlmostEquals(stage.difference.level(0.05), difference, 1e-5);
    assertAlmostEquals(stage.equivalence.level(0.05), equivalence, 1e-5);
  });
});

Deno.test("SequentialPlan with one look is a test of fixed size", () => {
  const stage = new SequentialPlan({ looks: [20] }).stage([20], [1]);
  assertAlmostEquals(stage.difference.level(0.05), 0.05, 1e-9);
  assertAlmostEquals(stage.equivalence.level(0.05), 0.05, 1e-9);
  for (const p of [1e-12, 1e-6, 0.003, 0.05, 0.4]) {
    assertAlmostEquals(stage.difference.sequentialP(p) / p, 1, 1e-6);
  }
});

Deno.test("a look that is declared the last one may spend all that is left", () => {
  const plan = new SequentialPlan();
  const planned = plan.stage([8, 12], [0.25, 0.375]).difference.level(0.05);
  const last = plan.stage([8, 12], [0.25, 1]).difference.level(0.05);
  assert(last > planned && last < 0.05, `${planned} ${last}`);
  assertAlmostEquals(plan.stage([8], [1]).difference.level(0.05), 0.05, 1e-9);
});

Deno.test("sequentialP() undoes level() and says alpha at its own level exactly", () => {
  for (const alpha of [0.05, 0.02]) {
    const stage = new SequentialPlan({ alpha }).stage(LOOKS, FRACTIONS);
    for (const test of [stage.difference, stage.equivalence]) {
      assertEquals(test.sequentialP(test.level(alpha)), alpha);
      assert(test.sequentialP(test.level(alpha) * 1.000001) > alpha);
      for (const overall of [1e-11, 1e-7, 0.0033, 0.01, 0.3]) {
        assertAlmostEquals(test.sequentialP(test.level(overall)) / overall, 1, 1e-9);
      }
    }
  }
});

Deno.test("sequentialP() between the nodes of its table agrees with the levels of that very error", () => {
  const stage = new SequentialPlan().stage(LOOKS, FRACTIONS);
  for (const overall of [0.0123, 0.0007]) {
    const exact = new SequentialPlan({ alpha: overall }).stage(LOOKS, FRACTIONS);
    for (const test of ["difference", "equivalence"] as const) {
      assertAlmostEquals(stage[test].level(overall) / exact[test].level(overall), 1, 2e-3);
    }
  }
});

Deno.test("sequentialP() rises with p and ends at 1", () => {
  const { difference } = new SequentialPlan().stage(LOOKS, FRACTIONS);
  let before = 0;
  for (const p of [0, 1e-15, 1e-8, 0.001, 0.026, 0.2, 0.8, 1]) {
    const sequential = difference.sequentialP(p);
    assert(sequential >= before && sequential <= 1);
    assert(sequential >= p);
    before = sequential;
  }
  assertEquals(difference.sequentialP(1), 1);
  assertEquals(difference.sequentialP(0), 0);
});

Deno.test("SequentialPlan takes other spending functions", () => {
  const plan = new SequentialPlan({ equivalenceSpending: pocockSpending });
  assertAlmostEquals(plan.stage([8], [0.25]).equivalence.level(0.05), 0.0178687, 1e-6);
});

Deno.test("SequentialPlan refuses looks that do not rise and errors out of range", () => {
  assertThrows(() => new SequentialPlan({ looks: [] }), RangeError, "looks must be rising");
  assertThrows(() => new SequentialPlan({ looks: [8, 8] }), RangeError, "current value is 8, 8");
  assertThrows(() => new SequentialPlan({ looks: [1] }), RangeError, "current value is 1");
  assertThrows(() => new SequentialPlan({ looks: [8.5] }), RangeError, "current value is 8.5");
  assertThrows(() => new SequentialPlan({ alpha: 0 }), RangeError, "current value is 0");
  assertThrows(() => new SequentialPlan({ alpha: NaN }), RangeError, "current value is NaN");
});
