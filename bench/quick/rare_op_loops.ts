/**
 * Timed loops of the operations that no hot path has: set-up, sizes, addresses, reset, resize.
 *
 * Each function is self-contained: `code_copy.ts` compiles it again for every strategy.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import type { Virtqueue } from "../../ring/mod.ts";
import type { OrderLoop } from "../workload/order_runner.ts";

/** The loop of `vringSize`. */
export function makeVringSizeLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { vringSize } = strategy;
  return function vringSizeOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      sum = (sum + (vringSize(queues[entry & 15]!) ^ (entry >>> 4))) | 0;
    }
    return sum;
  };
}

/** The loop of `notificationData`. */
export function makeNotificationDataLoop(
  strategy: Strategy,
  queues: readonly Virtqueue[],
): OrderLoop {
  const { notificationData } = strategy;
  return function notificationDataOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      sum = (sum + (notificationData(queues[entry & 15]!) ^ (entry >>> 4))) | 0;
    }
    return sum;
  };
}

/** The loop of `initLastUsed`, on queues that are fresh and stay so. */
export function makeInitLastUsedLoop(
  strategy: Strategy,
  queues: readonly Virtqueue[],
): OrderLoop {
  const { initLastUsed } = strategy;
  return function initLastUsedOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      const vq = queues[entry & 15]!;
      initLastUsed(vq);
      sum = (sum + (vq.lastUsedIdx ^ (entry >>> 4))) | 0;
    }
    return sum;
  };
}

/** The loop of `descAddr`, `availAddr` and `usedAddr`, which allocate bigints. */
export function makeAddressesLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { descAddr, availAddr, usedAddr } = strategy;
  return function addressOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const vq = queues[entries[at]! & 15]!;
      const bytes = availAddr(vq) - descAddr(vq) + usedAddr(vq) - availAddr(vq);
      sum = (sum + Number(bytes)) | 0;
    }
    return sum;
  };
}

/** The loop of `reset` on an empty ring. */
export function makeResetLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { reset } = strategy;
  return function resetOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      const vq = queues[entry & 15]!;
      reset(vq);
      sum = (sum + (vq.numFree ^ (entry >>> 4))) | 0;
    }
    return sum;
  };
}

/** The loop of `resize`, to the size that the queue has; it allocates a ring. */
export function makeResizeLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { resize } = strategy;
  return function resizeOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      const vq = queues[entry & 15]!;
      sum = (sum + resize(vq, vq.num) + (entry >>> 4)) | 0;
    }
    return sum;
  };
}
