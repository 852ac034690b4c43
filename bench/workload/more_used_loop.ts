/**
 * The timed loop of `moreUsed` alone, the smallest operation: dispatch with next to nothing behind it.
 *
 * Imported under a query per copy and partition.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import type { Virtqueue } from "../../ring/mod.ts";
import type { OrderLoop } from "./order_runner.ts";

/** The loop for one partition. */
export function makeMoreUsedLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { moreUsed } = strategy;

  return function moreUsedOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      if (moreUsed(queues[entry & 15]!)) sum = (sum + (entry >>> 4)) | 0;
    }
    return sum;
  };
}
