import { assertEquals, assertNotStrictEquals, assertRejects, assertThrows } from "@std/assert";
import {
  CLONEABLE_STRATEGY_NAMES,
  cloneStrategy,
  layoutOfClone,
} from "../../dispatch/layout_clones.ts";
import { DISPATCHING_STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { createVirtqueue, layoutOps, VirtqueueBug } from "../../ring/mod.ts";
import { caseOptions, OP_CASES, outcomeOf, prepareQueue } from "./op_cases.ts";
import { namesByUnknownLayout } from "./unknown_layout.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

Deno.test("every strategy that dispatches can be cloned", () => {
  assertEquals(
    CLONEABLE_STRATEGY_NAMES.toSorted(),
    [...DISPATCHING_STRATEGY_NAMES, ...VARIANT_NAMES].toSorted(),
  );
});

const COUNTED = CLONEABLE_STRATEGY_NAMES.flatMap((name) =>
  [5, 6, 16].map((count) => ({ name, count }))
);

for (const { name, count } of COUNTED) {
  test(`${name} over ${count} clones does what the layouts do, in every operation`, async () => {
    const strategy = await cloneStrategy(name, count);
    assertEquals([strategy.name, strategy.layouts.length], [name, count]);
    for (let clone = 0; clone < count; clone++) {
      const layout = layoutOfClone(clone);
      for (const { op, args } of OP_CASES) {
        const wantedQueue = createVirtqueue(caseOptions(layout));
        prepareQueue(wantedQueue, layout);
        const real = outcomeOf(wantedQueue, layoutOps(layout)[op], args(wantedQueue));
        const wanted = { ...real, state: { ...real.state, layout: clone } };
        const vq = strategy.createAt(clone, caseOptions(layout));
        prepareQueue(vq, layout);
        assertEquals(outcomeOf(vq, strategy[op], args(vq)), wanted, `${op} of clone ${clone}`);
      }
    }
  });
}

for (const name of await namesByUnknownLayout("reported by each operation")) {
  test(`${name} over clones reports a layout beyond them`, async () => {
    const three = await cloneStrategy(name, 3);
    const two = await cloneStrategy(name, 2);
    const vq = three.createAt(2, { num: 8 });
    assertThrows(() => two.moreUsed(vq), VirtqueueBug, "layout 2");
  });
}

test("cloneStrategy().create() makes the clone of the layout", async () => {
  const strategy = await cloneStrategy("function_table", 2);
  const queues = [
    strategy.create({ layout: "split", num: 8 }),
    strategy.create({ layout: "packed", num: 8 }),
  ];
  assertEquals(queues.map(({ layout, packedRing }) => [layout, packedRing]), [[0, false], [
    1,
    true,
  ]]);
});

test("cloneStrategy() gives each layout functions of its own", async () => {
  const strategy = await cloneStrategy("ops_pointer", 4);
  const ops = [0, 2].map((clone) => strategy.createAt(clone, { num: 8 }).ops);
  assertNotStrictEquals(ops[0]?.moreUsed, ops[1]?.moreUsed);
  assertEquals(ops[0]?.moreUsed.name, ops[1]?.moreUsed.name);
});

test("cloneStrategy() refuses unknown strategies and impossible numbers", async () => {
  await assertRejects(() => cloneStrategy("direct", 4), RangeError, "current value is direct");
  for (const count of [0, 17, 2.5, NaN]) {
    await assertRejects(() => cloneStrategy("function_table", count), RangeError, "from 1 to 16");
  }
  const strategy = await cloneStrategy("function_table", 3);
  assertThrows(() => strategy.createAt(3, { num: 8 }), RangeError, "from 0 to 2");
  const one = await cloneStrategy("function_table", 1);
  assertThrows(
    () => one.create({ layout: "packed", num: 8 }),
    TypeError,
    "written for split: current",
  );
});
