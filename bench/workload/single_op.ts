// deno-lint-ignore-file camelcase -- operations are spelled as in Linux
/**
 * Operations one at a time, without a device beside them.
 *
 * @module
 */

import { DIRECT_AGAIN, DIRECT_X2, EMPTY_OP } from "./controls.ts";
import { addUsedAny, popAny } from "./device_side.ts";
import type * as MoreUsedLoop from "./more_used_loop.ts";
import {
  CLONE_VARIANTS,
  IN_ORDER_VARIANTS,
  MAX_QUEUES,
  ORDER_VARIANTS,
  SHORT_VARIANT,
} from "./order.ts";
import type * as SingleOpLoop from "./single_op_loop.ts";
import { type QueueSet, syntheticWorkload } from "./synthetic.ts";
import type { Workload } from "./workload.ts";

const CONTROLS = [EMPTY_OP, DIRECT_AGAIN, DIRECT_X2];
const MORE_USED_EMPTY = "more_used_empty";

/** Puts a used buffer into every second queue. */
function fillEverySecond({ queues, devices }: QueueSet): void {
  const sgs = Uint32Array.of(0x1000, 0, 64);
  for (let i = 0; i < queues.length; i += 2) {
    queues[i]!.ops.add(queues[i]!, sgs, 1, 0, i, null);
    const dev = devices[i]!;
    addUsedAny(dev, popAny(dev), 64, dev.chainLength);
  }
}

/**
 * `moreUsed` alone on eight queues, every second of which has a used buffer waiting.
 *
 * The queues take turns slowly: the result is what the loop branches on, and were it hard to predict, that
 * would drown the dispatch.
 */
export const moreUsed: Workload = syntheticWorkload({
  name: "more_used",
  operation: "one more_used, half of the queues having a used buffer",
  size: "small",
  isSingleOp: true,
  variants: [...ORDER_VARIANTS, SHORT_VARIANT, ...IN_ORDER_VARIANTS],
  controls: CONTROLS,
  queueCount: 8,
  stepsPerTurn: 256,
  opsPerEntry: 1,
  loopFile: "more_used_loop.ts",
  makeLoop: (module: typeof MoreUsedLoop, strategy, { queues }) =>
    module.makeMoreUsedLoop(strategy, queues),
  fill: fillEverySecond,
});

/**
 * `moreUsed` alone over layout clones: 16 queues in turn, however many clones there are, all of them without
 * anything used, so that nothing but the dispatch depends on the queue.
 */
export const moreUsedClones: Workload = syntheticWorkload({
  name: "more_used_clones",
  operation: "one more_used with nothing used",
  size: "small",
  isSingleOp: true,
  variants: CLONE_VARIANTS,
  controls: CONTROLS,
  queueCount: MAX_QUEUES,
  opsPerEntry: 1,
  loopFile: "single_op_loop.ts",
  loopTag: MORE_USED_EMPTY,
  makeLoop: (module: typeof SingleOpLoop, strategy, { queues }) =>
    module.SINGLE_OP_LOOPS[MORE_USED_EMPTY]!(strategy, queues),
});

const OPERATIONS: Readonly<Record<string, string>> = {
  get_empty: "one get on an empty queue",
  kick_prepare: "one kick_prepare with nothing added",
  poll: "one poll with nothing used",
  disable_enable_cb: "one disable_cb and one enable_cb_prepare",
  enable_cb_delayed: "one enable_cb_delayed on an empty queue",
  add_detach: "one add, kick_prepare and detach_unused_buf",
};

const FAMILY = { name: "single_op", operation: "one operation by itself" };

/** Further operations alone, on four queues. */
export const singleOps: readonly Workload[] = Object.entries(OPERATIONS).map(([op, operation]) =>
  syntheticWorkload({
    name: `single_op:${op}`,
    operation,
    size: "small",
    isSingleOp: true,
    family: FAMILY,
    variants: ORDER_VARIANTS,
    controls: CONTROLS,
    queueCount: 4,
    opsPerEntry: 1,
    loopFile: "single_op_loop.ts",
    loopTag: op,
    makeLoop: (module: typeof SingleOpLoop, strategy, { queues }) =>
      module.SINGLE_OP_LOOPS[op]!(strategy, queues),
  })
);
