/**
 * Simulated comparisons with known truth: 3 % of processes 5–48 % slow, on either side. Seeded, so the shares never
 * change; with 10,000 experiments their standard error is 0.2 points. More cases: `operating_characteristics.ts`.
 */

import { assert } from "@std/assert";
import { decideFamily } from "../../bench/stats/decide.ts";
import { SequentialPlan } from "../../bench/stats/plan.ts";
import { type Outcome, seededRandom, simulate, simulateBlocks } from "./simulation.ts";

const EXPERIMENTS = 10_000;
// Intervals that hold at several looks at once cover more at each of them.
const MOST_COVERED = { one: 0.97, several: 0.995 };
const PLANS = {
  "8 blocks": new SequentialPlan({ looks: [8] }),
  "16 blocks": new SequentialPlan({ looks: [16] }),
  "8, 16, 32 blocks": new SequentialPlan({ looks: [8, 16, 32] }),
};

function assertWithin(share: number, low: number, high: number, out: Outcome): void {
  assert(share >= low && share <= high, `${share} of ${JSON.stringify(out)}`);
}

for (const [name, plan] of Object.entries(PLANS)) {
  const most = plan.looks.length === 1 ? MOST_COVERED.one : MOST_COVERED.several;
  Deno.test(`${name}: identical cells are called different in at most 5 %, the interval covers 93 % or more`, () => {
    for (const sd of [0.002, 0.02, 0.05]) {
      const out = simulate(101, EXPERIMENTS, { ratio: 1, sd }, plan);
      assertWithin(out.slower + out.faster, 0.001, 0.05, out);
      assertWithin(out.coverage, 0.93, most, out);
    }
  });

  Deno.test(`${name}: a ratio on the margin is called equivalent in at most 5 %`, () => {
    for (const sd of [0.002, 0.02]) {
      const sides = [1.02, 1 / 1.02].map((ratio, side) =>
        simulate(102 + side, EXPERIMENTS, { ratio, sd }, plan)
      );
      // One case by symmetry, so both sides count as one sample of twice the size.
      const wrong = sides.reduce((sum, { equivalent }) => sum + equivalent, 0) / 2;
      assert(wrong > 0 && wrong <= 0.05, `${wrong}`);
      for (const out of sides) assertWithin(out.coverage, 0.93, most, out);
    }
  });
}

Deno.test("8, 16, 32 blocks: the interval covers 95 % or more where stopping favors lucky looks", () => {
  const plan = PLANS["8, 16, 32 blocks"];
  for (const [ratio, sd] of [[1.01, 0.005], [1.015, 0.02], [1.005, 0.03], [1.03, 0.05]] as const) {
    const out = simulate(103, EXPERIMENTS, { ratio, sd }, plan);
    assertWithin(out.coverage, 0.95, MOST_COVERED.several, out);
  }
});

Deno.test("8, 16, 32 blocks ended by the budget after 12: errors and coverage hold", () => {
  const plan = PLANS["8, 16, 32 blocks"];
  const same = simulate(104, EXPERIMENTS, { ratio: 1, sd: 0.03 }, plan, {}, 12);
  assertWithin(same.slower + same.faster, 0.001, 0.05, same);
  assertWithin(same.coverage, 0.93, 0.97, same);
  const margin = simulate(105, EXPERIMENTS, { ratio: 1.02, sd: 0.01 }, plan, {}, 12);
  assertWithin(margin.equivalent, 0.0001, 0.05, margin);
});

Deno.test("16 blocks find 1 % in at least 95 % and 3 % always, never in the wrong direction", () => {
  const plan = PLANS["16 blocks"];
  for (const sd of [0.002, 0.005]) {
    const one = simulate(106, 2000, { ratio: 1.01, sd }, plan);
    assertWithin(one.slower, 0.95, 1, one);
    assertWithin(one.faster, 0, 0, one);
    const three = simulate(107, 2000, { ratio: 1.03, sd }, plan);
    assertWithin(three.slower, 0.999, 1, three);
  }
});

Deno.test("8, 16, 32 blocks find 1 % in at least 95 % and end a quiet A/A as equivalent after 8", () => {
  const plan = PLANS["8, 16, 32 blocks"];
  const one = simulate(108, 2000, { ratio: 1.01, sd: 0.005 }, plan);
  assertWithin(one.slower, 0.95, 1, one);
  const same = simulate(109, 2000, { ratio: 1, sd: 0.002 }, plan);
  assertWithin(same.equivalent, 0.99, 1, same);
  assertWithin(same.blocks, 8, 9, same);
});

Deno.test("four identical cells looked at three times: any called different in at most 5 % of families", () => {
  const plan = PLANS["8, 16, 32 blocks"];
  const random = seededRandom(110);
  const families = 3000;
  let wrong = 0;
  for (let i = 0; i < families; i++) {
    // One baseline process per block serves all four, so that the comparisons hang together.
    const baseline = simulateBlocks(random, 32, { ratio: 1, sd: 0.01 });
    const family = Array.from(
      { length: 4 },
      () =>
        simulateBlocks(random, 32, { ratio: 1, sd: 0.01 }).map((x, block) => x - baseline[block]!),
    );
    wrong += plan.looks.some((look) =>
        decideFamily(
          family.map((blocks) => blocks.subarray(0, look)),
          plan,
        )
          .some(({ direction }) => direction !== 0)
      )
      ? 1
      : 0;
  }
  assert(wrong / families > 0.005 && wrong / families <= 0.05, `${wrong / families}`);
});
