import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Bound } from "../../bench/studies/claims/claim.ts";
import { planClaims } from "../../bench/studies/claims/claims_plan.ts";
import {
  contrastLogRatios,
  isDecided,
  judgeClaim,
  judgePrediction,
  type PredictionJudgement,
  rulesFor,
} from "../../bench/studies/claims/judge.ts";
import { yuenEstimate, yuenInterval } from "../../bench/stats/mod.ts";
import { blocksAt, rawGroup } from "../measure/raw_group.ts";
import { simulateClaim } from "./simulated_claims.ts";
import { cellOf, claimOf, measuredGroup } from "./small_claims.ts";

const RULES = rulesFor([8, 16, 32]);
const EQUIVALENT: Bound = { kind: "equivalent", margin: 0.02 };
const AT_LEAST: Bound = { kind: "at least", ratio: 1.5 };
const AT_MOST: Bound = { kind: "at most", ratio: 1.1 };
const RUNS = 2000;
const SEED = 20_260_101;
const SPREADS = [0.002, 0.02];

/** Log ratios of `count` blocks around a ratio. */
function logs(ratio: number, count: number, spread = 0.004): Float64Array {
  return Float64Array.from(blocksAt(ratio, count, spread), (ns) => Math.log(ns / 10));
}

function outcome(blocks: Float64Array, bound: Bound): string {
  const judged = judgePrediction(blocks, bound, RULES, 1, true);
  return judgeClaim([judged], RULES).outcomes[0]!;
}

Deno.test("contrastLogRatios() is Σ ln over − Σ ln under by block, and drift cancels", () => {
  // The machine slows down by a half over the blocks; the interaction stays (3 · 5) / (2 · 2).
  const drift = (ns: number): number[] => [0, 1, 2, 3].map((block) => ns * (1 + block / 6));
  const group = rawGroup([
    { name: "a", nsByBlock: drift(3) },
    { name: "b", nsByBlock: drift(5) },
    { name: "c", nsByBlock: drift(2) },
    { name: "d", nsByBlock: drift(2) },
  ]);
  const ratios = contrastLogRatios(group, ["a", "b"], ["c", "d"]).values;
  assertEquals(ratios.length, 4);
  for (const ratio of ratios) assertAlmostEquals(ratio, Math.log(15 / 4), 1e-12);
});

Deno.test("contrastLogRatios() is NaN where a process failed and ends where a cell was given up", () => {
  const group = rawGroup([
    { name: "a", nsByBlock: [10, null, 10] },
    { name: "b", nsByBlock: [5, 5, 5, 5] },
  ]);
  const ratios = contrastLogRatios(group, ["a"], ["b"]).values;
  assertEquals([...ratios].map(Number.isNaN), [false, true, false]);
  assertAlmostEquals(ratios[2]!, Math.log(2), 1e-12);
  assertEquals(contrastLogRatios(group, ["a"], ["missing"]).values.length, 0);
});

Deno.test("contrastLogRatios() is the median over rounds: one spoilt window does not show", () => {
  const plan = planClaims([claimOf("a", [[cellOf("direct"), cellOf("boolean_branch")]])]);
  const group = measuredGroup(plan, 0, () => [10]);
  const { over, under } = plan.claims[0]!.ratios[0]!;
  const [sample] = group.samples.get(over[0]!)!;
  const spoilt = sample!.windowsNs.map((ns, round) => round === 3 ? ns * 50 : ns);
  const samples = new Map([...group.samples, [over[0]!, [{ ...sample!, windowsNs: spoilt }]]]);
  assertEquals([...contrastLogRatios({ ...group, samples }, over, under).values], [0]);
});

Deno.test("judgePrediction() decides each kind of bound on each side", () => {
  for (
    const [ratio, bound, expected] of [
      [1.0, EQUIVALENT, "holds"],
      [1.2, EQUIVALENT, "fails"],
      [0.8, EQUIVALENT, "fails"],
      [1.02, EQUIVALENT, "open"],
      [2.0, AT_LEAST, "holds"],
      [1.2, AT_LEAST, "fails"],
      [1.5, AT_LEAST, "open"],
      [1.0, AT_MOST, "holds"],
      [1.3, AT_MOST, "fails"],
      [1.1, AT_MOST, "open"],
    ] as const
  ) {
    assertEquals(outcome(logs(ratio, 32), bound), expected, `${ratio}, ${bound.kind}`);
  }
  // A difference that is proven but within the margin does not refute an equivalence.
  assertEquals(outcome(logs(1.01, 32, 0.0005), EQUIVALENT), "holds");
});

Deno.test("judgePrediction() stops at the first look that decides and reports its interval", () => {
  const blocks = logs(2, 32);
  const { effect } = judgePrediction(blocks, AT_LEAST, RULES, 1, true);
  assertEquals(effect!.blocks, [...blocks.subarray(0, 8)]);
  assertEquals(effect!.confidence, 0.99);
  const estimate = yuenEstimate(blocks.subarray(0, 8));
  assertAlmostEquals(Math.log(effect!.ratio), estimate.estimate, 1e-12);
  // The level of the look that decided, which the test of the ratio has too.
  const level = RULES.twoSided.stage([8], [0.25]).difference.level(0.01);
  const { low, high } = yuenInterval(estimate, level);
  assertAlmostEquals(Math.log(effect!.ratioLow), low, 1e-9);
  assertAlmostEquals(Math.log(effect!.ratioHigh), high, 1e-9);
  // What comes after the deciding look does not count.
  const other = Float64Array.from(blocks, (value, i) => i < 8 ? value : value - 1);
  assertEquals(judgePrediction(other, AT_LEAST, RULES, 1, true).effect, effect);
});

Deno.test("judgePrediction() keeps blocks that failed as null, and has no effect of one block", () => {
  const blocks = logs(2, 8);
  blocks[3] = NaN;
  const { effect } = judgePrediction(blocks, AT_LEAST, RULES, 1, true);
  assertEquals(effect!.blocks[3], null);
  assertEquals(effect!.blocks.length, 8);
  for (const few of [[], [0.1], [NaN, 0.1]]) {
    const judged = judgePrediction(Float64Array.from(few), AT_LEAST, RULES, 1, true);
    assertEquals(judged.effect, null);
    assertEquals(judgeClaim([judged], RULES), {
      verdict: "not measured",
      outcomes: ["not measured"],
    });
  }
});

Deno.test("judgePrediction() of what is not final looks at whole looks only", () => {
  const blocks = logs(2, 15);
  assertEquals(judgePrediction(blocks.subarray(0, 7), AT_LEAST, RULES, 1, false).effect, null);
  const { effect } = judgePrediction(logs(1.5, 15), AT_LEAST, RULES, 1, false);
  assertEquals(effect!.blocks.length, 8);
  const ended = judgePrediction(logs(1.5, 15), AT_LEAST, RULES, 1, true);
  assertEquals(ended.effect!.blocks.length, 15);
});

function judgement(pHolds: number, pFails: number): PredictionJudgement {
  const effect = { ratio: 1, ratioLow: 1, ratioHigh: 1, confidence: 0.99, blocks: [] };
  return { effect, pHolds, pFails };
}

Deno.test("judgeClaim() confirms when all hold, each at the full level; refutes when one fails by Holm", () => {
  const holds = judgement(0.01, 1);
  const fails = judgement(1, 0.004);
  const open = judgement(0.02, 1);
  const missing = { effect: null, pHolds: 1, pFails: 1 };
  for (
    const [predictions, verdict] of [
      [[holds, holds, holds], "confirmed"],
      [[holds, fails], "refuted"],
      // Three chances to fail: 0.004 is not enough.
      [[holds, fails, open], "inconclusive"],
      // The first at 0.001 · 3, then the second at 0.004 · 2.
      [[fails, judgement(1, 0.001), open], "refuted"],
      [[holds, open], "inconclusive"],
      [[holds, missing], "inconclusive"],
      [[missing, missing], "not measured"],
      [[fails, missing], "refuted"],
    ] as const
  ) {
    assertEquals(judgeClaim(predictions, RULES).verdict, verdict);
  }
  const { outcomes } = judgeClaim([fails, judgement(1, 0.001), open], RULES);
  assertEquals(outcomes, ["fails", "fails", "open"]);
});

Deno.test('isDecided() stops for "fails" only where Holm cannot overrule it', () => {
  assertEquals(isDecided(judgement(1, 0.004), RULES, 2), true);
  assertEquals(isDecided(judgement(1, 0.004), RULES, 3), false);
  assertEquals(isDecided(judgement(0.01, 1), RULES, 50), true);
});

Deno.test("a claim at its bound is confirmed or refuted by mistake in at most 1 % of runs, looks included", () => {
  for (const sd of SPREADS) {
    for (
      const [bound, ratio] of [
        [EQUIVALENT, 1.02],
        [EQUIVALENT, 1 / 1.02],
        [AT_LEAST, 1.5],
        [AT_MOST, 1.1],
      ] as const
    ) {
      for (const budget of [32, 12]) {
        const model = { ratio, sd };
        const shares = simulateClaim(SEED, RUNS, [{ bound, model }], RULES, budget);
        const where = `${bound.kind} at ${ratio}, spread ${sd}, ${budget} blocks`;
        assert(shares.confirmed <= 0.01, `${where}: confirmed ${shares.confirmed}`);
        assert(shares.refuted <= 0.01, `${where}: refuted ${shares.refuted}`);
      }
    }
  }
});

Deno.test("many predictions at their bounds are no more chances to refute, one is none to confirm", () => {
  for (const sd of SPREADS) {
    const atBound = { bound: AT_LEAST, model: { ratio: 1.5, sd } };
    const far = { bound: AT_LEAST, model: { ratio: 2, sd } };
    const many = simulateClaim(SEED, RUNS, Array(5).fill(atBound), RULES);
    assert(many.refuted <= 0.01, `refuted ${many.refuted}`);
    const one = simulateClaim(SEED, RUNS, [far, far, atBound, far], RULES);
    assert(one.confirmed <= 0.01, `confirmed ${one.confirmed}`);
  }
});

Deno.test("claims whose truth lies away from the bound are decided rightly", () => {
  for (
    const [bound, ratio, sd, verdict, power] of [
      [EQUIVALENT, 1, 0.01, "confirmed", 0.99],
      [EQUIVALENT, 1.05, 0.02, "refuted", 0.99],
      [AT_LEAST, 1.55, 0.02, "confirmed", 0.99],
      [AT_LEAST, 1.3, 0.05, "refuted", 0.99],
      [AT_MOST, 1, 0.02, "confirmed", 0.99],
      [AT_MOST, 1.3, 0.05, "refuted", 0.99],
    ] as const
  ) {
    const shares = simulateClaim(SEED, RUNS, [{ bound, model: { ratio, sd } }], RULES);
    assert(shares[verdict] >= power, `${bound.kind} at ${ratio}: ${verdict} ${shares[verdict]}`);
  }
});
