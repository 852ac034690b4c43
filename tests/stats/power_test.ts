import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { minimumDetectableEffect } from "../../bench/stats/power.ts";
import { SequentialPlan } from "../../bench/stats/plan.ts";
import type { YuenEstimate } from "../../bench/stats/yuen.ts";
import { simulate } from "./simulation.ts";

function withSpread(standardError: number, degreesOfFreedom: number): YuenEstimate {
  return { count: 16, trimmedEachSide: 4, estimate: 0, standardError, degreesOfFreedom };
}

Deno.test("minimumDetectableEffect() is the exact non-centrality over the mean of the standard error", () => {
  // Non-centrality at which the two-sided 5 % t-test has 80 % power, scipy 1.17 (brentq over stats.nct.sf), and
  // E(s)/sigma = sqrt(2/nu) Gamma((nu + 1)/2) / Gamma(nu/2).
  const exact = [[3, 4.256, 0.9213], [5.2, 3.479, 0.9534], [11.2, 3.073, 0.9781], [
    23,
    2.926,
    0.9892,
  ]] as const;
  for (const [nu, lambda, shortfall] of exact) {
    const effect = minimumDetectableEffect(withSpread(0.001, nu), 0.05);
    assertAlmostEquals(Math.log1p(effect) / (0.001 * lambda / shortfall), 1, 0.01);
  }
});

Deno.test("minimumDetectableEffect() is found in 80 % of simulated comparisons", () => {
  for (const count of [8, 16, 32]) {
    const plan = new SequentialPlan({ looks: [count] });
    const { minimumDetectableEffect: effect } = simulate(1, 5000, { ratio: 1, sd: 0.01 }, plan);
    const { slower } = simulate(2, 5000, { ratio: 1 + effect, sd: 0.01 }, plan);
    assert(slower > 0.78 && slower < 0.84, `${count} blocks: ${slower} at ${effect}`);
  }
});

Deno.test("minimumDetectableEffect() grows with spread, strictness and power", () => {
  const base = minimumDetectableEffect(withSpread(0.001, 5), 0.05);
  assert(minimumDetectableEffect(withSpread(0.002, 5), 0.05) > base);
  assert(minimumDetectableEffect(withSpread(0.001, 5), 0.01) > base);
  assert(minimumDetectableEffect(withSpread(0.001, 5), 0.05, 0.95) > base);
  assert(minimumDetectableEffect(withSpread(0.001, 15), 0.05) < base);
  assertEquals(minimumDetectableEffect(withSpread(0, 5), 0.05), 0);
});

Deno.test("minimumDetectableEffect() refuses levels and powers outside 0 to 1", () => {
  assertThrows(() => minimumDetectableEffect(withSpread(1, 5), 0), RangeError, "value is 0, 0.8");
  assertThrows(() => minimumDetectableEffect(withSpread(1, 5), 0.05, 1), RangeError, "0.05, 1");
});
