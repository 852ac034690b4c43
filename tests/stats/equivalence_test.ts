import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { equivalencePValue, logMargin } from "../../bench/stats/equivalence.ts";
import { type YuenEstimate, yuenEstimate, yuenInterval } from "../../bench/stats/yuen.ts";

function estimate(logRatio: number, standardError: number, degreesOfFreedom: number): YuenEstimate {
  return { count: 8, trimmedEachSide: 2, estimate: logRatio, standardError, degreesOfFreedom };
}

Deno.test("equivalencePValue() is the larger of two one-sided tests", () => {
  // Distance to the nearer margin ln 1.02 is ten standard errors of 5 degrees of freedom; R: pt(-10, 5)
  const of = estimate(0, Math.log(1.02) / 10, 5);
  assertAlmostEquals(equivalencePValue(of, 0.02) / 8.547378787148181e-5, 1, 1e-6);
  // Ten to one side and three to the other: the three decide. R: pt(-3, 3)
  const near = estimate(Math.log(1.02) - 0.003, 0.001, 3);
  assertAlmostEquals(equivalencePValue(near, 0.02), 0.02883444281121865, 1e-8);
});

Deno.test("equivalencePValue() is 1/2 on the margin and more beyond", () => {
  assertAlmostEquals(equivalencePValue(estimate(Math.log(1.02), 0.001, 4), 0.02), 0.5, 1e-9);
  assert(equivalencePValue(estimate(0.03, 0.001, 4), 0.02) > 0.99);
});

Deno.test("equivalencePValue() does not care which side is the baseline", () => {
  const [slower, faster] = [estimate(0.012, 0.002, 5), estimate(-0.012, 0.002, 5)];
  assertEquals(equivalencePValue(slower, 0.02), equivalencePValue(faster, 0.02));
});

Deno.test("equivalencePValue() is at most 5 % exactly where the 90 % interval lies within the margin", () => {
  const delta = logMargin(0.02);
  let inside = 0;
  for (let shift = -0.025; shift <= 0.025; shift += 0.0005) {
    const of = yuenEstimate(
      [-0.004, 0.003, 0.001, 0, -0.002, 0.002, 0.3, -0.001].map((x) => x + shift),
    );
    const { low, high } = yuenInterval(of, 0.1);
    const within = low >= -delta && high <= delta;
    assertEquals(equivalencePValue(of, 0.02) <= 0.05, within);
    if (within) inside++;
  }
  assert(inside > 10 && inside < 90);
});

Deno.test("equivalencePValue() of samples that all agree is 0 inside and 1 outside", () => {
  assertEquals(equivalencePValue(estimate(0.01, 0, 5), 0.02), 0);
  assertEquals(equivalencePValue(estimate(0.03, 0, 5), 0.02), 1);
});

Deno.test("logMargin() is ln(1 + margin) and refuses negative margins", () => {
  assertAlmostEquals(logMargin(0.02), 0.01980262729617973, 1e-16);
  assertEquals(logMargin(0), 0);
  assertThrows(() => logMargin(-0.01), RangeError, "current value is -0.01");
  assertThrows(() => logMargin(NaN), RangeError, "current value is NaN");
});
