/**
 * Prints how often the lab's statistics are right on simulated data: the figures that the doc comments of
 * `bench/stats/` name.
 *
 * Usage: `deno run tests/stats/operating_characteristics.ts [experiments]`, 20,000 by default (about two minutes).
 *
 * @module
 */

// deno-lint-ignore-file no-console
import {
  DEFAULT_TRIM,
  obrienFlemingSpending,
  pocockSpending,
  SequentialPlan,
  studentQuantile,
  yuenEstimate,
} from "../../bench/stats/mod.ts";
import { type ProcessModel, seededRandom, simulate, simulateBlocks } from "./simulation.ts";

const experiments = Number(Deno.args[0] ?? 20_000);
const SEED = 20_260_101;

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

/** Coverage of Yuen's 95 % interval with the effective degrees of freedom and with h − 1. */
function intervals(): void {
  console.log("Coverage of the 95 % interval, one look, percent");
  console.log("  K  outliers  effective df  h - 1");
  for (const outliers of [0, 0.03]) {
    for (const count of [4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32, 48, 64]) {
      const random = seededRandom(SEED + count);
      const covered = [0, 0];
      for (let i = 0; i < experiments; i++) {
        const of = yuenEstimate(
          simulateBlocks(random, count, { ratio: 1, sd: 0.002, outliers }),
          DEFAULT_TRIM,
        );
        [of.degreesOfFreedom, count - 2 * of.trimmedEachSide - 1].forEach((nu, rule) => {
          if (Math.abs(of.estimate) <= studentQuantile(0.975, nu) * of.standardError) {
            covered[rule]!++;
          }
        });
      }
      const [effective, classic] = covered.map((hits) => percent(hits / experiments));
      console.log(`${String(count).padStart(3)}  ${outliers}  ${effective}  ${classic}`);
    }
  }
}

/** Errors, coverage and power of a plan over true ratios and spreads. */
function plans(
  name: string,
  plan: SequentialPlan,
  sds: readonly number[],
  options: { budget?: number; outliers?: number } = {},
): void {
  console.log(`\n${name}: percent; interval at the level of its look`);
  console.log("  ratio      sd   cover   plain  slower  faster   equiv  blocks     MDE");
  let [lowest, highest, plainLowest, wrongDifference, wrongEquivalence] = [1, 0, 1, 0, 0];
  for (const sd of sds) {
    for (const ratio of [1, 1.005, 1.01, 1.015, 1.02, 1.03, 1.05]) {
      const model: ProcessModel = { ratio, sd, outliers: options.outliers ?? 0.03 };
      const out = simulate(SEED, experiments, model, plan, {}, options.budget);
      lowest = Math.min(lowest, out.coverage);
      highest = Math.max(highest, out.coverage);
      plainLowest = Math.min(plainLowest, out.plainCoverage);
      if (ratio === 1) wrongDifference = Math.max(wrongDifference, out.slower + out.faster);
      if (ratio === 1.02) wrongEquivalence = Math.max(wrongEquivalence, out.equivalent);
      console.log(
        [
          ratio.toFixed(3),
          sd.toFixed(3),
          percent(out.coverage),
          percent(out.plainCoverage),
          percent(out.slower),
          percent(out.faster),
          percent(out.equivalent),
          out.blocks.toFixed(1),
          percent(out.minimumDetectableEffect),
        ].map((cell) => cell.padStart(7)).join(" "),
      );
    }
  }
  console.log(
    `coverage ${percent(lowest)}…${percent(highest)}, plain interval from ${
      percent(plainLowest)
    }; false differences at most ${percent(wrongDifference)}; false equivalence at most ${
      percent(wrongEquivalence)
    }`,
  );
}

/** Power at the minimum detectable effect that the design itself names. */
function detectable(): void {
  console.log("\nPower at the mean minimum detectable effect, one look, spread 1 %, percent");
  for (const count of [8, 12, 16, 20, 24, 32]) {
    const plan = new SequentialPlan({ looks: [count] });
    const { minimumDetectableEffect } = simulate(SEED, experiments, { ratio: 1, sd: 0.01 }, plan);
    const ratio = 1 + minimumDetectableEffect;
    const { slower } = simulate(SEED + 1, experiments, { ratio, sd: 0.01 }, plan);
    console.log(
      `${String(count).padStart(3)}  ${percent(minimumDetectableEffect)}  ${percent(slower)}`,
    );
  }
}

const SPREADS = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05];

intervals();
detectable();
plans("Plan 8, 16, 32", new SequentialPlan(), SPREADS);
plans("Plan 8, 16, 32 ended by the budget at 12", new SequentialPlan(), SPREADS, { budget: 12 });
plans("Plan 8, 16, 32, 15 % outliers", new SequentialPlan(), [0.002, 0.02], { outliers: 0.15 });
plans("Plan 8, 16", new SequentialPlan({ looks: [8, 16] }), SPREADS);
plans("Plan 16", new SequentialPlan({ looks: [16] }), SPREADS);
plans(
  "Plan 8, 16, 32, Pocock for both",
  new SequentialPlan({ equivalenceSpending: pocockSpending }),
  [0.002, 0.005],
);
plans(
  "Plan 8, 16, 32, O'Brien-Fleming for both",
  new SequentialPlan({
    differenceSpending: obrienFlemingSpending,
    equivalenceSpending: obrienFlemingSpending,
  }),
  [0.002, 0.01],
);
