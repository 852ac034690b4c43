import { assert, assertEquals, assertThrows } from "@std/assert";
import { ALL_LAYOUTS, CLONE_COUNTS } from "../../bench/workload/layout_set.ts";
import {
  CLONE_VARIANTS,
  IN_ORDER_VARIANTS,
  makeOrder,
  MAX_QUEUES,
  ORDER_LENGTH,
  ORDER_VARIANTS,
  orderKind,
  ORDERS,
  QUEUE_MASK,
  queueShares,
  RUN_LENGTH,
  seededRandom,
  SHORT_LENGTH,
  SHORT_VARIANT,
} from "../../bench/workload/order.ts";
import { WORKLOADS } from "../../bench/workload/mod.ts";

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
  for (const variant of [...ORDER_VARIANTS, ...IN_ORDER_VARIANTS, SHORT_VARIANT]) {
    assertEquals(makeOrder(variant, QUEUES, 1).length, ORDER_LENGTH);
  }
});

Deno.test("makeOrder() visits every queue equally often", () => {
  for (const queueCount of [4, 8]) {
    for (const variant of [...ORDER_VARIANTS, ...IN_ORDER_VARIANTS]) {
      const visits = new Uint32Array(MAX_QUEUES);
      for (const entry of makeOrder(variant, queueCount, 3)) visits[entry & QUEUE_MASK]!++;
      visits.slice(0, queueCount).forEach((count, queue) => {
        const share = count * queueCount / ORDER_LENGTH;
        assert(Math.abs(share - 1) < 0.01, `${variant.order} queue ${queue}: ${share}`);
      });
      assertEquals(visits.slice(queueCount), new Uint32Array(MAX_QUEUES - queueCount));
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

Deno.test("queueShares() gives each layout the same number of queues, or one more", () => {
  assertEquals(queueShares(4, 1), [{ first: 0, count: 4 }]);
  assertEquals(queueShares(8, 2), [{ first: 0, count: 4 }, { first: 4, count: 4 }]);
  assertEquals(queueShares(16, 5).map(({ count }) => count), [4, 3, 3, 3, 3]);
  for (let layouts = 1; layouts <= MAX_QUEUES; layouts++) {
    const shares = queueShares(MAX_QUEUES, layouts);
    let next = 0;
    for (const { first, count } of shares) {
      assertEquals(first, next);
      assert(count >= 1);
      next = first + count;
    }
    assertEquals([shares.length, next], [layouts, MAX_QUEUES]);
  }
});

Deno.test("makeOrder() over clones visits all layouts equally often, and all of their queues", () => {
  assertEquals(CLONE_VARIANTS.length, 2 * CLONE_COUNTS.length);
  for (const variant of CLONE_VARIANTS) {
    const clones = Number(variant.layouts.slice("clones-".length));
    const visits = new Uint32Array(MAX_QUEUES);
    for (const entry of makeOrder(variant, MAX_QUEUES, 2)) visits[entry & QUEUE_MASK]!++;
    for (const { first, count } of queueShares(MAX_QUEUES, clones)) {
      const own = visits.slice(first, first + count);
      const share = own.reduce((sum, each) => sum + each, 0) * clones / ORDER_LENGTH;
      assert(Math.abs(share - 1) < 0.02, `${variant.order} ${variant.layouts}: ${share}`);
      for (const each of own) {
        const part = each * count * clones / ORDER_LENGTH;
        assert(Math.abs(part - 1) < 0.05, `${variant.order} ${variant.layouts}: ${part}`);
      }
    }
  }
});

/** Layouts by step over all 16 queues. */
function clonesIn(order: string, layouts: string): Uint8Array {
  const clones = layouts === ALL_LAYOUTS ? 4 : Number(layouts.slice("clones-".length));
  const shares = queueShares(MAX_QUEUES, clones);
  const entries = makeOrder({ order, layouts }, MAX_QUEUES, 1);
  return Uint8Array.from(entries, (entry) => {
    const queue = entry & QUEUE_MASK;
    return shares.findIndex(({ first, count }) => queue >= first && queue < first + count);
  });
}

Deno.test("makeOrder() alternating takes layouts in turn, however many there are", () => {
  for (const clones of [3, 5, 16]) {
    const layouts = clonesIn("alternating", `clones-${clones}`);
    for (let i = 0; i < 5000; i++) assertEquals(layouts[i], i % clones);
  }
});

Deno.test("makeOrder() runs takes four layouts in turn every 32 steps", () => {
  const layouts = clonesIn("runs", ALL_LAYOUTS);
  for (let i = 0; i < 5000; i++) assertEquals(layouts[i], Math.floor(i / RUN_LENGTH) % 4);
});

Deno.test("makeOrder() random draws each of five layouts with equal chance, without memory", () => {
  const layouts = clonesIn("random", "clones-5");
  const pairs = new Uint32Array(25);
  for (let i = 1; i < ORDER_LENGTH; i++) pairs[layouts[i - 1]! * 5 + layouts[i]!]!++;
  // Five standard deviations of a binomial with p = 1/25.
  const bound = 5 * Math.sqrt(ORDER_LENGTH * 0.04 * 0.96);
  for (const count of pairs) assert(Math.abs(count - ORDER_LENGTH / 25) < bound, `${count}`);
});

Deno.test("makeOrder() random_short is random and repeats after 4096 entries", () => {
  assertEquals(SHORT_LENGTH, 4096);
  const entries = makeOrder(SHORT_VARIANT, QUEUES, 1);
  const first = entries.slice(0, SHORT_LENGTH);
  for (let at = 0; at < ORDER_LENGTH; at += SHORT_LENGTH) {
    assertEquals(entries.subarray(at, at + SHORT_LENGTH), first);
  }
  const random = makeOrder({ ...SHORT_VARIANT, order: "random" }, QUEUES, 1);
  assertEquals(random.slice(0, SHORT_LENGTH), first);
  assert(random.slice(SHORT_LENGTH, 2 * SHORT_LENGTH).some((entry, i) => entry !== first[i]));
});

Deno.test("makeOrder() refuses layouts that cannot be read", () => {
  assertThrows(
    () => makeOrder({ order: "random", layouts: "clones-7" }, MAX_QUEUES, 1),
    RangeError,
    "current value is clones-7",
  );
});

Deno.test("makeOrder() depends on the seed and on nothing else", () => {
  assertEquals(layoutsIn("random", 5), layoutsIn("random", 5));
  const [a, b] = [layoutsIn("random", 5), layoutsIn("random", 6)];
  assert(a.some((layout, i) => layout !== b[i]));
});

Deno.test("makeOrder() gives inputs that vary", () => {
  const entries = makeOrder({ order: "one", layouts: "split" }, QUEUES, 1);
  const inputs = new Set(entries.slice(0, 10_000).map((entry) => entry >>> 4));
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

Deno.test("ORDERS has every order of every workload, and orderKind() refuses others", () => {
  for (const { name, variants } of WORKLOADS) {
    for (const { order } of variants) assertEquals(orderKind(order), ORDERS[order], name);
  }
  for (const name of ["zigzag", "toString"]) {
    assertThrows(() => orderKind(name), RangeError, `current value is ${name}`);
  }
  assertThrows(
    () => makeOrder({ order: "recorded", layouts: "split+packed" }, QUEUES, 1),
    RangeError,
    "current value is recorded",
  );
});

Deno.test("orders over one layout, and only those, have nothing to predict", () => {
  for (const { variants } of WORKLOADS) {
    for (const { order, layouts } of variants) {
      if (layouts === "clones-1") continue;
      const isOne = ORDERS[order]!.predictability === "one layout";
      assertEquals(isOne, !layouts.includes("+") && !layouts.startsWith("clones-"), order);
    }
  }
});
