/**
 * In which order a workload visits its queues.
 *
 * @module
 */

import type { LayoutName } from "../../ring/mod.ts";
import type { WorkloadVariant } from "./workload.ts";

/** Entries of an order, after which it starts again: more than a branch predictor remembers. */
export const ORDER_LENGTH = 1 << 20;
/** Low bits of an entry: the queue. */
export const QUEUE_BITS = 3;
/** Mask of the queue in an entry. */
export const QUEUE_MASK = (1 << QUEUE_BITS) - 1;
/** Visits of one layout in a row in the order `runs`. */
export const RUN_LENGTH = 32;

/** The orders that synthetic workloads offer. */
export const ORDER_VARIANTS: readonly WorkloadVariant[] = [
  { order: "one", layouts: "split" },
  { order: "one", layouts: "packed" },
  { order: "alternating", layouts: "split+packed" },
  { order: "runs", layouts: "split+packed" },
  { order: "random", layouts: "split+packed" },
];

/**
 * A generator of pseudo-random unsigned 32-bit integers: the same for the same seed, everywhere
 * (splitmix32).
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return function next(): number {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** The layouts of a variant: `split+packed` is two of them. */
export function layoutsOf(variant: WorkloadVariant): LayoutName[] {
  return variant.layouts.split("+") as LayoutName[];
}

/** Which layout is visited at step `i`: its position in the variant's layouts. */
function layoutAt(order: string, i: number, random: () => number): number {
  switch (order) {
    case "one":
      return 0;
    case "alternating":
      return i & 1;
    case "runs":
      return (i / RUN_LENGTH) & 1;
    default:
      return random() & 1;
  }
}

/**
 * The visits of an order over `queueCount` queues (at most 8), the first half of which have the first
 * layout if there are two.
 *
 * Each entry is a u32: the queue in the low {@linkcode QUEUE_BITS}, above them a random value of 29 bits
 * that the operation takes its input from. Within a layout the queues take turns, so that only the
 * *layout* is random in a random order: by step, or every `stepsPerTurn` steps, a power of two.
 */
export function makeOrder(
  variant: WorkloadVariant,
  queueCount: number,
  seed: number,
  stepsPerTurn = 1,
): Uint32Array {
  const random = seededRandom(seed);
  const perLayout = queueCount / layoutsOf(variant).length;
  // Layouts that alternate take their turns in pairs of steps, or half of the queues would have none.
  const steps = variant.order === "alternating" ? Math.max(stepsPerTurn, 2) : stepsPerTurn;
  const entries = new Uint32Array(ORDER_LENGTH);
  for (let i = 0; i < ORDER_LENGTH; i++) {
    const layout = layoutAt(variant.order, i, random);
    const queue = layout * perLayout + Math.floor(i / steps) % perLayout;
    entries[i] = (random() & ~QUEUE_MASK) | queue;
  }
  return entries;
}
