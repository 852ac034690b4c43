/**
 * Prints how often claims are judged rightly on simulated data.
 *
 * Usage: `deno run tests/claims/operating_characteristics.ts [runs]`, 20,000 by default.
 *
 * @module
 */

// deno-lint-ignore-file no-console
import type { Bound } from "../../bench/studies/claims/claim.ts";
import { rulesFor } from "../../bench/studies/claims/judge.ts";
import { simulateClaim, type SimulatedPrediction } from "./simulated_claims.ts";

const runs = Number(Deno.args[0] ?? 20_000);
const rules = rulesFor([8, 16, 32]);
const EQUIVALENT: Bound = { kind: "equivalent", margin: 0.02 };
const AT_LEAST: Bound = { kind: "at least", ratio: 1.5 };

function show(name: string, predictions: readonly SimulatedPrediction[], budget?: number): void {
  const shares = simulateClaim(20_260_101, runs, predictions, rules, budget);
  const { confirmed, refuted, inconclusive, blocks } = shares;
  const percent = [confirmed, refuted, inconclusive].map((share) => (100 * share).toFixed(2));
  console.log(
    [name.padEnd(58), ...percent.map((text) => text.padStart(7)), blocks.toFixed(1)].join(" "),
  );
}

console.log("percent: confirmed, refuted, inconclusive; mean blocks");
for (const sd of [0.002, 0.01, 0.02, 0.05]) {
  for (const ratio of [1, 1.01, 1.015, 1.02, 1.025, 1.03, 1.05]) {
    show(`equivalent ±2 %, truth ${ratio}, spread ${sd}`, [{
      bound: EQUIVALENT,
      model: { ratio, sd },
    }]);
  }
  for (const ratio of [1.3, 1.45, 1.5, 1.55, 1.8]) {
    show(`at least 1.5, truth ${ratio}, spread ${sd}`, [{ bound: AT_LEAST, model: { ratio, sd } }]);
  }
  const atBound = { bound: AT_LEAST, model: { ratio: 1.5, sd } };
  const far = { bound: AT_LEAST, model: { ratio: 2, sd } };
  show(`five at their bounds, spread ${sd}`, Array(5).fill(atBound));
  show(`one of five at its bound, spread ${sd}`, [atBound, far, far, far, far]);
  show(`at the bound, ended by the budget at 12, spread ${sd}`, [atBound], 12);
  const outliers = { bound: AT_LEAST, model: { ratio: 1.5, sd, outliers: 0.15 } };
  show(`at the bound, 15 % outliers, spread ${sd}`, [outliers]);
}
