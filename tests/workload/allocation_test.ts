import { assert, assertEquals } from "@std/assert";
import { ALL_LAYOUTS, findWorkload, type WorkloadVariant } from "../../bench/workload/mod.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const OPS = 1_000_000;
const WARM_OPS = 200_000;
const WARM_RUNS = 12;
const MEASURED_RUNS = 8;

/** Bytes that a reading of the heap's size takes itself. */
function ownBytes(): number {
  let least = Infinity;
  for (let i = 0; i < 100; i++) {
    const before = Deno.memoryUsage().heapUsed;
    const after = Deno.memoryUsage().heapUsed;
    if (after >= before) least = Math.min(least, after - before);
  }
  return least;
}

/**
 * Least growth of the heap over a call: V8's compilers and its collector work in between, so that single
 * readings are off in either direction, but only what the call itself allocates is there every time. Ends at a growth
 * below `enough`. `warm` is the call, or a shorter one of the same code.
 */
async function leastGrowth(warm: () => void, call: () => void, enough = 0): Promise<number> {
  for (let i = 0; i < WARM_RUNS; i++) warm();
  // Lets compilers that run beside finish and their results be taken over.
  await new Promise((resolve) => setTimeout(resolve, 200));
  call();
  let least = Infinity;
  for (let i = 0; i < MEASURED_RUNS && least >= enough; i++) {
    const before = Deno.memoryUsage().heapUsed;
    call();
    const after = Deno.memoryUsage().heapUsed;
    // A smaller heap is one that the collector went over meanwhile, which it does for allocations only.
    least = Math.min(least, after < before ? Infinity : after - before);
  }
  return least;
}

test("heap growth shows a single small object per operation", async () => {
  let last: unknown = null;
  const make = () => {
    for (let i = 0; i < 10_000; i++) last = { i };
  };
  const growth = await leastGrowth(make, make);
  assert(growth >= 10_000 * 16, `${growth} bytes`);
  assertEquals(last, { i: 9_999 });
});

const RANDOM = { order: "random", layouts: "split+packed" };
const FOUR = { order: "random", layouts: ALL_LAYOUTS };
const FIVE = { order: "random", layouts: "clones-5" };

const CASES: readonly [string, WorkloadVariant, string][] = [
  ["round_trip_4", RANDOM, "boolean_branch"],
  ["round_trip_4", RANDOM, "direct"],
  ["round_trip_4", RANDOM, "map_lookup"],
  ["round_trip_4", RANDOM, "wasm_table"],
  ["round_trip_4", FOUR, "switch_direct"],
  ["round_trip_1", { order: "one", layouts: "packed" }, "boolean_branch"],
  ["round_trip_clones", FIVE, "polymorphic_class"],
  ["batch_32", RANDOM, "switch_const_ops"],
  ["batch_32", FOUR, "direct"],
  ["batch_32", { order: "one", layouts: "split_in_order" }, "switch_const_ops"],
  ["more_used", RANDOM, "boolean_branch"],
  ["more_used_clones", FIVE, "function_table"],
  ["single_op:add_detach", RANDOM, "boolean_branch"],
  ["trace:mixed-e-random", { order: "recorded", layouts: "split+packed" }, "boolean_branch"],
];

for (const [name, variant, strategy] of CASES) {
  const cell = `${name}/${variant.order}/${variant.layouts}/${strategy}`;
  test(`${cell} allocates nothing in a million operations`, async () => {
    const prepared = await findWorkload(name).prepare(strategy, variant, { seed: 1 });
    const ops = Math.ceil(OPS / prepared.granularity) * prepared.granularity;
    const fewOps = Math.ceil(WARM_OPS / prepared.granularity) * prepared.granularity;
    // One object per thousand operations would be 16,000 bytes.
    const most = 4_000 + ownBytes();
    const growth = await leastGrowth(() => prepared.run(fewOps), () => prepared.run(ops), most);
    assert(growth < most, `${growth} bytes`);
  });
}
