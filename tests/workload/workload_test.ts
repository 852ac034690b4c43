import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ALL_LAYOUTS,
  BARE_RING,
  DIRECT_AGAIN,
  DIRECT_X2,
  EMPTY_OP,
  findWorkload,
  VERIFICATION_OPS,
  verify,
  type Workload,
  WORKLOADS,
} from "../../bench/workload/mod.ts";
import { BATCH_SIZE } from "../../bench/workload/batch_loop.ts";
import { loadPartitions } from "../../bench/workload/partitions.ts";
import { parseLayoutSet } from "../../bench/workload/layout_set.ts";
import { makeOrder } from "../../bench/workload/order.ts";
import { SINGLE_OP_LOOPS } from "../../bench/workload/single_op_loop.ts";
import { DISPATCHING_STRATEGY_NAMES, STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { createVirtqueue, layoutOps } from "../../ring/mod.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const SEED = 7;

/** Every strategy on every variant; the long recordings by two strategies, replay_test.ts has the rest. */
function strategiesFor(workload: Workload): readonly string[] {
  const all = !workload.name.startsWith("trace:") || workload.name === "trace:mixed-e-random";
  return all ? [...STRATEGY_NAMES, ...VARIANT_NAMES] : ["direct", "switch_const_ops"];
}

for (const workload of WORKLOADS) {
  test(`${workload.name} has the same checksum under every strategy`, async () => {
    for (const variant of workload.variants) {
      const checksums: Record<string, number> = {};
      for (const strategy of strategiesFor(workload)) {
        checksums[strategy] = await verify(workload, variant, strategy, SEED);
      }
      const wanted = checksums.direct!;
      assert(wanted !== 0, `${workload.name} ${variant.order} sums nothing up`);
      for (const [strategy, checksum] of Object.entries(checksums)) {
        const cell = [workload.name, variant.order, variant.layouts, strategy].join("/");
        assertEquals(checksum, wanted, cell);
      }
      assertEquals(await verify(workload, variant, DIRECT_AGAIN, SEED), wanted);
    }
  });
}

test("PreparedWorkload.run() gives the same sums however its operations are split up", async () => {
  for (const name of ["more_used", "round_trip_4", "batch_32", "round_trip_clones"]) {
    const workload = findWorkload(name);
    const variant = workload.variants.at(-1)!;
    for (const strategy of ["direct", "boolean_branch"]) {
      const whole = await workload.prepare(strategy, variant, { seed: SEED });
      const parts = await workload.prepare(strategy, variant, { seed: SEED });
      const total = whole.run(3200);
      const sum = parts.run(64) + parts.run(32) + parts.run(3104);
      assertEquals(sum | 0, total, `${name} ${strategy}`);
    }
  }
});

test("PreparedWorkload.run() starts the order again after its end", async () => {
  const workload = findWorkload("more_used");
  for (const strategy of ["direct", "boolean_branch"]) {
    const prepared = await workload.prepare(strategy, workload.variants.at(-1)!, { seed: SEED });
    const once = prepared.run(1 << 20);
    assertEquals(prepared.run(2 << 20), (2 * once) | 0);
  }
});

test("round_trip_4 keeps its checksums over 65,536 buffers per queue", async () => {
  const workload = findWorkload("round_trip_4");
  const variant = { order: "random", layouts: "split+packed" };
  const direct = await workload.prepare("direct", variant, { seed: SEED });
  const other = await workload.prepare("ops_pointer", variant, { seed: SEED });
  for (let i = 0; i < 4; i++) assertEquals(other.run(100_000), direct.run(100_000));
});

test("a recording's passes all have the same checksum", async () => {
  const workload = findWorkload("trace:mixed-f-deep");
  const prepared = await workload.prepare("boolean_branch", workload.variants[0]!, { seed: SEED });
  const once = prepared.run(prepared.granularity);
  for (let pass = 0; pass < 24; pass++) assertEquals(prepared.run(prepared.granularity), once);
  assertEquals(prepared.run(3 * prepared.granularity), (3 * once) | 0);
});

test("direct_x2 does twice the operations", async () => {
  const workload = findWorkload("round_trip_4");
  const variant = { order: "one", layouts: "split" };
  const direct = await workload.prepare("direct", variant, { seed: SEED });
  const twice = await workload.prepare(DIRECT_X2, variant, { seed: SEED });
  assertEquals(twice.run(1000), direct.run(2000));
});

test("controls run wherever they are offered", async () => {
  for (const workload of WORKLOADS) {
    if (workload.name.startsWith("trace:") && workload.name !== "trace:mixed-a-boot") continue;
    assert(workload.controls.includes(EMPTY_OP), workload.name);
    for (const control of workload.controls) {
      const variant = workload.variants[0]!;
      const checksum = await verify(workload, variant, control, SEED);
      assertEquals(await verify(workload, variant, control, SEED), checksum, control);
    }
  }
});

test("bare_ring moves every token there and back", async () => {
  const workload = findWorkload("round_trip_4");
  const variant = workload.variants[0]!;
  const prepared = await workload.prepare(BARE_RING, variant, { seed: SEED });
  assertEquals(prepared.run(1000), 999 * 1000 / 2);
});

test("copies have code of their own, equal copies share it", async () => {
  const workload = findWorkload("round_trip_4");
  const variant = { order: "one", layouts: "split" };
  const loops = await Promise.all([0, 1, 2].map(async (copy) => {
    const prepared = await workload.prepare("boolean_branch", variant, { seed: SEED, copy });
    return Object.values(prepared.hot)[0]!;
  }));
  assertEquals(new Set(loops).size, 3);
  const [one, two] = await Promise.all(
    [1, 2].map((copy) =>
      import(`../../bench/workload/round_trip_loop.ts?copy=${copy}&partition=all`)
    ),
  );
  assert(one.makeRoundTripLoop !== two.makeRoundTripLoop);
});

test("copies over layout clones have code of their own, equal copies share it", async () => {
  const [set, five] = [parseLayoutSet("clones-2"), parseLayoutSet("clones-5")];
  for (const name of ["switch_const_ops", "polymorphic_class"]) {
    const [one, again, two] = await Promise.all(
      [1, 1, 2].map(async (copy) => (await loadPartitions(name, set, copy))[0]!.strategy),
    );
    assert(one!.moreUsed === again!.moreUsed);
    assert(one!.moreUsed !== two!.moreUsed);
    const [other] = await loadPartitions(name, five, 1);
    assert(one!.moreUsed !== other!.strategy.moreUsed);
  }
});

test("direct has a partition and a loop per real layout, the others one", async () => {
  const partitions: readonly [string, string, number][] = [
    ["round_trip_4", "split+packed", 2],
    ["round_trip_4", ALL_LAYOUTS, 4],
    ["round_trip_clones", "clones-1", 1],
    ["round_trip_clones", "clones-5", 2],
  ];
  for (const [name, layouts, count] of partitions) {
    const workload = findWorkload(name);
    for (const strategy of ["direct", ...DISPATCHING_STRATEGY_NAMES]) {
      const { hot } = await workload.prepare(strategy, { order: "random", layouts }, {
        seed: SEED,
      });
      assertEquals(Object.keys(hot).length, strategy === "direct" ? count : 1, strategy);
    }
  }
});

test("clones of a layout have ring code of their own, a clone's queues the same", async () => {
  const [partition] = await loadPartitions("function_table", parseLayoutSet("clones-5"), 0);
  const adds = [0, 1, 2, 3, 4].map((clone) =>
    [1, 2].map(() => partition!.create(clone, { num: 8 }).ops.add)
  );
  for (const [one, two] of adds) assert(one === two);
  assertEquals(new Set(adds.flat()).size, 5);
});

for (const layouts of ["split", "packed", "split_in_order", "packed_in_order", ALL_LAYOUTS]) {
  test(`batch_32 on ${layouts} sums up token and length of every buffer`, async () => {
    const workload = findWorkload("batch_32");
    const variant = { order: layouts.includes("+") ? "random" : "one", layouts };
    const entries = makeOrder(variant, 4, SEED).slice(0, VERIFICATION_OPS / BATCH_SIZE);
    let wanted = 0;
    for (const entry of entries) {
      for (let i = 0; i < BATCH_SIZE; i++) {
        const token = (entry >>> 4) + i;
        wanted = (wanted + (token ^ (token & 0xfff))) | 0;
      }
    }
    assertEquals(await verify(workload, variant, "direct", SEED), wanted);
  });
}

test("more_used over clones notices a queue that another layout's function was called for", () => {
  const makeLoop = SINGLE_OP_LOOPS["more_used_empty"]!;
  const entries = makeOrder({ order: "one", layouts: "split" }, 1, SEED).slice(0, 100);
  const sums = (["split", "packed"] as const).map((layout) => {
    const queues = [createVirtqueue({ layout, num: 8 })];
    return (["split", "packed"] as const).map((called) => {
      const strategy = { ...layoutOps(called) } as Parameters<typeof makeLoop>[0];
      return makeLoop(strategy, queues)(entries, 0, entries.length);
    });
  });
  const right = entries.reduce((sum, entry) => (sum + (entry >>> 4)) | 0, 0);
  assertEquals(sums, [[right, 0], [0, right]]);
});

test("findWorkload() names the known workloads for an unknown one", () => {
  assertThrows(() => findWorkload("round_trip_5"), RangeError, "round_trip_4");
  assertThrows(() => findWorkload("trace:nothing"), RangeError, "trace:mixed-e-random");
});

test("Workload.prepare() refuses unknown variants, strategies and controls", async () => {
  for (const name of ["round_trip_1", "more_used", "trace:mixed-a-boot"]) {
    const workload = findWorkload(name);
    const variant = workload.variants[0]!;
    await assertRejects(
      () => workload.prepare("boolean_branch", { ...variant, order: "sorted" }, { seed: SEED }),
      RangeError,
      `current value is sorted/${variant.layouts}`,
    );
    await assertRejects(
      () => workload.prepare("telepathy", variant, { seed: SEED }),
      RangeError,
      "current value is telepathy",
    );
  }
  const moreUsed = findWorkload("more_used");
  await assertRejects(
    () => moreUsed.prepare(BARE_RING, moreUsed.variants[0]!, { seed: SEED }),
    RangeError,
    "its control must be one of empty_op, direct_again, direct_x2",
  );
});
