/**
 * The round trip: a buffer is added, the device asked, answers, and the buffer is taken back.
 *
 * @module
 */

import type * as BatchInOrderLoop from "./batch_in_order_loop.ts";
import type * as BatchLoop from "./batch_loop.ts";
import { BATCH_SIZE } from "./batch_loop.ts";
import { BARE_RING, DIRECT_AGAIN, DIRECT_X2, EMPTY_OP } from "./controls.ts";
import {
  CLONE_VARIANTS,
  IN_ORDER_VARIANTS,
  MAX_QUEUES,
  ORDER_VARIANTS,
  SHORT_VARIANT,
} from "./order.ts";
import type * as RoundTripLoop from "./round_trip_loop.ts";
import type * as RoundTripOneLoop from "./round_trip_one_loop.ts";
import { isInOrder, syntheticWorkload } from "./synthetic.ts";
import type { Workload } from "./workload.ts";

const ROUND_TRIP = "one round trip: add, kick_prepare, device pop and push, get";
const CONTROLS = [BARE_RING, EMPTY_OP, DIRECT_AGAIN, DIRECT_X2];

/** One round trip at a time on one queue that is a constant to V8. */
export const roundTrip1: Workload = syntheticWorkload({
  name: "round_trip_1",
  operation: ROUND_TRIP,
  size: "large",
  isSingleOp: false,
  variants: ORDER_VARIANTS.filter((variant) => variant.order === "one"),
  controls: CONTROLS,
  queueCount: 1,
  opsPerEntry: 1,
  loopFile: "round_trip_one_loop.ts",
  makeLoop: (module: typeof RoundTripOneLoop, strategy, { queues, devices }) =>
    module.makeRoundTripOneLoop(strategy, queues[0]!, devices[0]!),
});

/** One round trip at a time on four queues in turn, reached through an array. */
export const roundTrip4: Workload = syntheticWorkload({
  name: "round_trip_4",
  operation: ROUND_TRIP,
  size: "large",
  isSingleOp: false,
  variants: [...ORDER_VARIANTS, SHORT_VARIANT, ...IN_ORDER_VARIANTS],
  controls: CONTROLS,
  queueCount: 4,
  opsPerEntry: 1,
  loopFile: "round_trip_loop.ts",
  makeLoop: (module: typeof RoundTripLoop, strategy, { queues, devices }) =>
    module.makeRoundTripLoop(strategy, queues, devices),
});

/** One round trip at a time over layout clones: 16 queues in turn, however many clones there are. */
export const roundTripClones: Workload = syntheticWorkload({
  name: "round_trip_clones",
  operation: ROUND_TRIP,
  size: "large",
  isSingleOp: false,
  variants: CLONE_VARIANTS,
  controls: CONTROLS,
  queueCount: MAX_QUEUES,
  opsPerEntry: 1,
  loopFile: "round_trip_loop.ts",
  makeLoop: (module: typeof RoundTripLoop, strategy, { queues, devices }) =>
    module.makeRoundTripLoop(strategy, queues, devices),
});

/** 32 buffers added to a queue before the device answers, four queues in turn. */
export const batch32: Workload = syntheticWorkload({
  name: `batch_${BATCH_SIZE}`,
  operation: `one buffer of a batch of ${BATCH_SIZE}: add, device pop and push, get`,
  size: "large",
  isSingleOp: false,
  variants: [...ORDER_VARIANTS, ...IN_ORDER_VARIANTS],
  controls: [EMPTY_OP, DIRECT_AGAIN, DIRECT_X2],
  queueCount: 4,
  opsPerEntry: BATCH_SIZE,
  loopFile: "batch_loop.ts",
  makeLoop: (module: typeof BatchLoop, strategy, { queues, devices }) =>
    module.makeBatchLoop(strategy, queues, devices),
  inOrder: {
    loopFile: "batch_in_order_loop.ts",
    makeLoop: (module: typeof BatchInOrderLoop, strategy, { queues, devices, layouts }) =>
      module.makeBatchInOrderLoop(strategy, queues, devices, layouts.map(isInOrder)),
  },
});
