import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { normalQuantile } from "../../bench/stats/distribution.ts";
import {
  nominalLevels,
  obrienFlemingSpending,
  pocockSpending,
  quadraticSpending,
  type SpendingFunction,
} from "../../bench/stats/spending.ts";

/** Two-sided critical |z| of `looks` equally spaced looks. */
function criticalZ(looks: number, spending: SpendingFunction): number[] {
  const at = Array.from({ length: looks }, (_, i) => i + 1);
  const levels = nominalLevels(at, at.map((look) => spending(look / looks, 0.05)), 2);
  return Array.from(levels, (level) => -normalQuantile(level / 2));
}

function assertEach(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, i) => assertAlmostEquals(actual[i]!, value, tolerance));
}

Deno.test("nominalLevels() gives the published O'Brien-Fleming-type bounds of five looks", () => {
  // Reboussin, DeMets, Kim and Lan, Controlled Clinical Trials 21 (2000), program ld98; R: ldbounds::ldBounds(t =
  // (1:5)/5, iuse = 1)
  assertEach(criticalZ(5, obrienFlemingSpending), [4.8769, 3.3569, 2.6803, 2.2898, 2.031], 2e-4);
});

Deno.test("nominalLevels() gives the published Pocock-type bounds of five looks", () => {
  // R: ldbounds::ldBounds(t = (1:5)/5, iuse = 2)
  assertEach(criticalZ(5, pocockSpending), [2.438, 2.4268, 2.4101, 2.3966, 2.3859], 1e-4);
});

Deno.test("nominalLevels() of a constant level spends what Armitage, McPherson and Rowe tabulate", () => {
  // JRSS A 132 (1969): looking at each of 2, 3, 4, 5 equal parts at the 5 % level errs with 8.3, 10.7, 12.6, 14.2 %;
  // digits from scipy 1.17, multivariate_normal.cdf. So spending these totals look by look must come out at 5 % each.
  const totals = [0.05, 0.0831178, 0.1072564, 0.1261690, 0.1416893];
  assertEach(nominalLevels([1, 2, 3, 4, 5], totals, 2), [0.05, 0.05, 0.05, 0.05, 0.05], 2e-6);
});

Deno.test("nominalLevels() of the default plan agrees with an independent integration", () => {
  // Trapezoid rule with 2001 nodes and brentq, scipy 1.17.
  const fractions = [0.25, 0.5, 1];
  const looks = [8, 16, 32];
  assertEach(
    nominalLevels(looks, fractions.map((t) => pocockSpending(t, 0.05)), 2),
    [0.01787, 0.01791, 0.02601],
    1e-5,
  );
  assertEach(
    nominalLevels(looks, fractions.map((t) => quadraticSpending(t, 0.05)), 1),
    [0.00313, 0.01067, 0.04421],
    1e-5,
  );
});

Deno.test("nominalLevels() of one look is what it may spend", () => {
  for (const sides of [1, 2] as const) {
    assertAlmostEquals(nominalLevels([20], [0.05], sides)[0]!, 0.05, 1e-8);
  }
});

Deno.test("nominalLevels() gives a look that spends next to nothing a level next to nothing", () => {
  const levels = nominalLevels([1, 2], [0, 0.05], 2);
  assert(levels[0]! < 1e-11);
  assertAlmostEquals(levels[1]!, 0.05, 1e-6);
});

Deno.test("spending functions rise to alpha at the end", () => {
  for (const spending of [pocockSpending, obrienFlemingSpending, quadraticSpending]) {
    let before = 0;
    for (let t = 0.1; t < 1; t += 0.1) {
      assert(spending(t, 0.05) > before);
      before = spending(t, 0.05);
    }
    assertAlmostEquals(spending(1, 0.05), 0.05, 1e-8);
  }
  assertAlmostEquals(pocockSpending(0.25, 0.05), 0.0178687, 1e-7); // 0.05 ln(1 + 0.25 (e - 1))
});

Deno.test("nominalLevels() refuses looks that do not rise", () => {
  assertThrows(() => nominalLevels([8, 8], [0.01, 0.05], 2), RangeError, "current value is 8,8");
  assertThrows(() => nominalLevels([8], [0.01, 0.05], 2), RangeError, "must rise and match");
  assertThrows(() => nominalLevels([8, 16], [0.05, 0.01], 2), RangeError, "0.05,0.01");
  assertThrows(() => nominalLevels([8], [1], 2), RangeError, "stay below 1");
});
