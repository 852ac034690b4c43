import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  finiteOnly,
  MAD_TO_SD,
  median,
  medianAbsoluteDeviation,
  quantile,
  quantileOfSorted,
} from "../../bench/stats/quantile.ts";
import { normalQuantile } from "../../bench/stats/distribution.ts";

const SAMPLE = Float64Array.of(3.1, 0.4, 12.7, 5.5, -2.2, 8.8, 1.9, 7.3);

Deno.test("quantile() is R's type 7", () => {
  // R: quantile(c(3.1, 0.4, 12.7, 5.5, -2.2, 8.8, 1.9, 7.3), c(0, .1, .25, .5, .75, .9, 1), type = 7)
  const expected = [
    [0, -2.2],
    [0.1, -0.38],
    [0.25, 1.525],
    [0.5, 4.3],
    [0.75, 7.675],
    [0.9, 9.97],
    [1, 12.7],
  ] as const;
  for (const [p, value] of expected) assertAlmostEquals(quantile(SAMPLE, p), value, 1e-12);
});

Deno.test("quantile() of one sample is that sample", () => {
  for (const p of [0, 0.3, 1]) assertEquals(quantile([7], p), 7);
});

Deno.test("quantile() leaves its argument as it was", () => {
  const values = Float64Array.of(3, 1, 2);
  assertEquals(quantile(values, 0.5), 2);
  assertEquals(values, Float64Array.of(3, 1, 2));
});

Deno.test("median() and medianAbsoluteDeviation() agree with R", () => {
  assertAlmostEquals(median(SAMPLE), 4.3, 1e-12);
  assertAlmostEquals(medianAbsoluteDeviation(SAMPLE), 3.45, 1e-12); // R: mad(x, constant = 1)
  assertEquals(medianAbsoluteDeviation([1, 1, 1, 50]), 0);
});

Deno.test("MAD_TO_SD is 1 over the normal quantile at 3/4", () => {
  assertAlmostEquals(MAD_TO_SD * normalQuantile(0.75), 1, 1e-8);
});

Deno.test("finiteOnly() keeps finite values in order", () => {
  assertEquals(finiteOnly([2, NaN, 1, Infinity, -Infinity, 3]), Float64Array.of(2, 1, 3));
  assertEquals(finiteOnly([]).length, 0);
});

Deno.test("quantile() refuses empty, missing and infinite samples and other probabilities", () => {
  assertThrows(() => quantile([], 0.5), RangeError, "at least 1 is needed: current value is 0");
  assertThrows(() => quantile([1, NaN], 0.5), RangeError, "current value is NaN");
  assertThrows(() => median([1, Infinity]), RangeError, "current value is Infinity");
  assertThrows(() => quantile([1], -0.1), RangeError, "current value is -0.1");
  assertThrows(() => quantileOfSorted(new Float64Array(), 0.5), RangeError, "current value is 0");
});
