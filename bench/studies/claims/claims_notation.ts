/**
 * The words in which claims are written down: work, ratios and bounds.
 *
 * @module
 */

import type { Work } from "../../measure/plan.ts";
import type { Bound, Contrast, ExpectedEvidence, Prediction } from "./claim.ts";
import type { ClaimCell } from "../../record/claims.ts";

/** "Costs" at least so much: a ratio that a user would act on. */
export const COSTS = 1.05;
/** A "cliff", or a difference in kind: at least half as much again. */
export const CLIFF = 1.5;
/** "The same": within ±2 %, the lab's margin. */
export const SAME_MARGIN = 0.02;
/** Lets V8 inline all that a round trip calls: more than four times its own limit of 920 bytecodes. */
export const ROOMY: readonly string[] = ["--max-inlined-bytecode-size-cumulative=4000"];

/** Work by its path, `workload/order/layouts`. */
export function work(path: string): Work {
  const [workload, order, layouts] = path.split("/");
  if (workload === undefined || order === undefined || layouts === undefined) {
    throw new RangeError(
      `Cannot name work as it must be workload/order/layouts: current value is ${path}`,
    );
  }
  return { workload, order, layouts };
}

/** A strategy at the work of a path, under some V8 flags. */
export function cell(strategy: string, path: string, v8Flags: readonly string[] = []): ClaimCell {
  return { ...work(path), strategy, ...(v8Flags.length === 0 ? {} : { v8Flags }) };
}

/** Two strategies at one work, under the same flags. */
export function versus(
  over: string,
  under: string,
  path: string,
  v8Flags: readonly string[] = [],
): Contrast {
  return {
    label: `${over} ÷ ${under} in ${place(path, v8Flags)}`,
    over: [cell(over, path, v8Flags)],
    under: [cell(under, path, v8Flags)],
  };
}

/** One strategy at two works of the same operation, or under two sets of flags. */
export function change(
  strategy: string,
  [path, v8Flags]: readonly [path: string, v8Flags?: readonly string[]],
  [basePath, baseFlags]: readonly [path: string, v8Flags?: readonly string[]],
): Contrast {
  return {
    label: `${strategy}: ${place(path, v8Flags)} ÷ ${place(basePath, baseFlags)}`,
    over: [cell(strategy, path, v8Flags)],
    under: [cell(strategy, basePath, baseFlags)],
  };
}

/** A ratio of ratios: how much larger the first is than the second. */
export function relative(first: Contrast, second: Contrast): Contrast {
  return {
    label: `(${first.label}) ÷ (${second.label})`,
    over: [...first.over, ...second.under],
    under: [...first.under, ...second.over],
  };
}

/** The square of a ratio: to be compared with a ratio of which it is to be less than half the way. */
export function squared({ label, over, under }: Contrast): Contrast {
  return { label: `(${label})²`, over: [...over, ...over], under: [...under, ...under] };
}

/** The ratio is at least so large. */
export function atLeast(ratio: number, contrast: Contrast): Prediction {
  return { contrast, bound: { kind: "at least", ratio } };
}

/** The ratio is at most so large. */
export function atMost(ratio: number, contrast: Contrast): Prediction {
  return { contrast, bound: { kind: "at most", ratio } };
}

/** The ratio lies within ±2 % of 1. */
export function same(contrast: Contrast): Prediction {
  const bound: Bound = { kind: "equivalent", margin: SAME_MARGIN };
  return { contrast, bound };
}

/** Evidence of how `moreUsed`, alone in its loop, is dispatched. */
export function moreUsedIs(className: string, ...cells: readonly ClaimCell[]): ExpectedEvidence[] {
  return cells.map((cell) => ({ cell, op: "moreUsed", classes: [className] }));
}

function place(path: string, v8Flags: readonly string[] = []): string {
  return [path, ...v8Flags].join(" ");
}
