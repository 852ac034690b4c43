import { assertEquals } from "@std/assert";
import { heatSteps } from "../../bench/report/charts/heat_map.ts";

Deno.test("heatSteps() ascend, with a label for each end", () => {
  assertEquals(heatSteps(0.02).map(({ label }) => label), [
    "below 0.98",
    "0.98 to 1.02",
    "to 1.1",
    "to 1.25",
    "to 1.5",
    "to 2",
    "to 4",
    "4 and more",
  ]);
});

Deno.test("heatSteps() leaves out what a wide margin covers", () => {
  const steps = heatSteps(0.3);
  assertEquals(steps.slice(0, 3).map(({ label }) => label), [
    "below 0.769",
    "0.769 to 1.3",
    "to 1.5",
  ]);
  const limits = steps.map(({ below }) => below);
  assertEquals(limits, limits.toSorted((a, b) => a - b));
});
