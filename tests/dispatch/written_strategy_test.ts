// A strategy written for a list of layouts does what the layouts do, whatever the list: one layout, all
// four, another order, a layout twice.

import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  DISPATCHING_STRATEGY_NAMES,
  loadStrategy,
  loadStrategyFor,
  type Strategy,
  VARIANT_NAMES,
  writeStrategy,
} from "../../dispatch/mod.ts";
import {
  createVirtqueue,
  layoutOps,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  type Virtqueue,
} from "../../ring/mod.ts";
import { caseOptions, OP_CASES, type OpName, outcomeOf, prepareQueue } from "./op_cases.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const NAMES = [...DISPATCHING_STRATEGY_NAMES, ...VARIANT_NAMES];

const LISTS: readonly (readonly RingLayoutName[])[] = [
  RING_LAYOUT_NAMES,
  RING_LAYOUT_NAMES.toReversed(),
  ["packed", "split"],
  ["packed_in_order", "split", "packed_in_order", "split_in_order", "split"],
  ...RING_LAYOUT_NAMES.map((layout) => [layout]),
];

/** Runs every operation on a queue of its own and on one that knows no strategy. */
function checkOps(
  strategy: Strategy,
  layout: RingLayoutName,
  number: number,
  create: () => Virtqueue,
): void {
  for (const { op, args } of OP_CASES) {
    const plain = createVirtqueue(caseOptions(layout));
    prepareQueue(plain, layout);
    const outcome = outcomeOf(plain, layoutOps(layout)[op], args(plain));
    const vq = create();
    prepareQueue(vq, layout);
    assertEquals(
      outcomeOf(vq, strategy[op], args(vq)),
      { ...outcome, state: { ...outcome.state, layout: number } },
      `${op} of layout ${number}, ${layout}`,
    );
  }
}

for (const name of NAMES) {
  for (const layouts of LISTS) {
    test(`${name} written for ${layouts.join("+")} does what the layouts do`, async () => {
      const strategy = await writeStrategy(name, layouts);
      assertEquals([strategy.name, strategy.layouts], [name, layouts]);
      for (const [i, layout] of layouts.entries()) {
        checkOps(strategy, layout, i, () => strategy.createAt(i, caseOptions(layout)));
        const first = layouts.indexOf(layout);
        checkOps(strategy, layout, first, () => strategy.create(caseOptions(layout)));
      }
    });
  }

  test(`${name} serves all four layouts in turn`, async () => {
    const strategy = await loadStrategyFor(name, RING_LAYOUT_NAMES);
    const queues = RING_LAYOUT_NAMES.map((layout) => strategy.create(caseOptions(layout)));
    assertEquals(queues.map((vq) => vq.layout), [0, 1, 2, 3]);
    for (let i = 0; i < 3; i++) {
      for (const vq of queues) strategy.add(vq, Uint32Array.of(0x1000, 0, 8), 1, 0, i, null);
    }
    assertEquals(queues.map((vq) => [vq.numFree, vq.numAdded]), Array(4).fill([5, 3]));
    assertEquals(queues.map((vq) => strategy.detachUnusedBuf(vq)), [0, 0, 0, 0]);
  });

  test(`${name} written for one layout refuses the others and names them`, async () => {
    const strategy = await writeStrategy(name, ["split_in_order"]);
    for (const layout of RING_LAYOUT_NAMES.filter((each) => each !== "split_in_order")) {
      assertThrows(
        () => strategy.create({ layout, num: 8 }),
        TypeError,
        `Cannot create virtqueue as strategy ${name} is written for split_in_order: current value is ${layout}`,
      );
    }
  });
}

test("a layout named twice has a driver of its own the second time, with its own add and get", async () => {
  for (const layout of RING_LAYOUT_NAMES) {
    const strategy = await writeStrategy("ops_pointer", [layout, layout, layout]);
    const [real, ...copies] = [0, 1, 2].map((i) => strategy.createAt(i, { num: 8 }).ops);
    assertStrictEquals(real, layoutOps(layout));
    for (const copy of copies) {
      for (const op of ["add", "get", "detachUnusedBuf"] as const) {
        assertNotStrictEquals(copy[op], real![op], `${layout} ${op}`);
        assertEquals(copy[op].name, real![op].name);
      }
    }
    assertNotStrictEquals(copies[0]!.get, copies[1]!.get);
  }
});

test("in-order drivers share functions with the others, as Linux's tables do", async () => {
  const strategy = await writeStrategy("ops_pointer", RING_LAYOUT_NAMES);
  const [split, packed, splitInOrder, packedInOrder] = RING_LAYOUT_NAMES.map((layout) =>
    strategy.create({ layout, num: 8 }).ops
  );
  const shared: OpName[] = ["kickPrepare", "disableCb", "poll", "notificationData", "free"];
  for (const op of shared) {
    assertStrictEquals(splitInOrder![op], split![op], op);
    assertStrictEquals(packedInOrder![op], packed![op], op);
  }
  for (const op of ["add", "get", "detachUnusedBuf", "reset"] as const) {
    assertNotStrictEquals(splitInOrder![op], split![op], op);
    assertNotStrictEquals(packedInOrder![op], packed![op], op);
  }
});

test("loadStrategyFor() gives the file for split and packed, and a text for other layouts, once each", async () => {
  for (
    const layouts of [["split"], ["packed"], ["split", "packed"], ["packed", "split"]] as const
  ) {
    const strategy = await loadStrategyFor("switch_direct", layouts);
    assertStrictEquals(strategy, await loadStrategy("switch_direct"));
    const copy = await loadStrategyFor("switch_direct", layouts, 3);
    assertStrictEquals(copy, await loadStrategy("switch_direct", 3));
  }
  for (const layouts of [["split", "split"], ["split_in_order"], RING_LAYOUT_NAMES] as const) {
    const plain = await loadStrategyFor("switch_direct", layouts);
    assert("createAt" in plain);
    assertStrictEquals(await loadStrategyFor("switch_direct", layouts), plain);
    const copy = await loadStrategyFor("switch_direct", layouts, 1);
    assertNotStrictEquals(copy.get, plain.get);
    assertStrictEquals(await loadStrategyFor("switch_direct", layouts, 1), copy);
  }
});

test("loadStrategyFor() writes what specializes itself for exactly the layouts asked for", async () => {
  const strategy = await loadStrategyFor("generated", ["packed"]);
  assertEquals(strategy.vringSize(strategy.create({ layout: "packed", num: 5 })), 5);
  assertThrows(() => strategy.create({ layout: "split", num: 4 }), TypeError, "written for packed");
});

test("loadStrategyFor() gives direct for any one layout, and refuses it for several or none", async () => {
  for (const layout of RING_LAYOUT_NAMES) {
    const direct = await loadStrategyFor("direct", [layout]);
    assertStrictEquals(direct.get, layoutOps(layout).get);
    checkOps(
      direct,
      layout,
      RING_LAYOUT_NAMES.indexOf(layout),
      () => direct.create(caseOptions(layout)),
    );
  }
  for (const layouts of [[], ["split", "packed"]] as const) {
    await assertRejects(
      () => loadStrategyFor("direct", layouts),
      RangeError,
      "it serves one layout",
    );
  }
});

test("loadStrategyFor() and writeStrategy() refuse unknown names and layouts, and lists of 0 and 17", async () => {
  const seventeen = Array.from({ length: 17 }, () => "split" as const);
  for (const load of [loadStrategyFor, writeStrategy]) {
    for (const name of ["telepathy", "toString"]) {
      const loading = () => load(name, ["split_in_order"]);
      await assertRejects(loading, RangeError, `current value is ${name}`);
    }
    const torus: RingLayoutName[] = ["split", "torus" as RingLayoutName];
    await assertRejects(() => load("ops_array", torus), RangeError, "current value is torus");
    await assertRejects(() => load("ops_array", []), RangeError, "current value is 0");
    await assertRejects(() => load("ops_array", seventeen), RangeError, "current value is 17");
  }
  const many = await writeStrategy("switch_direct", seventeen.slice(1));
  assertEquals(many.layouts.length, 16);
  for (const i of [-1, 16, 0.5, NaN]) {
    assertThrows(
      () => many.createAt(i, { num: 8 }),
      RangeError,
      `from 0 to 15: current value is ${i}`,
    );
  }
  for (const copy of [-1, 0.5, NaN]) {
    await assertRejects(
      () => loadStrategyFor("ops_array", ["split_in_order"], copy),
      RangeError,
      `current value is ${copy}`,
    );
  }
});
