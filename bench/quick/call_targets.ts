/**
 * The call itself: a tiny operation reached through 1, 2, 4 or 8 targets.
 *
 * What a retpoline does to C is forbid that an indirect call is predicted. In V8 a call with several targets
 * is not inlined and goes through a builtin whose indirect jump all such calls of the process share;
 * in random order it cannot be predicted either. These loops show the price of each, beside the direct
 * call.
 *
 * @module
 */

import { ORDER_LENGTH, seededRandom } from "../workload/order.ts";

/** How many targets a table of {@linkcode makeTargetLoop} may have. */
export const TARGET_COUNTS: readonly number[] = [1, 2, 4, 8];

/** In which order targets are called. */
export type TargetOrder = "one called" | "alternating" | "random";

/** The orders, by how hard a branch predictor finds them. */
export const TARGET_ORDERS: readonly TargetOrder[] = ["one called", "alternating", "random"];

/** A tiny operation: two small integers in, one out. */
type Target = (sum: number, entry: number) => number;

// Eight literals, so that V8 sees eight functions and not eight closures of one.
const TARGETS: readonly Target[] = [
  function target0(sum, entry) {
    return (sum + entry) | 0;
  },
  function target1(sum, entry) {
    return (sum ^ entry) | 0;
  },
  function target2(sum, entry) {
    return (sum - entry) | 0;
  },
  function target3(sum, entry) {
    return (sum + (entry << 1)) | 0;
  },
  function target4(sum, entry) {
    return (sum ^ (entry << 1)) | 0;
  },
  function target5(sum, entry) {
    return (sum - (entry << 1)) | 0;
  },
  function target6(sum, entry) {
    return (sum + (entry << 2)) | 0;
  },
  function target7(sum, entry) {
    return (sum ^ (entry << 2)) | 0;
  },
];

function directTarget(sum: number, entry: number): number {
  return (sum + entry) | 0;
}

/** Which target is called at step `i` of an order. */
function targetAt(order: TargetOrder, i: number, count: number, random: () => number): number {
  switch (order) {
    case "one called":
      return 0;
    case "alternating":
      return i % count;
    case "random":
      return random() % count;
  }
}

/**
 * The targets of an order, {@linkcode ORDER_LENGTH} entries: more than a branch predictor remembers. The
 * target is in the low three bits of an entry, a random value above them.
 */
function makeTargetOrder(order: TargetOrder, count: number, seed: number): Uint32Array {
  const random = seededRandom(seed);
  const entries = new Uint32Array(ORDER_LENGTH);
  for (let i = 0; i < ORDER_LENGTH; i++) {
    entries[i] = (random() & ~7) | targetAt(order, i, count, random);
  }
  return entries;
}

/** A timed loop over an order: runs `n` calls, again from the order's start after its last. */
export type TargetRun = (n: number) => number;

/** The loop that calls one function by name. */
export function makeDirectRun(seed: number): TargetRun {
  const entries = makeTargetOrder("one called", 1, seed);

  function directCalls(at: number, n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const entry = entries[(at + i) & (ORDER_LENGTH - 1)]!;
      sum = directTarget(sum, entry);
    }
    return sum;
  }

  let at = 0;
  return (n) => {
    const sum = directCalls(at, n);
    at = (at + n) & (ORDER_LENGTH - 1);
    return sum;
  };
}

/**
 * The loop that calls through a table of `count` functions, and its warm-up.
 *
 * `train` calls all targets, so that V8 knows of each before any order is timed: the machine code is then
 * the same for all orders, and what differs is prediction.
 */
export function makeTargetRun(
  count: number,
  order: TargetOrder,
  seed: number,
): { readonly train: TargetRun; readonly run: TargetRun } {
  const targets = TARGETS.slice(0, count);
  const training = makeTargetOrder("random", count, seed + 1);
  const entries = makeTargetOrder(order, count, seed);

  function tableCalls(from: Uint32Array, at: number, n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const entry = from[(at + i) & (ORDER_LENGTH - 1)]!;
      sum = targets[entry & 7]!(sum, entry);
    }
    return sum;
  }

  let at = 0;
  return {
    train: (n) => tableCalls(training, 0, n),
    run(n): number {
      const sum = tableCalls(entries, at, n);
      at = (at + n) & (ORDER_LENGTH - 1);
      return sum;
    },
  };
}
