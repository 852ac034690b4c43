/**
 * In which order a workload visits its queues.
 *
 * @module
 */

import { ALL_LAYOUTS, CLONE_COUNTS, clonesName, parseLayoutSet } from "./layout_set.ts";
import type { WorkloadVariant } from "./workload.ts";

/** Entries of an order, after which it starts again: more than a branch predictor remembers. */
export const ORDER_LENGTH = 1 << 20;
/** Low bits of an entry: the queue. The timed loops have them, and the mask, as literals. */
export const QUEUE_BITS = 4;
/** Mask of the queue in an entry. */
export const QUEUE_MASK: number = (1 << QUEUE_BITS) - 1;
/** Most queues of an order. */
export const MAX_QUEUES: number = 1 << QUEUE_BITS;
/** Visits of one layout in a row in the order `runs`. */
export const RUN_LENGTH = 32;
/** Entries of the order `random_short` before it repeats: what a branch predictor can learn by heart. */
export const SHORT_LENGTH = 4096;

/** What a branch predictor can make of the layouts in an order. */
export type Predictability =
  /** There is nothing to predict. */
  | "one layout"
  /** The same again and again, soon enough that it can be learned. */
  | "predictable"
  /** Nothing that could be learned. */
  | "random"
  /** As in recorded traffic. */
  | "recorded";

/** An order: what it is like, and how it is made. */
export interface OrderKind {
  /** How well the next layout can be foretold. */
  readonly predictability: Predictability;
  /** Steps after which it repeats; default {@linkcode ORDER_LENGTH}. */
  readonly length?: number;
  /** Layouts change at each step in rounds of all, so queues of a layout must not take turns faster. */
  readonly isRound?: true;
  /** Which of `count` layouts is visited at step `i`; recorded orders have none, as the recording says it. */
  layoutAt?(i: number, count: number, drawn: number): number;
  /** Whether a pseudo-random u32 is drawn for each step; else `drawn` is 0. */
  readonly isDrawn?: true;
}

/** The orders, by name. */
export const ORDERS: Readonly<Record<string, OrderKind>> = {
  "one": { predictability: "one layout", layoutAt: () => 0 },
  "alternating": {
    predictability: "predictable",
    isRound: true,
    layoutAt: (i, count) => i % count,
  },
  "runs": {
    predictability: "predictable",
    layoutAt: (i, count) => Math.floor(i / RUN_LENGTH) % count,
  },
  "random": {
    predictability: "random",
    isDrawn: true,
    layoutAt: (_, count, drawn) => drawn % count,
  },
  "random_short": {
    predictability: "predictable",
    length: SHORT_LENGTH,
    isDrawn: true,
    layoutAt: (_, count, drawn) => drawn % count,
  },
  "recorded": { predictability: "recorded" },
};

/**
 * The order of a name.
 *
 * @throws {RangeError} naming the known ones.
 */
export function orderKind(name: string): OrderKind {
  const kind = Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined;
  if (kind !== undefined) return kind;
  throw new RangeError(
    `Cannot find order as its name must be one of ${
      Object.keys(ORDERS).join(", ")
    }: current value is ${name}`,
  );
}

/** The orders over the two layouts that all synthetic workloads offer. */
export const ORDER_VARIANTS: readonly WorkloadVariant[] = [
  { order: "one", layouts: "split" },
  { order: "one", layouts: "packed" },
  { order: "alternating", layouts: "split+packed" },
  { order: "runs", layouts: "split+packed" },
  { order: "random", layouts: "split+packed" },
];

/** The order that repeats early. */
export const SHORT_VARIANT: WorkloadVariant = { order: "random_short", layouts: "split+packed" };

/** Orders with the layouts in order among them: each alone, and all four layouts. */
export const IN_ORDER_VARIANTS: readonly WorkloadVariant[] = [
  { order: "one", layouts: "split_in_order" },
  { order: "one", layouts: "packed_in_order" },
  { order: "alternating", layouts: ALL_LAYOUTS },
  { order: "runs", layouts: ALL_LAYOUTS },
  { order: "random", layouts: ALL_LAYOUTS },
];

/** Orders over layout clones. */
export const CLONE_VARIANTS: readonly WorkloadVariant[] = ["alternating", "random"]
  .flatMap((order) => CLONE_COUNTS.map((count) => ({ order, layouts: clonesName(count) })));

/**
 * A generator of pseudo-random unsigned 32-bit integers: the same for the same seed, everywhere
 * (splitmix32).
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return function next(): number {
    state = (state + STEP) | 0;
    return scrambled(state) >>> 0;
  };
}

const STEP = 0x9e3779b9;

function scrambled(state: number): number {
  let z = state ^ (state >>> 16);
  z = Math.imul(z, 0x21f0aaad);
  z ^= z >>> 15;
  z = Math.imul(z, 0x735a2d97);
  return z ^ (z >>> 15);
}

/** Which queues have a layout: numbers `first` to `first + count - 1`. */
export interface QueueShare {
  /** First queue. */
  readonly first: number;
  /** Queues; at least one. */
  readonly count: number;
}

/** The queues of each of `layoutCount` layouts: as many of each, or one more of the first ones. */
export function queueShares(queueCount: number, layoutCount: number): QueueShare[] {
  const [each, more] = [Math.floor(queueCount / layoutCount), queueCount % layoutCount];
  return Array.from({ length: layoutCount }, (_, layout) => ({
    first: layout * each + Math.min(layout, more),
    count: each + (layout < more ? 1 : 0),
  }));
}

/**
 * The visits of an order over `queueCount` queues (at most {@linkcode MAX_QUEUES}); which of them have which
 * of the variant's layouts is said by {@linkcode queueShares}.
 *
 * Each entry is a u32: the queue in the low {@linkcode QUEUE_BITS}, above them a random value of 28 bits
 * that the operation takes its input from. Within a layout the queues take turns, so that only the
 * *layout* is random in a random order: by step, or every `stepsPerTurn` steps.
 *
 * @returns an array of the caller's own. **Cost**: some 15 ms, or 1 ms when the last order made was the same.
 * @throws {RangeError} for layouts that cannot be read, and for an order that is not known or only recorded.
 */
export function makeOrder(
  variant: WorkloadVariant,
  queueCount: number,
  seed: number,
  stepsPerTurn = 1,
): Uint32Array {
  const key = [variant.order, variant.layouts, queueCount, seed, stepsPerTurn].join();
  if (last?.key !== key) last = { key, entries: visits(variant, queueCount, seed, stepsPerTurn) };
  return last.entries.slice();
}

/** Cells of a comparison differ in the strategy alone, and a process that prepares several needs one order. */
let last: { readonly key: string; readonly entries: Uint32Array } | null = null;

function visits(
  variant: WorkloadVariant,
  queueCount: number,
  seed: number,
  stepsPerTurn: number,
): Uint32Array {
  const { layoutAt, isRound, isDrawn, length = ORDER_LENGTH } = orderKind(variant.order);
  if (layoutAt === undefined) {
    throw new RangeError(
      `Cannot make order as it must be one that is not recorded: current value is ${variant.order}`,
    );
  }
  const layoutCount = parseLayoutSet(variant.layouts).layouts.length;
  const shares = queueShares(queueCount, layoutCount);
  // Layouts that alternate take their turns in rounds of all, or some of the queues would have none.
  const steps = isRound ? Math.max(stepsPerTurn, layoutCount) : stepsPerTurn;
  const entries = new Uint32Array(ORDER_LENGTH);
  // As seededRandom() does, but for its closure: every process waits for these million steps, most of them not optimized
  // yet, in which a closure's state would be an object for each number that it takes.
  let state = seed | 0;
  for (let i = 0; i < length; i++) {
    if (isDrawn) state = (state + STEP) | 0;
    const { first, count } =
      shares[layoutAt(i, layoutCount, isDrawn ? scrambled(state) >>> 0 : 0)]!;
    const queue = first + Math.floor(i / steps) % count;
    state = (state + STEP) | 0;
    entries[i] = (scrambled(state) & ~QUEUE_MASK) | queue;
  }
  for (let at = length; at < ORDER_LENGTH; at += length) entries.copyWithin(at, 0, length);
  return entries;
}
