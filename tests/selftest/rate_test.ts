import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { rateOf, share, wilsonInterval } from "../../bench/stats/rate.ts";
import { percentOf, percentWithRange, rangeOf } from "../../bench/report/rate_text.ts";

// Method 3 in the examples of Newcombe, Statistics in Medicine 17 (1998).
const PUBLISHED: readonly (readonly [count: number, total: number, low: number, high: number])[] = [
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
];

for (const [count, total, low, high] of PUBLISHED) {
  Deno.test(`wilsonInterval() of ${count} in ${total} is as published`, () => {
    const interval = wilsonInterval({ count, total });
    assertAlmostEquals(interval.low, low, 5e-5);
    assertAlmostEquals(interval.high, high, 5e-5);
  });
}

Deno.test("wilsonInterval() of all is that of none the other way round", () => {
  const none = wilsonInterval({ count: 0, total: 40 });
  const all = wilsonInterval({ count: 40, total: 40 });
  assertEquals(none.low, 0);
  assertEquals(all.high, 1);
  assertAlmostEquals(all.low, 1 - none.high, 1e-12);
});

Deno.test("wilsonInterval() of nothing says nothing", () => {
  assertEquals(wilsonInterval({ count: 0, total: 0 }), { low: 0, high: 1 });
});

Deno.test("wilsonInterval() widens with the confidence asked for", () => {
  const rate = { count: 3, total: 30 };
  const [narrow, wide] = [wilsonInterval(rate, 0.8), wilsonInterval(rate, 0.99)];
  assert(wide.low < narrow.low && narrow.high < wide.high);
});

Deno.test("rateOf() counts what passes the test", () => {
  const rate = rateOf([1, 2, 3, 4], (n) => n > 3);
  assertEquals(rate, { count: 1, total: 4 });
  assertEquals(share(rate), 0.25);
});

Deno.test("rates as text tell nearly all from all and nothing from little", () => {
  assertEquals(percentOf({ count: 199, total: 200 }), "99.5 %");
  assertEquals(percentOf({ count: 200, total: 200 }), "100 %");
  assertEquals(percentOf({ count: 1, total: 300 }), "0.3 %");
  assertEquals(percentOf({ count: 0, total: 0 }), "–");
  assertEquals(rangeOf({ count: 0, total: 40 }), "0 to 8.8 %");
  assertEquals(percentWithRange({ count: 19, total: 20 }), "95 (76–99)");
  assertEquals(percentWithRange({ count: 0, total: 0 }), "–");
});
