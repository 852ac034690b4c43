import { assertEquals } from "@std/assert";
import { outlierBlocks, outlierShare } from "../../bench/stats/outlier.ts";

Deno.test("outlierBlocks() labels ratios more than 5 % from the estimate on either side", () => {
  const ratios = [1.1, 1.1 * 1.049, 1.1 * 1.051, 1.1 / 1.049, 1.1 / 1.051];
  assertEquals(
    outlierBlocks(ratios.map(Math.log), Math.log(1.1)),
    [false, false, true, false, true],
  );
});

Deno.test("outlierShare() counts valid blocks only", () => {
  assertEquals(outlierShare([0, 0.3, NaN, 0.001, NaN, -0.2], 0), 0.5);
  assertEquals(outlierShare([NaN, NaN], 0), 0);
  assertEquals(outlierShare([], 0), 0);
});

Deno.test("outlierShare() takes another distance", () => {
  assertEquals(outlierShare([0, 0.02, 0.002, 0], 0, 0.01), 0.25);
});
