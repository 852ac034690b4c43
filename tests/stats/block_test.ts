import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { blockLogRatio, cellNsPerOp, processNsPerOp } from "../../bench/stats/block.ts";

Deno.test("blockLogRatio() is the median over rounds of the log ratio", () => {
  assertAlmostEquals(blockLogRatio([11, 10, 30], [10, 10, 10]), Math.log(1.1), 1e-15);
  assertAlmostEquals(
    blockLogRatio([11, 12, 13, 14], [10, 10, 10, 10]),
    Math.log(1.2 * 1.3) / 2,
    1e-15,
  );
});

Deno.test("blockLogRatio() does not see what slows both windows of a round", () => {
  const drift = [1, 1.4, 3, 0.9, 1.1];
  const cell = drift.map((factor) => 21 * factor);
  const baseline = drift.map((factor) => 20 * factor);
  assertAlmostEquals(blockLogRatio(cell, baseline), Math.log(1.05), 1e-12);
});

Deno.test("blockLogRatio() turns its sign when the sides change", () => {
  const [a, b] = [[3, 4, 6, 5], [2, 3, 2, 4]];
  assertAlmostEquals(blockLogRatio(a, b), -blockLogRatio(b, a), 1e-15);
});

Deno.test("blockLogRatio() stands a few missing windows", () => {
  assertAlmostEquals(
    blockLogRatio([11, NaN, 11, 11, 11], [10, 10, 0, 10, 10]),
    Math.log(1.1),
    1e-15,
  );
  assertAlmostEquals(blockLogRatio([11, 11, 11, 11], [10, 10, 10]), Math.log(1.1), 1e-15);
});

Deno.test("blockLogRatio() is missing when too few rounds are valid", () => {
  assert(Number.isNaN(blockLogRatio([], [])));
  assert(Number.isNaN(blockLogRatio([11, 11], [10, 10])));
  assert(Number.isNaN(blockLogRatio([11, 11, 11], [10, 10, NaN])));
  assert(Number.isNaN(blockLogRatio([11, 11, 11, NaN, NaN, NaN, NaN], new Array(7).fill(10))));
  assert(Number.isNaN(blockLogRatio([Infinity, 11, 11], [10, 10, 10])));
});

Deno.test("processNsPerOp() is the 10 % quantile of the valid windows", () => {
  const windows = [20, 11, 12, 13, 14, 15, 16, 17, 18, 19, 10, NaN];
  assertAlmostEquals(processNsPerOp(windows), 11, 1e-12);
  assert(Number.isNaN(processNsPerOp([NaN])));
});

Deno.test("cellNsPerOp() is the median over processes of their medians and leaves aside those without windows", () => {
  assertEquals(cellNsPerOp([[10], [], [30], [11]]), 11);
  assertEquals(cellNsPerOp([[10, 12, 90]]), 12);
  assert(Number.isNaN(cellNsPerOp([])));
});
