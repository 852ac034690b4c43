/**
 * Statistics of the lab: pure functions from numbers to numbers. No clock, no randomness, no input or output.
 *
 * In reading order:
 *
 * 1. `block.ts`, `steady.ts`: windows of one process → one figure, and whether they drift.
 *    `core_state.ts`: which windows belong together, as the core was in one state.
 * 2. `quantile.ts`, `yuen.ts`: one log ratio per block → trimmed mean, its error, interval and p-value.
 * 3. `equivalence.ts`, `power.ts`, `outlier.ts`: equal enough, what could have been found, processes that are off.
 * 4. `spending.ts`, `plan.ts`, `holm.ts`: several looks and several comparisons without false alarms.
 * 5. `verdict.ts`, `decide.ts`, `compare.ts`: verdicts. `distribution.ts`: Student's t and the normal distribution.
 *
 * Everything is on the scale of natural logarithms of "cell time / baseline time" until the last step, so that twice
 * as fast and twice as slow are equally far from equal.
 *
 * May import: nothing.
 *
 * @example From windows to a verdict
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { blockLogRatio, decide, SequentialPlan } from "./mod.ts";
 *
 * // Eight blocks of four rounds: the cell takes 5 % longer, the machine slows down on the way.
 * const blocks = Float64Array.from({ length: 8 }, (_, block) => {
 *   const baselineNs = [10, 10.2, 10.1, 14].map((ns) => ns * (1 + block / 100));
 *   const cellNs = baselineNs.map((ns) => ns * (1.05 + (block % 3) / 1000));
 *   return blockLogRatio(cellNs, baselineNs);
 * });
 * const decision = decide(blocks, new SequentialPlan({ looks: [8, 16, 32] }));
 * assertEquals(decision.verdict, "slower");
 * assert(decision.ratioLow > 1.048 && decision.ratioHigh < 1.054);
 * ```
 *
 * @module
 */

export * from "./block.ts";
export * from "./compare.ts";
export * from "./core_state.ts";
export * from "./decide.ts";
export * from "./distribution.ts";
export * from "./equivalence.ts";
export * from "./holm.ts";
export * from "./outlier.ts";
export * from "./plan.ts";
export * from "./power.ts";
export * from "./quantile.ts";
export * from "./spending.ts";
export * from "./steady.ts";
export * from "./verdict.ts";
export * from "./yuen.ts";
