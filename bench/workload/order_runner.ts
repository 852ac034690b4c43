/**
 * Runs loops over an order, in one partition or several.
 *
 * @module
 */

import { callLoop, type TableLoop } from "./loop_call.ts";
import { ORDER_LENGTH, QUEUE_MASK } from "./order.ts";

/** Does the operations of entries `from` to `to` (exclusive) and returns the sum of their results, an i32. */
export type OrderLoop = TableLoop<Uint32Array>;

/** A loop and the queues that it serves. */
export interface OrderPartition {
  /** The loop. */
  readonly loop: OrderLoop;
  /** Queues, by number in the order. */
  readonly queues: readonly number[];
}

/** A partition's part of an order. */
interface PartitionEntries {
  readonly loop: OrderLoop;
  /** The entries of the partition's queues, in order. */
  readonly entries: Uint32Array;
  /** By step of the whole order: how many entries of the part come before it; `null`: all of them. */
  readonly before: Uint32Array | null;
}

function partOf(order: Uint32Array, { loop, queues }: OrderPartition): PartitionEntries {
  const before = new Uint32Array(ORDER_LENGTH + 1);
  let served = 0;
  for (const queue of queues) served |= 1 << queue;
  const entries = new Uint32Array(ORDER_LENGTH);
  let count = 0;
  for (let i = 0; i < ORDER_LENGTH; i++) {
    // Written even if it is not the partition's, and then again: a branch that no predictor learns would cost more.
    entries[count] = order[i]!;
    count += (served >> (order[i]! & QUEUE_MASK)) & 1;
    before[i + 1] = count;
  }
  return { loop, entries: entries.subarray(0, count), before };
}

/**
 * Steps in one call of a loop, a divisor of the order's length. Loops are called often, so that V8
 * optimizes the function itself and not only the loop that it is in at the moment (on-stack replacement),
 * which every further call would have to enter anew from a lower tier.
 */
export const STEPS_PER_CALL = 4096;

/** Where a call that starts at step `at` with `left` steps to go has to end. */
function endOfCall(at: number, left: number): number {
  return Math.min(at + left, at - at % STEPS_PER_CALL + STEPS_PER_CALL);
}

/**
 * A function that runs the next `n` steps of an order, again from its start after the last.
 *
 * With several partitions the steps of the next stretch are done partition by partition.
 */
export function runOrder(
  order: Uint32Array,
  partitions: readonly OrderPartition[],
): (n: number) => number {
  const parts = partitions.length === 1
    ? [{ loop: partitions[0]!.loop, entries: order, before: null }]
    : partitions.map((partition) => partOf(order, partition));
  let at = 0;
  return function runPartitions(n: number): number {
    let sum = 0;
    for (let left = n; left > 0;) {
      const to = endOfCall(at, left);
      // Looked up, even if there is one only: a loop that is a constant here would be inlined here.
      for (let i = 0; i < parts.length; i++) {
        const { loop, entries, before } = parts[i]!;
        const first = before === null ? at : before[at]!;
        sum = (sum + callLoop(loop, entries, first, before === null ? to : before[to]!)) | 0;
      }
      left -= to - at;
      at = to === ORDER_LENGTH ? 0 : to;
    }
    return sum;
  };
}
