/**
 * The timed loop over layout clones: `moreUsed` on queues that have nothing used, so that nothing but the
 * dispatch depends on the queue.
 *
 * @module
 */

import type { Virtqueue } from "../../ring/mod.ts";
import type { Strategy } from "../../dispatch/mod.ts";
import type { TableLoop } from "../workload/loop_call.ts";

/** The loop over queues in the order of a table of their numbers. */
export function makeCloneLoop(
  { moreUsed }: Pick<Strategy, "moreUsed">,
  queues: readonly Virtqueue[],
): TableLoop<Uint8Array> {
  return function cloneOps(order, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const queue = order[at]!;
      sum = (sum + (moreUsed(queues[queue]!) ? 1 << 8 : queue)) | 0;
    }
    return sum;
  };
}
