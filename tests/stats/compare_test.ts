import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { compare, compareFamily, type Comparison } from "../../bench/stats/compare.ts";
import { decide } from "../../bench/stats/decide.ts";
import { SequentialPlan } from "../../bench/stats/plan.ts";
import { seededRandom, simulateBlocks } from "./simulation.ts";

Deno.test("compare() fills a report's comparison", () => {
  const blocks = simulateBlocks(seededRandom(1), 20, { ratio: 1.03, sd: 0.002 });
  const figures: Omit<Comparison, "baseline"> = compare(blocks);
  assertEquals(figures.verdict, "slower");
  assertEquals([figures.blocks, figures.confidence], [20, 0.95]);
  assertAlmostEquals(figures.ratio, 1.03, 0.002);
  assert(figures.ratioLow < 1.03 && 1.03 < figures.ratioHigh);
  assert(figures.pAdjusted < 1e-6 && figures.minimumDetectableEffect < 0.005);
});

Deno.test("compare() without a plan judges all blocks at once", () => {
  const blocks = simulateBlocks(seededRandom(12), 11, { ratio: 1, sd: 0.002 });
  const { verdict, ...figures } = compare(blocks, { margin: 0.03 });
  const { verdict: decided, ...expected } = decide(blocks, new SequentialPlan({ looks: [11] }), {
    margin: 0.03,
  });
  assertEquals([verdict, decided], ["equivalent", "equivalent"]);
  assertEquals(figures, expected);
});

Deno.test("compare() never says continue", () => {
  const plan = new SequentialPlan();
  const blocks = simulateBlocks(seededRandom(3), 32, { ratio: 1, sd: 0.2 });
  for (const count of [5, 8, 13, 16, 32]) {
    assertEquals(compare(blocks.subarray(0, count), { plan }).verdict, "inconclusive");
  }
});

Deno.test("compare() reports the plan's alpha as confidence", () => {
  const blocks = simulateBlocks(seededRandom(4), 16, { ratio: 1, sd: 0.01 });
  const strict = compare(blocks, { plan: new SequentialPlan({ looks: [16], alpha: 0.01 }) });
  const usual = compare(blocks);
  assertEquals(strict.confidence, 0.99);
  assert(strict.ratioHigh - strict.ratioLow > usual.ratioHigh - usual.ratioLow);
});

Deno.test("compareFamily() corrects over the family and wants equal sizes when there is no plan", () => {
  const random = seededRandom(5);
  const blocks = [1.004, 1, 1].map((ratio) => simulateBlocks(random, 16, { ratio, sd: 0.005 }));
  assert(compareFamily(blocks)[0]!.pAdjusted > compare(blocks[0]!).pAdjusted);
  assertEquals(compareFamily([]), []);
  assertThrows(
    () => compareFamily([blocks[0]!, blocks[1]!.subarray(0, 8)]),
    RangeError,
    "current value is 16, 8",
  );
});
