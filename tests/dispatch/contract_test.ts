import { assert, assertEquals, assertThrows, equal } from "@std/assert";
import {
  DISPATCHING_STRATEGY_NAMES,
  loadStrategy,
  loadStrategyFor,
  STRATEGY_NAMES,
  VARIANT_NAMES,
} from "../../dispatch/mod.ts";
import { BoundVirtqueue } from "../../dispatch/bound_closure.ts";
import { opsInstanceOf } from "../../dispatch/ops_class_instances.ts";
import { opsOf } from "../../dispatch/ops_pointer.ts";
import { DispatchedVirtqueue } from "../../dispatch/polymorphic_class.ts";
import {
  createVirtqueue,
  HeapAllocator,
  type LayoutName,
  layoutOps,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  splitOps,
  Virtqueue,
  VirtqueueBug,
  type VirtqueueInit,
} from "../../ring/mod.ts";
import { caseOptions, OP_CASES, type OpName, outcomeOf, prepareQueue } from "./op_cases.ts";
import { namesByUnknownLayout } from "./unknown_layout.ts";

const LAYOUTS: readonly LayoutName[] = ["split", "packed"];
const OP_NAMES = Object.keys(splitOps) as OpName[];

const UNKNOWN_LAYOUT: VirtqueueInit = {
  layout: 7,
  packedRing: false,
  index: 0,
  numMax: 8,
  event: false,
  indirect: false,
  callback: null,
  transport: { notify: () => true },
  allocator: new HeapAllocator(),
  tables: null,
  ops: splitOps,
};

/** A queue in the state of the cases, created without any strategy. */
function preparedPlain(layout: RingLayoutName): Virtqueue {
  const vq = createVirtqueue(caseOptions(layout));
  prepareQueue(vq, layout);
  return vq;
}

Deno.test("OP_CASES has every operation once", () => {
  assertEquals(OP_CASES.map((c) => c.op).toSorted(), OP_NAMES.toSorted());
});

for (const layout of RING_LAYOUT_NAMES) {
  const ops = layoutOps(layout);
  Deno.test(`OP_CASES tells each ${layout} operation from every other`, () => {
    for (const { op, args } of OP_CASES) {
      const vq = preparedPlain(layout);
      const wanted = outcomeOf(vq, ops[op], args(vq));
      assertEquals(wanted.thrown, null, op);
      for (const other of OP_NAMES) {
        if (other === op) continue;
        const confused = preparedPlain(layout);
        assert(
          !equal(outcomeOf(confused, ops[other], args(confused)), wanted),
          `${other} passes for ${op}`,
        );
      }
    }
  });

  for (const name of [...STRATEGY_NAMES, ...VARIANT_NAMES]) {
    for (const { op, args } of OP_CASES) {
      Deno.test(`${name}.${op}() does what ${layout} ${op} does`, async () => {
        const strategy = await loadStrategyFor(name, [layout]);
        const wantedQueue = preparedPlain(layout);
        const outcome = outcomeOf(wantedQueue, ops[op], args(wantedQueue));
        const vq = strategy.create(caseOptions(layout));
        prepareQueue(vq, layout);
        // A written strategy numbers the layouts that it has.
        const wanted = { ...outcome, state: { ...outcome.state, layout: vq.layout } };
        assertEquals(outcomeOf(vq, strategy[op], args(vq)), wanted);
      });
    }
  }
}

for (const name of [...DISPATCHING_STRATEGY_NAMES, ...VARIANT_NAMES]) {
  Deno.test(`${name} serves both layouts in turn`, async () => {
    const strategy = await loadStrategy(name);
    const queues = LAYOUTS.map((layout) => strategy.create(caseOptions(layout)));
    for (let i = 0; i < 3; i++) {
      for (const vq of queues) strategy.add(vq, Uint32Array.of(0x1000, 0, 8), 1, 0, i, null);
    }
    assertEquals(queues.map((vq) => [vq.numFree, vq.numAdded]), [[5, 3], [5, 3]]);
    assertEquals(queues.map((vq) => strategy.detachUnusedBuf(vq)), [0, 0]);
    assertEquals(queues.map((vq) => strategy.notificationData(vq)), [
      (2 << 16) | 3,
      ((0x8000 | 3) << 16 | 3) >>> 0,
    ]);
  });
}

for (const name of [...STRATEGY_NAMES, ...VARIANT_NAMES]) {
  Deno.test(`${name}.create() refuses an unknown layout and names it`, async () => {
    const strategy = await loadStrategyFor(name, ["split"]);
    assertThrows(
      () => strategy.create({ layout: "torus" as LayoutName, num: 8 }),
      TypeError,
      "current value is torus",
    );
  });
}

// Strategies that read `layout` at each call. The others choose when the queue is created, or know
// only a boolean: see the tests below.
for (const name of await namesByUnknownLayout("reported by each operation")) {
  Deno.test(`${name} reports an unknown layout in every operation`, async () => {
    const strategy = await loadStrategy(name);
    for (const { op, args } of OP_CASES) {
      const vq = new Virtqueue(UNKNOWN_LAYOUT);
      const operation = strategy[op] as (vq: Virtqueue, ...args: unknown[]) => unknown;
      assertThrows(() => operation(vq, ...args(vq)), VirtqueueBug, "current value is layout 7");
      const last = new Virtqueue({ ...UNKNOWN_LAYOUT, layout: 255 });
      assertThrows(() => operation(last, ...args(last)), VirtqueueBug, "layout 255");
    }
  });
}

for (const name of await namesByUnknownLayout("not seen")) {
  Deno.test(`${name} takes an unknown layout for one of its own, as its form says`, async () => {
    const strategy = await loadStrategy(name);
    const vq = strategy.create(caseOptions("packed"));
    (vq as { layout: number }).layout = 7;
    const wanted = preparedPlain("packed").num;
    assertEquals(strategy.vringSize(vq), wanted);
  });
}

Deno.test("polymorphic_class reports an unknown layout in every operation", async () => {
  const strategy = await loadStrategy("polymorphic_class");
  for (const { op, args } of OP_CASES) {
    const vq = new DispatchedVirtqueue(UNKNOWN_LAYOUT);
    const operation = strategy[op] as (vq: Virtqueue, ...args: unknown[]) => unknown;
    assertThrows(() => operation(vq, ...args(vq)), VirtqueueBug, "current value is layout 7");
  }
});

Deno.test("bound_closure reports an unknown layout when its closures are made", () => {
  assertThrows(
    () => new BoundVirtqueue(UNKNOWN_LAYOUT),
    VirtqueueBug,
    "current value is layout 7",
  );
});

Deno.test("ops_pointer reports an unknown layout when the pointer is set", () => {
  assertThrows(() => opsOf(7), VirtqueueBug, "current value is layout 7");
});

Deno.test("ops_class_instances reports an unknown layout when the pointer is set", () => {
  assertThrows(() => opsInstanceOf(7), VirtqueueBug, "current value is layout 7");
});

Deno.test("direct.create() refuses the layout that it does not serve", async () => {
  const direct = await loadStrategyFor("direct", ["split"]);
  assertThrows(
    () => direct.create({ layout: "packed", num: 8 }),
    TypeError,
    "current value is packed",
  );
});
