/**
 * The operations that `deno bench` times: every one of `VirtqueueOps` that can be repeated.
 *
 * `free` is missing, as a ring can be freed once, and `detachUnusedBuf` needs an `add` before it.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import type { DeviceQueue, Virtqueue } from "../../ring/mod.ts";
import { addUsedAny, popAny } from "../workload/device_side.ts";
import { makeMoreUsedLoop } from "../workload/more_used_loop.ts";
import type { OrderLoop } from "../workload/order_runner.ts";
import { SINGLE_OP_LOOPS } from "../workload/single_op_loop.ts";
import { copyOf } from "./code_copy.ts";
import {
  makeAddressesLoop,
  makeInitLastUsedLoop,
  makeNotificationDataLoop,
  makeResetLoop,
  makeResizeLoop,
  makeVringSizeLoop,
} from "./rare_op_loops.ts";
import { roundTripCopy } from "./round_trip_copies.ts";

/** Makes the timed loop of an operation. */
export type MakeLoop = (
  strategy: Strategy,
  queues: readonly Virtqueue[],
  devices: readonly DeviceQueue[],
) => OrderLoop;

/** An operation to be timed. */
export interface Operation {
  /** What is called, for people. */
  readonly name: string;
  /** Operations of one iteration: a power of ten, so that a time per iteration reads as one per operation. */
  readonly opsPerIteration: number;
  /** Iterations, at least. */
  readonly iterations: number;
  /** The loop's maker, with code and type feedback of its own for each strategy and partition. */
  loadMaker(strategy: string, partition: string): Promise<MakeLoop>;
  /** Brings fresh queues into the state that the loop expects. */
  fill?(queues: readonly Virtqueue[], devices: readonly DeviceQueue[]): void;
}

/** An operation whose loop is self-contained, so that copies of its text will do. */
function operation(name: string, make: MakeLoop, rest: Partial<Operation> = {}): Operation {
  return {
    name,
    opsPerIteration: 1_000_000,
    iterations: 6,
    loadMaker: (strategy, partition) =>
      Promise.resolve(copyOf(make, `${name} ${strategy} ${partition}`)),
    ...rest,
  };
}

/** Puts a used buffer into every second queue. */
function fillEverySecond(queues: readonly Virtqueue[], devices: readonly DeviceQueue[]): void {
  for (let i = 0; i < queues.length; i += 2) {
    const [vq, dev] = [queues[i]!, devices[i]!];
    vq.ops.add(vq, Uint32Array.of(0x1000, 0, 64), 1, 0, i, null);
    addUsedAny(dev, popAny(dev), 64, dev.chainLength);
  }
}

/** Costly operations: fewer of them to an iteration. */
const COSTLY = { opsPerIteration: 1_000, iterations: 100 };
const VERY_COSTLY = { opsPerIteration: 1_000, iterations: 3 };

/** Operations of hot paths of which no two reach the same ring function: one file can time them all. */
export const HOT_OPERATIONS: readonly Operation[] = [
  operation("moreUsed", makeMoreUsedLoop, { fill: fillEverySecond }),
  operation("get, nothing used", SINGLE_OP_LOOPS["get_empty"]!),
  operation("kickPrepare, nothing added", SINGLE_OP_LOOPS["kick_prepare"]!),
  operation("poll", SINGLE_OP_LOOPS["poll"]!),
  operation("disableCb + enableCbPrepare", SINGLE_OP_LOOPS["disable_enable_cb"]!),
  operation("enableCbDelayed", SINGLE_OP_LOOPS["enable_cb_delayed"]!),
];

/** Operations of set-up, reset and resize, likewise; a file of their own, as they are seldom looked at. */
export const RARE_OPERATIONS: readonly Operation[] = [
  operation("vringSize", makeVringSizeLoop),
  operation("notificationData", makeNotificationDataLoop),
  operation("initLastUsed", makeInitLastUsedLoop),
  operation("descAddr + availAddr + usedAddr", makeAddressesLoop, COSTLY),
  operation("reset", makeResetLoop, COSTLY),
  operation("resize", makeResizeLoop, VERY_COSTLY),
];

/** `add` and `detachUnusedBuf`; reaches `add`, as does the round trip. */
export const ADD_DETACH: Operation = operation(
  "add + kickPrepare + detachUnusedBuf",
  SINGLE_OP_LOOPS["add_detach"]!,
);

/** `add`, `kickPrepare`, the device's answer, `get`. */
export const ROUND_TRIP: Operation = {
  name: "round trip: add + kickPrepare + device + get",
  opsPerIteration: 1_000_000,
  iterations: 6,
  loadMaker: roundTripCopy,
};
