import { assert, assertEquals, assertNotStrictEquals, assertThrows } from "@std/assert";
import { copyOf } from "../../bench/quick/code_copy.ts";
import {
  BENCH_STRATEGIES,
  loadTimedPartitions,
  prepareRun,
} from "../../bench/quick/register_operations.ts";
import {
  ADD_DETACH,
  HOT_OPERATIONS,
  RARE_OPERATIONS,
  ROUND_TRIP,
} from "../../bench/quick/operations.ts";
import { makeOrder } from "../../bench/workload/order.ts";
import { QUEUE_CLASS_NAMES, STRATEGY_NAMES } from "../../dispatch/mod.ts";
import type { LayoutName } from "../../ring/mod.ts";

const LAYOUT_SETS: readonly (readonly LayoutName[])[] = [["split"], ["packed"], [
  "split",
  "packed",
]];

Deno.test("BENCH_STRATEGIES has every strategy, those with queue classes of their own last", () => {
  assertEquals(BENCH_STRATEGIES.toSorted(), STRATEGY_NAMES.toSorted());
  assertEquals(BENCH_STRATEGIES.slice(-QUEUE_CLASS_NAMES.length), QUEUE_CLASS_NAMES);
  assertEquals(BENCH_STRATEGIES[0], "direct");
});

for (const layouts of LAYOUT_SETS) {
  const order = layouts.length === 1 ? "one" : "alternating";
  const entries = makeOrder({ order, layouts: layouts.join("+") }, 8, 1).subarray(0, 400);
  for (const operation of [...HOT_OPERATIONS, ...RARE_OPERATIONS, ADD_DETACH, ROUND_TRIP]) {
    Deno.test(`deno bench: ${operation.name} on ${layouts.join(" + ")} has one checksum`, async () => {
      const sums = new Map<string, number[]>();
      for (const name of BENCH_STRATEGIES) {
        const partitions = await loadTimedPartitions(operation, name, layouts);
        const run = prepareRun(operation, partitions, layouts, entries);
        sums.set(name, [run(), run(), run()]);
      }
      const wanted = sums.get("direct")!;
      assert(wanted.some((sum) => sum !== 0));
      for (const [name, sum] of sums) assertEquals(sum, wanted, name);
    });
  }
}

Deno.test("loadTimedPartitions() gives every strategy a loop maker of its own", async () => {
  for (const operation of [...HOT_OPERATIONS, ...RARE_OPERATIONS, ADD_DETACH, ROUND_TRIP]) {
    const makers = new Set<unknown>();
    for (const name of BENCH_STRATEGIES) {
      for (const partition of await loadTimedPartitions(operation, name, ["split", "packed"])) {
        makers.add(partition.make);
      }
    }
    assertEquals(makers.size, BENCH_STRATEGIES.length + 1, operation.name);
  }
});

const five = 5;
function addFive(x: number): number {
  return x + five;
}
function addSix(x: number): number {
  return x + 6;
}

Deno.test("copyOf() compiles a function again", () => {
  const copy = copyOf(addSix, "one");
  assertNotStrictEquals(copy, addSix);
  assertNotStrictEquals(copy, copyOf(addSix, "two"));
  assertEquals(copy(1), 7);
});

Deno.test("copyOf() does not see the original's surroundings", () => {
  assertEquals(addFive(1), 6);
  assertThrows(() => copyOf(addFive, "three")(1), ReferenceError, "five");
});
