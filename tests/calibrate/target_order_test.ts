import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  BRANCH_TAKEN,
  makeTargetOrder,
  ORDER_LENGTH,
  ORDER_NAMES,
  TARGET_COUNT,
  targetSum,
} from "../../bench/calibrate/target_order.ts";

Deno.test("an order is longer than predictors remember", () => {
  assert(ORDER_LENGTH >= 1_000_000);
});

for (const name of ORDER_NAMES) {
  const [kind, digits] = name.split(" ");
  const count = Number(digits ?? 1);

  Deno.test(`makeTargetOrder() ${name} uses its ${count} targets evenly`, () => {
    const { targets } = makeTargetOrder(name, 1);
    const uses = new Array<number>(count).fill(0);
    for (const target of targets) uses[target]!++;
    assertEquals(targets.length, ORDER_LENGTH);
    // Six standard deviations of a binomial count at most; regular orders are exact.
    const slack = kind === "random" ? 6 * Math.sqrt(ORDER_LENGTH / count) : 0;
    for (const use of uses) assert(Math.abs(use - ORDER_LENGTH / count) <= slack, `${uses}`);
  });

  Deno.test(`targetSum() of ${name} is the sum of the bytes`, () => {
    const order = makeTargetOrder(name, 2);
    for (const [start, length] of [[0, 0], [0, 9], [4321, 1000], [0, ORDER_LENGTH]] as const) {
      const sum = order.targets.subarray(start, start + length).reduce((a, b) => a + b, 0);
      assertEquals(targetSum(order, start, length), sum);
    }
  });
}

Deno.test("random orders follow the seed", () => {
  const head = (seed: number) => [...makeTargetOrder("random 8", seed).targets.subarray(0, 64)];
  assertEquals(head(7), head(7));
  assertNotEquals(head(7), head(8));
});

Deno.test("random targets do not tell the next one", () => {
  const { targets } = makeTargetOrder("random 4", 3);
  const pairs = new Array<number>(16).fill(0);
  for (let i = 1; i < targets.length; i++) pairs[targets[i - 1]! * 4 + targets[i]!]!++;
  const expected = (ORDER_LENGTH - 1) / 16;
  for (const count of pairs) {
    assert(Math.abs(count - expected) < 6 * Math.sqrt(expected), `${pairs}`);
  }
});

Deno.test("BRANCH_TAKEN tells the place in every alternating order by three neighbors", () => {
  assertEquals(BRANCH_TAKEN.length, TARGET_COUNT);
  for (const count of [2, 4, 8]) {
    const history = (place: number) =>
      [1, 2, 3].map((back) => BRANCH_TAKEN[(place + count * 3 - back) % count]);
    const histories = Array.from({ length: count }, (_, place) => history(place).join());
    assertEquals(new Set(histories).size, count);
  }
});
