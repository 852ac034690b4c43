import { assertEquals, assertNotEquals } from "@std/assert";
import {
  makeDirectRun,
  makeTargetRun,
  TARGET_COUNTS,
  TARGET_ORDERS,
} from "../../bench/quick/call_targets.ts";

Deno.test("makeTargetRun() with one target does what the direct call does", () => {
  const direct = makeDirectRun(7);
  const { run } = makeTargetRun(1, "one called", 7);
  for (const n of [1, 10, 1000, 1 << 20]) assertEquals(run(n), direct(n));
});

Deno.test('makeTargetRun() calls the first target alone in the order "one called"', () => {
  const one = makeTargetRun(1, "one called", 7).run(5000);
  for (const count of TARGET_COUNTS) {
    assertEquals(makeTargetRun(count, "one called", 7).run(5000), one);
  }
});

Deno.test("makeTargetRun() calls other targets in other orders", () => {
  const results = [2, 4, 8].flatMap((count) =>
    TARGET_ORDERS.slice(1).map((order) => makeTargetRun(count, order, 7).run(5000))
  );
  assertEquals(new Set(results).size, results.length);
});

Deno.test("makeTargetRun() goes on where it stopped, and training does not move it", () => {
  const { run, train } = makeTargetRun(8, "random", 7);
  const first = run(300);
  train(1000);
  const second = run(300);
  assertNotEquals(first, second);
  const again = makeTargetRun(8, "random", 7);
  assertEquals([again.run(300), again.run(300)], [first, second]);
});
