import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { studentQuantile } from "../../bench/stats/distribution.ts";
import {
  effectiveDegreesOfFreedom,
  trimmedMean,
  winsorizedVariance,
  yuenEstimate,
  yuenInterval,
  yuenPValue,
} from "../../bench/stats/yuen.ts";
import { normal, seededRandom } from "./simulation.ts";

// Self-awareness data of Dana (1990), the running example of chapter 3 of Wilcox, "Introduction to Robust Estimation
// and Hypothesis Testing"; figures recomputed with scipy 1.17: trim_mean, mstats.trimmed_stde at 20 %.
const SELF_AWARENESS = Float64Array.from(
  "77 87 88 114 151 210 219 246 253 262 296 299 306 376 428 515 666 1310 2611".split(" ").map(
    Number,
  ),
);

Deno.test("trimmedMean() and winsorizedVariance() give Wilcox's figures", () => {
  assertAlmostEquals(trimmedMean(SELF_AWARENESS, 0.2), 282.6923076923077, 1e-10);
  const variance = winsorizedVariance(SELF_AWARENESS, 0.2);
  assertAlmostEquals(variance, 21551.426900584793, 1e-8);
  // Wilcox divides by (1 - 2 trim)² n where Yuen has h (h - 1) / (n - 1): his standard error of the same data is
  // 56.13.
  assertAlmostEquals(Math.sqrt(variance / (0.6 ** 2 * 19)), 56.1319285836345, 1e-10);
});

Deno.test("yuenEstimate() gives scipy's two-sample statistic of Yuen's test", () => {
  // scipy.stats.ttest_ind(a, b, trim=0.2, equal_var=False) of the example in scipy's documentation, scipy 1.17
  const a = yuenEstimate([56, 128.6, 12, 123.8, 64.34, 78, 763.3], 0.2);
  const b = yuenEstimate([1.1, 2.9, 4.2], 0.2);
  const t = (a.estimate - b.estimate) / Math.hypot(a.standardError, b.standardError);
  assertAlmostEquals(t, 4.591598691181999, 1e-12);
});

Deno.test("yuenEstimate() by hand: 8 samples, two cut on each side, outliers without weight", () => {
  const samples = [0.012, -0.003, 0.004, 0.25, 0.007, 0.001, -0.31, 0.006];
  // Sorted -0.31 -0.003 | 0.001 0.004 0.006 0.007 | 0.012 0.25; winsorised 0.001 three times, 0.004, 0.006, 0.007
  // three times.
  const of = yuenEstimate(samples);
  assertAlmostEquals(of.estimate, 0.018 / 4, 1e-15);
  assertAlmostEquals(winsorizedVariance(samples), 8.214285714285714e-6, 1e-18);
  assertAlmostEquals(of.standardError, Math.sqrt(7 * 8.214285714285714e-6 / 12), 1e-15);
  assertAlmostEquals(of.degreesOfFreedom, 2.24, 1e-12);
  assertAlmostEquals(yuenPValue(of), 0.162293761321523, 1e-7); // scipy: 2 * t.sf(0.0045 / SE, 2.24)
  const wilder = samples.map((value) => Math.abs(value) > 0.1 ? 1000 * value : value);
  assertEquals(yuenEstimate(wilder), of);
});

Deno.test("yuenEstimate() without trimming is Student's t", () => {
  // sleep data, Student (1908), extra hours of the paired drugs; R: t.test(extra2 - extra1) gives 0.7001142
  // 2.4598858, p 0.002833
  const sleep = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
  const of = yuenEstimate(sleep, 0);
  const { low, high } = yuenInterval(of, 0.05);
  assertEquals(of.degreesOfFreedom, 9);
  assertAlmostEquals(low, 0.7001142, 1e-6);
  assertAlmostEquals(high, 2.4598858, 1e-6);
  assertAlmostEquals(yuenPValue(of), 0.00283289, 1e-7);
});

Deno.test("yuenEstimate() of 2 and 3 samples cuts nothing", () => {
  assertEquals(yuenEstimate([1, 3]), {
    count: 2,
    trimmedEachSide: 0,
    estimate: 2,
    standardError: 1,
    degreesOfFreedom: 1,
  });
  assertEquals(yuenEstimate([1, 2, 3]).trimmedEachSide, 0);
  assertEquals(yuenEstimate([1, 2, 3, 4]).trimmedEachSide, 1);
});

Deno.test("yuenPValue() and yuenInterval() agree on what they exclude", () => {
  const of = yuenEstimate(SELF_AWARENESS);
  for (const alpha of [0.001, 0.05, 0.3]) {
    const { low, high } = yuenInterval(of, alpha);
    assertAlmostEquals(yuenPValue(of, low), alpha, 1e-6);
    assertAlmostEquals(yuenPValue(of, high), alpha, 1e-6);
  }
});

Deno.test("yuenPValue() of samples that all agree is 1 there and 0 elsewhere", () => {
  const of = yuenEstimate([2, 2, 2, 2, 2, 2, 2, 9]);
  assertEquals(of.standardError, 0);
  assertEquals([yuenPValue(of, 2), yuenPValue(of, 0)], [1, 0]);
  assertEquals(yuenInterval(of, 0.05), { low: 2, high: 2 });
});

Deno.test("effectiveDegreesOfFreedom() is 2 E(s²)² / Var(s²) of normal samples", () => {
  for (const count of [8, 11, 16, 32]) {
    const random = seededRandom(count);
    const runs = 20_000;
    let [sum, squares] = [0, 0];
    for (let i = 0; i < runs; i++) {
      const variance = winsorizedVariance(
        Float64Array.from({ length: count }, () => normal(random)),
      );
      sum += variance;
      squares += variance * variance;
    }
    const mean = sum / runs;
    const simulated = 2 * mean * mean / (squares / runs - mean * mean);
    const formula = effectiveDegreesOfFreedom(count, Math.floor(count / 4));
    assertAlmostEquals(formula / simulated, 1, 0.05);
  }
});

Deno.test("the interval covers 95 % of normal samples where Yuen's h - 1 covers less", () => {
  const runs = 10_000;
  const random = seededRandom(7);
  let [covered, classic] = [0, 0];
  for (let i = 0; i < runs; i++) {
    const of = yuenEstimate(Float64Array.from({ length: 8 }, () => normal(random)));
    if (yuenPValue(of) > 0.05) covered++;
    if (Math.abs(of.estimate) < studentQuantile(0.975, 3) * of.standardError) classic++;
  }
  assert(covered / runs > 0.95 && covered / runs < 0.965, `covers ${covered / runs}`);
  assert(classic / runs < 0.945, `h - 1 covers ${classic / runs}`);
});

Deno.test("estimator refuses too few, missing and infinite samples and other shares", () => {
  assertThrows(() => yuenEstimate([]), RangeError, "at least 1 is needed: current value is 0");
  assertThrows(
    () => yuenEstimate([1]),
    RangeError,
    "at least 2 samples are needed: current value is 1",
  );
  assertThrows(() => winsorizedVariance([1]), RangeError, "at least 2 samples");
  assertThrows(() => yuenEstimate([1, 2, NaN]), RangeError, "current value is NaN");
  assertThrows(() => trimmedMean([1, 2, Infinity]), RangeError, "current value is Infinity");
  assertThrows(() => trimmedMean([1, 2], 0.5), RangeError, "current value is 0.5");
  assertThrows(() => yuenEstimate([1, 2], -0.1), RangeError, "current value is -0.1");
  assertThrows(() => effectiveDegreesOfFreedom(4, 2), RangeError, "current value is 0");
  assertThrows(() => yuenInterval(yuenEstimate([1, 2]), 0), RangeError, "current value is 0");
});
