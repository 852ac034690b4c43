import { assert, assertEquals } from "@std/assert";
import {
  makeOrder,
  ORDER_LENGTH,
  ORDER_VARIANTS,
  QUEUE_MASK,
  RUN_LENGTH,
  seededRandom,
} from "../../bench/workload/order.ts";

const QUEUES = 4;
const PER_LAYOUT = QUEUES / 2;

/** The order's layouts, 0 or 1 by step. */
function layoutsIn(order: string, seed = 1): Uint8Array {
  const entries = makeOrder({ order, layouts: "split+packed" }, QUEUES, seed);
  return Uint8Array.from(entries, (entry) => Math.floor((entry & QUEUE_MASK) / PER_LAYOUT));
}

function switches(layouts: Uint8Array): number {
  let count = 0;
  for (let i = 1; i < layouts.length; i++) if (layouts[i] !== layouts[i - 1]) count++;
  return count;
}

Deno.test("makeOrder() is longer than a branch predictor remembers", () => {
  assert(ORDER_LENGTH >= 1_000_000);
  for (const variant of ORDER_VARIANTS) {
    assertEquals(makeOrder(variant, QUEUES, 1).length, ORDER_LENGTH);
  }
});

Deno.test("makeOrder() visits every queue equally often", () => {
  for (const queueCount of [4, 8]) {
    for (const variant of ORDER_VARIANTS) {
      const visits = new Uint32Array(8);
      for (const entry of makeOrder(variant, queueCount, 3)) visits[entry & QUEUE_MASK]!++;
      visits.slice(0, queueCount).forEach((count, queue) => {
        const share = count * queueCount / ORDER_LENGTH;
        assert(Math.abs(share - 1) < 0.01, `${variant.order} queue ${queue}: ${share}`);
      });
      assertEquals(visits.slice(queueCount), new Uint32Array(8 - queueCount));
    }
  }
});

Deno.test("makeOrder() one has a single layout, whose queues take turns", () => {
  const entries = makeOrder({ order: "one", layouts: "packed" }, QUEUES, 1);
  for (let i = 0; i < 1000; i++) assertEquals(entries[i]! & QUEUE_MASK, i % QUEUES);
});

Deno.test("makeOrder() stays on a queue for as many steps as it is told", () => {
  for (const { order, layouts } of ORDER_VARIANTS) {
    const entries = makeOrder({ order, layouts }, 8, 1, 256);
    const perLayout = order === "one" ? 8 : 4;
    for (let i = 0; i < 4096; i++) {
      assertEquals((entries[i]! & QUEUE_MASK) % perLayout, Math.floor(i / 256) % perLayout);
    }
  }
});

Deno.test("makeOrder() alternating changes the layout at every step", () => {
  assertEquals(switches(layoutsIn("alternating")), ORDER_LENGTH - 1);
});

Deno.test("makeOrder() runs changes the layout every 32 steps", () => {
  const layouts = layoutsIn("runs");
  assertEquals(RUN_LENGTH, 32);
  assertEquals(switches(layouts), ORDER_LENGTH / RUN_LENGTH - 1);
  for (let i = 0; i < 1000; i++) assertEquals(layouts[i], Math.floor(i / RUN_LENGTH) % 2);
});

Deno.test("makeOrder() random is a fair coin at every step, without memory", () => {
  const layouts = layoutsIn("random");
  const ones = layouts.reduce((sum, layout) => sum + layout, 0);
  // Five standard deviations of a binomial with p = 1/2.
  const bound = 2.5 * Math.sqrt(ORDER_LENGTH);
  assert(Math.abs(ones - ORDER_LENGTH / 2) < bound, `${ones} ones`);
  for (const lag of [1, 2, 3, 4, 8, 32]) {
    let same = 0;
    for (let i = lag; i < ORDER_LENGTH; i++) same += Number(layouts[i] === layouts[i - lag]);
    assert(Math.abs(same - (ORDER_LENGTH - lag) / 2) < bound, `lag ${lag}: ${same} equal`);
  }
});

Deno.test("makeOrder() depends on the seed and on nothing else", () => {
  assertEquals(layoutsIn("random", 5), layoutsIn("random", 5));
  const [a, b] = [layoutsIn("random", 5), layoutsIn("random", 6)];
  assert(a.some((layout, i) => layout !== b[i]));
});

Deno.test("makeOrder() gives inputs that vary", () => {
  const entries = makeOrder({ order: "one", layouts: "split" }, QUEUES, 1);
  const inputs = new Set(entries.slice(0, 10_000).map((entry) => entry >>> 3));
  assert(inputs.size > 9_990, `${inputs.size} different inputs`);
});

Deno.test("seededRandom() uses all bits", () => {
  const random = seededRandom(42);
  const ones = new Uint32Array(32);
  for (let i = 0; i < 10_000; i++) {
    const value = random();
    for (let bit = 0; bit < 32; bit++) ones[bit]! += value >>> bit & 1;
  }
  for (const count of ones) assert(Math.abs(count - 5_000) < 250, `${count}`);
});
