/**
 * Which target each call goes to: the orders of the calibration loops.
 *
 * @module
 */

import { derivedSeed, seededRandom } from "../process/random.ts";

/** Targets that every loop has. */
export const TARGET_COUNT = 8;

/**
 * Whether the conditional branch in each target is taken.
 *
 * Targets hold one, as ring operations do. Some predictors tell indirect calls apart by the conditional branches that
 * went before and by nothing else: with branchless targets an AMD Zen mispredicts even two targets that alternate. In the
 * first 2, the first 4 and all 8 of these, repeated, three neighbors (a de Bruijn sequence) tell the place.
 */
export const BRANCH_TAKEN: readonly boolean[] = [
  true,
  false,
  true,
  true,
  true,
  false,
  false,
  false,
];

/**
 * Calls in an order, one byte each: more than branch predictors remember. With 65,536 some of them learn a random order
 * by heart.
 */
export const ORDER_LENGTH = 1 << 20;

/** Names of the orders, from the best predictable on. */
export const ORDER_NAMES = [
  "constant",
  "alternating 2",
  "alternating 4",
  "alternating 8",
  "random 2",
  "random 4",
  "random 8",
] as const;

/** Name of an order; the number is that of its targets. */
export type OrderName = typeof ORDER_NAMES[number];

/** An order with what is needed to check a loop that ran over it. */
export interface TargetOrder {
  /** Target of each call, 0…7; {@linkcode ORDER_LENGTH} bytes. */
  readonly targets: Uint8Array<ArrayBuffer>;
  /** Sum of the targets before each position, one entry longer than `targets`. */
  readonly sums: Uint32Array<ArrayBuffer>;
}

/** Makes an order; random ones are uniform and independent, and the same for the same seed. */
export function makeTargetOrder(name: OrderName, seed: number): TargetOrder {
  const targets = new Uint8Array(ORDER_LENGTH);
  const [kind, digits] = name.split(" ");
  if (digits !== undefined) {
    const count = Number(digits);
    const random = seededRandom(derivedSeed(seed, count));
    const next = kind === "random"
      ? () => Math.floor(random() * count)
      : (position: number) => position % count;
    for (let i = 0; i < targets.length; i++) targets[i] = next(i);
  }
  const sums = new Uint32Array(ORDER_LENGTH + 1);
  for (let i = 0; i < targets.length; i++) sums[i + 1] = sums[i]! + targets[i]!;
  return { targets, sums };
}

/** Sum of the targets of `count` calls from `start` on. */
export function targetSum(order: TargetOrder, start: number, count: number): number {
  return order.sums[start + count]! - order.sums[start]!;
}
