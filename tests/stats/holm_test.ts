import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { holmAdjust } from "../../bench/stats/holm.ts";

function assertAdjusted(pValues: readonly number[], expected: readonly number[]): void {
  const adjusted = holmAdjust(pValues);
  assertEquals(adjusted.length, expected.length);
  expected.forEach((value, i) => assertAlmostEquals(adjusted[i]!, value, 1e-12));
}

Deno.test("holmAdjust() agrees with R's p.adjust", () => {
  // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")
  assertAdjusted([0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.08, 0.09, 0.09, 0.09]);
  // R: p.adjust(c(0.04, 0.001, 0.3, 0.012), "holm")
  assertAdjusted([0.04, 0.001, 0.3, 0.012], [0.08, 0.004, 0.3, 0.036]);
});

Deno.test("holmAdjust() stops at 1 and keeps ties together", () => {
  assertAdjusted([0.6, 0.6, 0.9], [1, 1, 1]);
  assertAdjusted([0.01, 0.01], [0.02, 0.02]);
});

Deno.test("holmAdjust() leaves a family of one alone and takes an empty one", () => {
  assertAdjusted([0.03], [0.03]);
  assertAdjusted([], []);
});

Deno.test("holmAdjust() refuses what is no p-value", () => {
  assertThrows(() => holmAdjust([0.1, NaN]), RangeError, "current value is NaN");
  assertThrows(() => holmAdjust([1.2]), RangeError, "current value is 1.2");
});
