import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { compareFamily, marginRange, readVerdict, SequentialPlan } from "../../bench/stats/mod.ts";
import { seededRandom, simulateBlocks } from "./simulation.ts";

// What a plan finds out about its looks it keeps.
const PLAN = new SequentialPlan();

Deno.test("readVerdict() reads the interval's ends and the estimate alone", () => {
  const read = (ratioLow: number, ratio: number, ratioHigh: number) =>
    readVerdict({ ratioLow, ratio, ratioHigh }, 0.02).verdict;
  assertEquals(read(1.01, 1.03, 1.05), "slower");
  assertEquals(read(0.95, 0.97, 0.99), "faster");
  assertEquals(read(1, 1.03, 1.05), "inconclusive");
  assertEquals(read(1 / 1.02, 1, 1.02), "equivalent");
  assertEquals(read(0.98, 1, 1.02), "inconclusive");
  assertEquals(read(1.005, 1.01, 1.015), "equivalent");
  assertEquals(read(1.005, 1.02, 1.04), "inconclusive");
  assertThrows(() => marginRange(-1), RangeError, "current value is -1");
});

/** What a reader makes of a table's row. */
function readByHand(low: number, ratio: number, high: number, margin: number): string {
  const excludes = low > 1 || high < 1;
  const beyond = ratio > 1 + margin || ratio < 1 / (1 + margin);
  if (excludes && beyond) return "slower or faster";
  return low >= 1 / (1 + margin) && high <= 1 + margin ? "equivalent" : "inconclusive";
}

Deno.test("in any family, at any look, the verdict and the interval agree", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(
        fc.record({
          ratio: fc.constantFrom(0.5, 0.97, 0.99, 1, 1.01, 1.02, 1.05, 1.25, 4),
          sd: fc.constantFrom(0.0005, 0.004, 0.02, 0.1),
          blocks: fc.constantFrom(3, 8, 11, 16, 32),
        }),
        { minLength: 1, maxLength: 18 },
      ),
      fc.constantFrom(0.005, 0.02, 0.1),
      (seed, truths, margin) => {
        const random = seededRandom(seed);
        const family = truths.map(({ blocks, ...truth }) => simulateBlocks(random, blocks, truth));
        const compared = compareFamily(family, { plan: PLAN, margin, practicalMargin: margin });
        for (const { verdict, ratioLow, ratio, ratioHigh, pAdjusted } of compared) {
          const word = verdict === "slower" || verdict === "faster" ? "slower or faster" : verdict;
          assertEquals(word, readByHand(ratioLow, ratio, ratioHigh, margin));
          if (Math.abs(pAdjusted - 0.05) > 1e-6) {
            assertEquals(pAdjusted <= 0.05, ratioLow > 1 || ratioHigh < 1);
          }
          seen.add(verdict);
        }
      },
    ),
    { seed: 5, numRuns: 150 },
  );
  assertEquals([...seen].sort(), ["equivalent", "faster", "inconclusive", "slower"]);
});

Deno.test("the intervals of a family cover all of their truths at once in 95 % of families", () => {
  const random = seededRandom(23);
  const truths = [1, 1, 1.01, 1.05, 1.3, 2];
  let all = 0;
  const families = 1500;
  for (let i = 0; i < families; i++) {
    const family = truths.map((ratio) => simulateBlocks(random, 8, { ratio, sd: 0.01 }));
    const compared = compareFamily(family, { plan: PLAN, practicalMargin: 0.02 });
    if (compared.every((c, j) => c.ratioLow <= truths[j]! && truths[j]! <= c.ratioHigh)) all++;
  }
  assert(all / families >= 0.95, `${all} of ${families}`);
});
