import { assert, assertEquals } from "@std/assert";
import { findWorkload } from "../../bench/workload/mod.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const OPS = 1_000_000;
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
 * readings are off in either direction, but only what the call itself allocates is there every time.
 */
async function leastGrowth(call: () => void): Promise<number> {
  for (let i = 0; i < WARM_RUNS; i++) call();
  // Lets compilers that run beside finish and their results be taken over.
  await new Promise((resolve) => setTimeout(resolve, 200));
  call();
  let least = Infinity;
  for (let i = 0; i < MEASURED_RUNS; i++) {
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
  const growth = await leastGrowth(() => {
    for (let i = 0; i < 10_000; i++) last = { i };
  });
  assert(growth >= 10_000 * 16, `${growth} bytes`);
  assertEquals(last, { i: 9_999 });
});

const CASES: readonly [string, string][] = [
  ["round_trip_4", "boolean_branch"],
  ["round_trip_4", "direct"],
  ["round_trip_4", "map_lookup"],
  ["round_trip_1", "boolean_branch"],
  ["batch_32", "switch_const_ops"],
  ["more_used", "boolean_branch"],
  ["single_op:add_detach", "boolean_branch"],
  ["trace:mixed-e-random", "boolean_branch"],
];

for (const [name, strategy] of CASES) {
  test(`${name} through ${strategy} allocates nothing in a million operations`, async () => {
    const workload = findWorkload(name);
    const prepared = await workload.prepare(strategy, workload.variants.at(-1)!, { seed: 1 });
    const ops = Math.ceil(OPS / prepared.granularity) * prepared.granularity;
    const growth = await leastGrowth(() => prepared.run(ops));
    // One object per thousand operations would be 16,000 bytes.
    assert(growth - ownBytes() < 4_000, `${growth} bytes`);
  });
}
