// deno-lint-ignore-file camelcase -- operations are spelled as in Linux
/**
 * The timed loops of operations that can be repeated by themselves, without a device.
 *
 * Imported under a query per copy, partition and operation.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import type { Virtqueue } from "../../ring/mod.ts";
import type { OrderLoop } from "./order_runner.ts";

/** Makes the loop of one operation for one partition. */
export type MakeSingleOpLoop = (strategy: Strategy, queues: readonly Virtqueue[]) => OrderLoop;

/** `get` on an empty queue: what a driver's poll mostly finds. */
function makeGetEmptyLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { get } = strategy;
  return function getEmptyOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      if (get(queues[entry & 15]!) === null) sum = (sum + (entry >>> 4)) | 0;
    }
    return sum;
  };
}

/** `moreUsed` on a queue with nothing used. */
function makeMoreUsedEmptyLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { moreUsed } = strategy;
  return function moreUsedEmptyOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      if (!moreUsed(queues[entry & 15]!)) sum = (sum + (entry >>> 4)) | 0;
    }
    return sum;
  };
}

/** `kickPrepare` with nothing added. */
function makeKickPrepareLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { kickPrepare } = strategy;
  return function kickPrepareOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      if (!kickPrepare(queues[entry & 15]!)) sum = (sum + (entry >>> 4)) | 0;
    }
    return sum;
  };
}

/** `poll` for the position where the queue stands: nothing was used since. */
function makePollLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { poll } = strategy;
  const last = Int32Array.from(queues, (vq) => vq.lastUsedIdx);
  return function pollOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      if (!poll(queues[entry & 15]!, last[entry & 15]!)) sum = (sum + (entry >>> 4)) | 0;
    }
    return sum;
  };
}

/** `disableCb`, then `enableCbPrepare`: what a driver's interrupt handler opens and closes with. */
function makeDisableEnableLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { disableCb, enableCbPrepare } = strategy;
  return function disableEnableOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      const vq = queues[entry & 15]!;
      disableCb(vq);
      sum = (sum + (enableCbPrepare(vq) ^ (entry >>> 4))) | 0;
    }
    return sum;
  };
}

/** `enableCbDelayed` on an empty queue. */
function makeEnableDelayedLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { enableCbDelayed } = strategy;
  return function enableDelayedOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      if (enableCbDelayed(queues[entry & 15]!)) sum = (sum + (entry >>> 4)) | 0;
    }
    return sum;
  };
}

/** `add`, `kickPrepare` and `detachUnusedBuf`: a buffer that no device sees. */
function makeAddDetachLoop(strategy: Strategy, queues: readonly Virtqueue[]): OrderLoop {
  const { add, kickPrepare, detachUnusedBuf } = strategy;
  const sgs = new Uint32Array(3);
  return function addDetachOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      const vq = queues[entry & 15]!;
      sgs[0] = entry;
      sgs[2] = entry & 0xfff;
      sum += add(vq, sgs, 1, 0, entry >>> 4, null);
      if (kickPrepare(vq)) sum++;
      sum = (sum + (detachUnusedBuf(vq) as number)) | 0;
    }
    return sum;
  };
}

/** The loops by operation. */
export const SINGLE_OP_LOOPS: Readonly<Record<string, MakeSingleOpLoop>> = {
  more_used_empty: makeMoreUsedEmptyLoop,
  get_empty: makeGetEmptyLoop,
  kick_prepare: makeKickPrepareLoop,
  poll: makePollLoop,
  disable_enable_cb: makeDisableEnableLoop,
  enable_cb_delayed: makeEnableDelayedLoop,
  add_detach: makeAddDetachLoop,
};
