import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  bytes,
  confidenceText,
  duration,
  fasterText,
  intervalText,
  overheadNs,
  percent,
  percentWithInterval,
  ratioWithInterval,
  signed,
  tableOrder,
} from "../../bench/report/figure.ts";
import { ratioBetween, ratioOf } from "../../bench/record/ratio.ts";
import { significant } from "../../bench/stats/significant.ts";
import { logScale } from "../../bench/report/charts/log_scale.ts";
import { syntheticReport } from "./synthetic_report.ts";

Deno.test("significant() gives three significant digits without exponent", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [0.00049, "0"],
    [0.0123, "0.012"],
    [0.5849, "0.585"],
    [9.999, "10.0"],
    [17.24, "17.2"],
    [999.6, "1000"],
    [1234.5, "1230"],
    [1.5e7, "15000000"],
    [-3.14159, "−3.14"],
    [NaN, "–"],
    [Infinity, "–"],
  ];
  for (const [value, text] of cases) assertEquals(significant(value), text);
  assertEquals([signed(1.5), signed(-1.5), signed(0.0001)], ["+1.50", "−1.50", "0"]);
});

Deno.test("percent() is signed, and its interval has both ends", () => {
  const cases: [number, string][] = [
    [1, "0 %"],
    [1.00001, "0 %"],
    [1.0412, "+4.12 %"],
    [0.9959, "−0.41 %"],
    [2, "+100 %"],
    [13.4321, "+1243 %"],
    [12.284, "+1128 %"],
  ];
  for (const [ratio, text] of cases) assertEquals(percent(ratio), text);
  const estimate = { ratio: 1.0412, low: 0.9961, high: 1.1 };
  assertEquals(intervalText(estimate), "−0.39 to +10.0 %");
  assertEquals(percentWithInterval(estimate), "+4.12 % (−0.39 to +10.0 %)");
  assertEquals(ratioWithInterval(estimate), "1.04 (0.996 to 1.10)");
});

Deno.test("ratioBetween() covers whatever both intervals allow", () => {
  const above = { ratio: 2, low: 1.8, high: 2.2 };
  const below = { ratio: 0.5, low: 0.4, high: 0.6 };
  const { ratio, low, high } = ratioBetween(above, below);
  assertAlmostEquals(ratio, 4);
  assertAlmostEquals(low, 3);
  assertAlmostEquals(high, 5.5);
});

Deno.test("overheadNs() agrees in sign and size with the ratio", () => {
  for (const group of syntheticReport({ rounds: 1 }).groups) {
    const baseline = group.cells[0]!;
    for (const cell of group.cells) {
      const ratio = ratioOf(group, cell)!.ratio;
      assertAlmostEquals(overheadNs(group, cell)!, (ratio - 1) * baseline.nsPerOp, 1e-9);
    }
  }
});

Deno.test("tableOrder() lists baseline, strategies from cheap to dear, controls", () => {
  const group = syntheticReport({ rounds: 1 }).groups[3]!;
  const order = tableOrder({ ...group, cells: group.cells.toReversed() });
  assertEquals(order[0]!.strategy, "direct");
  const controls = order.findIndex((cell) => cell.control);
  const ratios = order.slice(1, controls).map((cell) => cell.comparison!.ratio);
  assertEquals(ratios, ratios.toSorted((a, b) => a - b));
  assertEquals(order.slice(controls).every((cell) => cell.control), true);
});

Deno.test("confidenceText() names one level, or the range of several, or nothing", () => {
  const { groups } = syntheticReport({ workloads: ["more_used"], rounds: 1 });
  assertEquals(confidenceText(groups), "95 %");
  assertEquals(confidenceText([]), "");
  const [first, ...rest] = groups;
  const cells = first!.cells.map((cell) =>
    cell.comparison === null
      ? cell
      : { ...cell, comparison: { ...cell.comparison, confidence: 0.975 } }
  );
  assertEquals(confidenceText([{ ...first!, cells }, ...rest]), "95 to 97.5 %");
});

Deno.test("duration() and bytes() have units", () => {
  assertEquals([duration(47.6), duration(312.4)], ["48 s", "5 min 12 s"]);
  assertEquals([bytes(512), bytes(8 * 2 ** 30)], ["512 B", "8.00 GiB"]);
});

Deno.test("logScale() holds 1 and every interval, and its ticks do not crowd", () => {
  for (const high of [1.001, 1.02, 1.1, 1.4, 2, 3.7, 9, 40, 900, 1e6]) {
    for (const low of [1, 0.98, 0.7, 0.2, 0.01]) {
      const { low: from, high: to, ticks } = logScale([{ ratio: low, low, high }]);
      assertEquals(from <= Math.log(low) && from < 0, true);
      assertEquals(to >= Math.log(high) && to > 0, true);
      assertEquals(ticks.includes(1), true, `${low} to ${high}: ${ticks}`);
      assertEquals(ticks.length >= 2 && ticks.length <= 8, true, `${low} to ${high}: ${ticks}`);
      const places = ticks.map((tick) => (Math.log(tick) - from) / (to - from));
      assertEquals(places.every((place) => place >= 0 && place <= 1), true);
      const gaps = places.slice(1).map((place, i) => place - places[i]!);
      assertEquals(gaps.every((gap) => gap > 0.07), true, `${low} to ${high}: ${ticks}`);
    }
  }
});

Deno.test("fasterText() says without a sign what an interval below 1 says", () => {
  assertEquals(
    fasterText({ ratio: 0.9524, low: 0.95, high: 0.96 }),
    "4.76 % faster (4.00 to 5.00 %)",
  );
});
