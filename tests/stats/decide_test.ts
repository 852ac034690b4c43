import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { decide, decideFamily } from "../../bench/stats/decide.ts";
import { equivalencePValue } from "../../bench/stats/equivalence.ts";
import { SequentialPlan } from "../../bench/stats/plan.ts";
import { yuenEstimate, yuenInterval, yuenPValue } from "../../bench/stats/yuen.ts";
import { seededRandom, simulateBlocks } from "./simulation.ts";

const PLAN = new SequentialPlan({ looks: [8, 16, 32] });

/** Blocks around a ratio: the same scatter again and again, one block in eight far off. */
function around(ratio: number, spread: number, count = 8): Float64Array {
  const shape = [-1, 0.6, 0.2, -0.3, 1.1, -0.7, 0.1];
  return Float64Array.from(
    { length: count },
    (_, i) => i % 8 === 7 ? 0.3 : Math.log(ratio) + spread * shape[i % 8]!,
  );
}

Deno.test("decide() says slower and faster with interval and flags", () => {
  const slower = decide(around(1.1, 0.002), PLAN);
  assertEquals([slower.verdict, slower.direction, slower.equivalent], ["slower", 1, false]);
  assert(1.09 < slower.ratioLow && slower.ratioLow < slower.ratio);
  assert(slower.ratio < slower.ratioHigh && slower.ratioHigh < 1.11);
  const faster = decide(around(1.1, 0.002).map((value) => -value), PLAN);
  assertEquals([faster.verdict, faster.direction], ["faster", -1]);
  assertAlmostEquals(faster.ratio * slower.ratio, 1, 1e-12);
  assertAlmostEquals(faster.ratioLow * slower.ratioHigh, 1, 1e-12);
});

Deno.test("decide() says equivalent when the ratio is proven to lie within the margin", () => {
  const decision = decide(around(1, 0.001), PLAN);
  assertEquals([decision.verdict, decision.direction, decision.equivalent], [
    "equivalent",
    0,
    true,
  ]);
  assert(decision.pEquivalenceAdjusted <= 0.05 && decision.pAdjusted > 0.05);
});

Deno.test("decide() continues while a look is left and is inconclusive after the last", () => {
  const verdicts = [8, 16, 32].map((count) => decide(around(1.005, 0.1, count), PLAN).verdict);
  assertEquals(verdicts, ["continue", "continue", "inconclusive"]);
  assertEquals(decide(around(1.005, 0.1), PLAN, { final: true }).verdict, "inconclusive");
});

Deno.test("a proven difference within the margin keeps both flags; the practical margin decides the verdict", () => {
  const blocks = around(1.01, 0.0005, 16);
  const plain = decide(blocks, PLAN);
  assertEquals([plain.verdict, plain.direction, plain.equivalent], ["slower", 1, true]);
  const practical = decide(blocks, PLAN, { practicalMargin: 0.02 });
  assertEquals([practical.verdict, practical.direction, practical.equivalent], [
    "equivalent",
    1,
    true,
  ]);
  const narrow = decide(blocks, PLAN, { practicalMargin: 0.02, margin: 0.005 });
  assertEquals([narrow.verdict, narrow.direction, narrow.equivalent], ["continue", 1, false]);
});

Deno.test("faster and slower ask for an estimate beyond the practical margin on its side", () => {
  const at = (practicalMargin: number): string =>
    decide(around(1.1, 0.002), PLAN, { practicalMargin, final: true }).verdict;
  assertEquals([at(0.09), at(0.11)], ["slower", "inconclusive"]);
});

Deno.test("decide() of one look reports plain p-values and the plain interval", () => {
  const blocks = around(1.002, 0.004, 20);
  const decision = decide(blocks, new SequentialPlan({ looks: [20] }));
  const of = yuenEstimate(blocks);
  assertAlmostEquals(decision.pAdjusted, yuenPValue(of), 1e-6);
  assertAlmostEquals(decision.pEquivalenceAdjusted / equivalencePValue(of, 0.02), 1, 1e-6);
  assertEquals(decision.logEstimate, of);
});

Deno.test("decide() asks for more at a look that is one of several", () => {
  const blocks = around(1.004, 0.004, 8);
  const single = decide(blocks, new SequentialPlan({ looks: [8] }));
  const first = decide(blocks, PLAN);
  assert(first.pAdjusted > single.pAdjusted);
  assert(first.pEquivalenceAdjusted > single.pEquivalenceAdjusted);
  assert(first.ratioHigh - first.ratioLow > single.ratioHigh - single.ratioLow);
  const ended = decide(blocks, PLAN, { margin: 0.001, final: true });
  assertAlmostEquals(ended.pAdjusted, single.pAdjusted, 1e-9);
});

Deno.test("final does not soften what was decided at its own look", () => {
  // Equivalent at the first look; taken as the last one, its difference would be proven as well.
  const blocks = around(1.0022, 0.002);
  const atLook = decide(blocks, PLAN);
  const alone = decide(blocks, new SequentialPlan({ looks: [8] }));
  assertEquals([atLook.verdict, atLook.direction, alone.direction], ["equivalent", 0, 1]);
  assertEquals(decide(blocks, PLAN, { final: true }), atLook);
});

Deno.test("faster or slower implies that the interval excludes 1", () => {
  const random = seededRandom(11);
  let found = 0;
  for (let i = 0; i < 1500; i++) {
    const count = [8, 12, 16, 32][i % 4]!;
    const blocks = simulateBlocks(random, count, { ratio: 1 + 0.01 * random(), sd: 0.006 });
    const { direction, ratioLow, ratioHigh } = decide(blocks, PLAN, { final: true });
    if (direction === 0) continue;
    found++;
    assert(direction > 0 ? ratioLow > 1 : ratioHigh < 1);
  }
  assert(found > 200, `${found}`);
});

Deno.test("blocks without a value are counted and left out", () => {
  const blocks = around(1.1, 0.002);
  blocks[2] = NaN;
  const decision = decide(blocks, PLAN);
  assertEquals([decision.blocks, decision.missingBlocks], [7, 1]);
  assertEquals(decision.logEstimate, yuenEstimate(blocks.filter((value) => !Number.isNaN(value))));
  assertAlmostEquals(decision.outlierShare, 1 / 7, 1e-12);
});

Deno.test("a look whose new blocks all failed is judged like one look", () => {
  const blocks = new Float64Array(16).fill(NaN);
  blocks.set(around(1.004, 0.004));
  const { pAdjusted, blocks: valid } = decide(blocks, PLAN);
  const expected = PLAN.stage([8], [0.5]).difference.sequentialP(
    yuenPValue(yuenEstimate(around(1.004, 0.004))),
  );
  assertEquals([pAdjusted, valid], [expected, 8]);
});

Deno.test("a look before any two blocks were valid is none", () => {
  const blocks = new Float64Array(16).fill(NaN);
  blocks.set(around(1.1, 0.002), 8);
  assertEquals(
    decide(blocks, PLAN).pAdjusted,
    PLAN.stage([8], [0.5]).difference.sequentialP(
      yuenPValue(yuenEstimate(around(1.1, 0.002))),
    ),
  );
});

Deno.test("outliers are labeled and leave the estimate alone", () => {
  const calm = around(1.03, 0.001);
  calm[7] = Math.log(1.03) + 0.004;
  const wild = calm.slice();
  wild[7] = 0.4;
  const [before, after] = [decide(calm, PLAN), decide(wild, PLAN)];
  assertEquals([before.ratio, before.ratioLow], [after.ratio, after.ratioLow]);
  assertEquals([before.outlierShare, after.outlierShare], [0, 0.125]);
});

Deno.test("decideFamily() shares the error out equally, and forms the intervals at each one's share", () => {
  const plan = new SequentialPlan({ looks: [16] });
  const clear = around(1.2, 0.002, 16);
  const doubtful = around(1.0025, 0.006, 16);
  const same = around(1, 0.001, 16);
  const alone = [clear, doubtful, same].map((blocks) => decide(blocks, plan));
  const family = decideFamily([clear, doubtful, same], plan);
  assertAlmostEquals(family[0]!.pAdjusted / alone[0]!.pAdjusted, 3, 1e-6);
  assertAlmostEquals(family[1]!.pAdjusted / alone[1]!.pAdjusted, 3, 1e-6);
  assertEquals([alone[2]!.pAdjusted > 1 / 3, family[2]!.pAdjusted], [true, 1]);
  assertAlmostEquals(family[2]!.pEquivalenceAdjusted / alone[2]!.pEquivalenceAdjusted, 3, 1e-6);
  assertEquals(alone.map(({ direction }) => direction), [1, 1, 0]);
  assertEquals(family.map(({ direction }) => direction), [1, 0, 0]);
  assert(family[1]!.minimumDetectableEffect > alone[1]!.minimumDetectableEffect);
  for (const { ratioLow, ratioHigh, logEstimate } of family) {
    const { low, high } = yuenInterval(logEstimate, 0.05 / 3);
    assertAlmostEquals(ratioLow, Math.exp(low), 1e-9);
    assertAlmostEquals(ratioHigh, Math.exp(high), 1e-9);
  }
  // Told that the comparison is one of three, it is judged as among them.
  assertEquals(decideFamily([doubtful], plan, { comparisons: 3 }), [family[1]!]);
});

Deno.test("equivalence before the last look waits for the stricter level, and is told when time is up", () => {
  let waited = 0;
  const random = seededRandom(17);
  for (let i = 0; i < 300; i++) {
    const blocks = simulateBlocks(random, 8, { ratio: 1, sd: 0.006 });
    const atLook = decide(blocks, PLAN, { practicalMargin: 0.02 });
    if (atLook.equivalent && atLook.verdict === "continue") {
      waited++;
      assert(atLook.pEquivalenceAdjusted > 0.05);
      const final = decide(blocks, PLAN, { practicalMargin: 0.02, final: true });
      assertEquals(final.verdict, "equivalent");
    }
  }
  assert(waited > 10, `${waited}`);
});

Deno.test("decideFamily() takes comparisons at different looks", () => {
  const [early, late] = decideFamily([around(1.2, 0.002, 8), around(1.01, 0.05, 16)], PLAN);
  assertEquals([early!.verdict, early!.blocks], ["slower", 8]);
  assertEquals([late!.verdict, late!.blocks], ["continue", 16]);
  assertEquals(decideFamily([], PLAN), []);
});

Deno.test("decide() refuses too few blocks, a look that was not planned, infinities and negative margins", () => {
  const one = new Float64Array(8).fill(NaN);
  one[0] = 0.1;
  assertThrows(
    () => decide(one, PLAN),
    RangeError,
    "at least 2 samples are needed: current value is 1",
  );
  assertThrows(() => decide(new Float64Array(8).fill(NaN), PLAN), RangeError, "current value is 0");
  assertThrows(
    () => decide(around(1, 0.1, 12), PLAN),
    RangeError,
    "8, 16, 32 (or fewer when final): current value is 12",
  );
  assertEquals(decide(around(1, 0.1, 12), PLAN, { final: true }).blocks, 12);
  assertThrows(
    () => decide(around(1, 0.1, 40), PLAN, { final: true }),
    RangeError,
    "current value is 40",
  );
  const infinite = around(1, 0.1);
  infinite[0] = Infinity;
  assertThrows(() => decide(infinite, PLAN), RangeError, "current value is Infinity");
  assertThrows(
    () => decide(around(1, 0.1), PLAN, { margin: -1 }),
    RangeError,
    "current value is -1",
  );
  assertThrows(() => decide(around(1, 0.1), PLAN, { practicalMargin: NaN }), RangeError, "NaN");
});
