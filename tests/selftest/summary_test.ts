import { assertAlmostEquals, assertEquals } from "@std/assert";
import { claimed, covers } from "../../bench/studies/selftest/outcome.ts";
import { summarize, summarizeReported } from "../../bench/studies/selftest/summary.ts";
import { outcome, outcomes } from "./outcomes.ts";

Deno.test("claimed() needs the p-value to reach the error allowed", () => {
  assertEquals(claimed(outcome({ ratio: 1.01, pAdjusted: 0.02 })), 1);
  assertEquals(claimed(outcome({ ratio: 0.99, pAdjusted: 0.02 })), -1);
  assertEquals(claimed(outcome({ ratio: 1.01, pAdjusted: 0.021 })), 0);
});

Deno.test("covers() asks for the known ratio, ends included", () => {
  const known = { plantedPercent: 3, ratio: 1.04 };
  assertEquals(covers(outcome({ ...known, ratioLow: 1.03, ratioHigh: 1.05 })), true);
  assertEquals(covers(outcome({ ...known, ratioLow: 1.031, ratioHigh: 1.05 })), false);
  assertEquals(covers(outcome({ ratioLow: 0.98, ratioHigh: 0.999 })), false);
});

Deno.test("summarize() counts by placement and condition", () => {
  const cells = summarize([
    ...outcomes(8),
    outcome({ pAdjusted: 0.001, ratio: 1.004, ratioLow: 1.002, ratioHigh: 1.006 }),
    outcome({ verdict: "inconclusive", minimumDetectableEffect: 0.05, durationMs: 5000 }),
    outcome({ plantedPercent: 1 }),
    outcome({ plantedPercent: 1, ratio: 0.99 }),
    outcome({ plantedPercent: 1, placement: "isolated", pAdjusted: 0.3 }),
  ]);
  assertEquals(
    cells.map(({ placement, kernel, plantedPercent }) => ({
      placement,
      kernel,
      plantedPercent,
    })),
    [
      { placement: "paired", kernel: "loop", plantedPercent: 0 },
      { placement: "paired", kernel: "loop", plantedPercent: 1 },
      { placement: "isolated", kernel: "loop", plantedPercent: 1 },
    ],
  );
  const [same, known, isolated] = cells;
  assertEquals(same!.claims, { count: 1, total: 10 });
  assertEquals(same!.found.count, 0);
  assertEquals(same!.wrong.count, 0);
  assertEquals(same!.equivalent, { count: 9, total: 10 });
  assertEquals(same!.covered, { count: 9, total: 10 });
  assertEquals(same!.detectableMedian, 0.003);
  assertAlmostEquals(same!.detectableP90, 0.0077, 1e-9);
  assertEquals(same!.durationMedianMs, 3000);
  assertEquals(same!.durationMaxMs, 5000);
  assertEquals(known!.claims, { count: 2, total: 2 });
  assertEquals(known!.found, { count: 1, total: 2 });
  assertEquals(known!.wrong, { count: 1, total: 2 });
  assertEquals(isolated!.found, { count: 0, total: 1 });
});

Deno.test("summarize() weighs the share of outliers by blocks", () => {
  const [cell] = summarize([
    outcome({ blocks: 10, outlierShare: 0.3 }),
    outcome({ blocks: 30, outlierShare: 0.1 }),
  ]);
  assertAlmostEquals(cell!.outlierShare, 6 / 40, 1e-12);
  assertEquals(cell!.blocks, 40);
});

Deno.test("summarizeReported() judges by the ratio alone", () => {
  const told = (plantedPercent: number, ratio: number) => ({
    kernel: "loop" as const,
    plantedPercent,
    ratio,
    durationMs: 2000,
  });
  const summary = summarizeReported([
    told(0, 1.011),
    told(0, 0.97),
    told(0, 1.06),
    told(0, 1),
    told(1, 0.99),
    told(1, 1.2),
    told(5, 1.001),
  ])!;
  assertEquals(summary.claimsBeyond.map(({ count }) => count), [3, 2, 1]);
  assertEquals(summary.claimsBeyond[0]!.total, 4);
  assertAlmostEquals(summary.errorMedian, 0.0205, 1e-9);
  assertEquals(summary.rightDirection, [
    { plantedPercent: 1, rate: { count: 1, total: 2 } },
    { plantedPercent: 3, rate: { count: 0, total: 0 } },
    { plantedPercent: 5, rate: { count: 1, total: 1 } },
  ]);
  assertEquals(summarizeReported([]), null);
});
