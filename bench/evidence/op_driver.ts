/**
 * Callers that call one operation of a strategy over and over and are never optimized themselves.
 *
 * So the operation is called, not inlined, and V8 optimizes it by itself: its code is that of the
 * dispatch and of nothing else.
 *
 * @module
 */

import { Function } from "../workload/user/intrinsics.ts";
import type { Strategy } from "../../dispatch/mod.ts";
import {
  createDeviceQueue,
  type DeviceQueue,
  type Virtqueue,
  type VirtqueueOps,
} from "../../ring/mod.ts";
import { addUsedAny, popAny } from "../workload/device_side.ts";

/** Calls the operation `n` times, on one queue after the other. */
export type OpDriver = (n: number) => void;

const SEGMENT = Uint32Array.of(0x1000, 0, 64);

/** Makes the caller of an operation. Calls between the operation's go to the ring's own functions. */
type MakeDriver = (strategy: Strategy, queues: readonly Virtqueue[]) => OpDriver;

/** Operations without arguments that change nothing that the next call depends on. */
type RepeatableOp =
  | "get"
  | "kickPrepare"
  | "disableCb"
  | "enableCbDelayed"
  | "enableCbPrepare"
  | "detachUnusedBuf"
  | "moreUsed"
  | "vringSize"
  | "notificationData"
  | "descAddr"
  | "availAddr"
  | "usedAddr";

function repeating(op: RepeatableOp): MakeDriver {
  return (strategy, queues) => {
    const call = strategy[op] as (vq: Virtqueue) => unknown;
    return function driveRepeatable(n: number): void {
      for (let i = 0; i < n; i++) call(queues[i % queues.length]!);
    };
  };
}

function makeAddDriver({ add }: Strategy, queues: readonly Virtqueue[]): OpDriver {
  return function driveAdd(n: number): void {
    for (let i = 0; i < n; i++) {
      const vq = queues[i % queues.length]!;
      add(vq, SEGMENT, 1, 0, i, null);
      vq.ops.kickPrepare(vq);
      vq.ops.detachUnusedBuf(vq);
    }
  };
}

function makeDetachDriver({ detachUnusedBuf }: Strategy, queues: readonly Virtqueue[]): OpDriver {
  return function driveDetach(n: number): void {
    for (let i = 0; i < n; i++) {
      const vq = queues[i % queues.length]!;
      vq.ops.add(vq, SEGMENT, 1, 0, i, null);
      vq.ops.kickPrepare(vq);
      detachUnusedBuf(vq);
    }
  };
}

function makeGetDriver({ get }: Strategy, queues: readonly Virtqueue[]): OpDriver {
  const devices: readonly DeviceQueue[] = queues.map((vq) => createDeviceQueue(vq));
  return function driveGet(n: number): void {
    for (let i = 0; i < n; i++) {
      const vq = queues[i % queues.length]!;
      const dev = devices[i % queues.length]!;
      vq.ops.add(vq, SEGMENT, 1, 0, i, null);
      vq.ops.kickPrepare(vq);
      addUsedAny(dev, popAny(dev), 64, dev.chainLength);
      get(vq);
    }
  };
}

function makePollDriver({ poll }: Strategy, queues: readonly Virtqueue[]): OpDriver {
  return function drivePoll(n: number): void {
    for (let i = 0; i < n; i++) {
      const vq = queues[i % queues.length]!;
      poll(vq, vq.lastUsedIdx);
    }
  };
}

const DRIVERS: Readonly<Partial<Record<keyof VirtqueueOps, MakeDriver>>> = {
  moreUsed: repeating("moreUsed"),
  add: makeAddDriver,
  get: makeGetDriver,
  kickPrepare: repeating("kickPrepare"),
  disableCb: repeating("disableCb"),
  enableCbDelayed: repeating("enableCbDelayed"),
  enableCbPrepare: repeating("enableCbPrepare"),
  poll: makePollDriver,
  detachUnusedBuf: makeDetachDriver,
  vringSize: repeating("vringSize"),
  notificationData: repeating("notificationData"),
  descAddr: repeating("descAddr"),
  availAddr: repeating("availAddr"),
  usedAddr: repeating("usedAddr"),
};

/** The operations that can be driven: all but those that set a queue up or take it down. */
export const DRIVEN_OPS: readonly string[] = Object.freeze(Object.keys(DRIVERS));

/**
 * Makes a caller of one of {@linkcode DRIVEN_OPS}.
 */
export function makeOpDriver(
  strategy: Strategy,
  op: string,
  queues: readonly Virtqueue[],
): OpDriver {
  return neverOptimize(DRIVERS[op as keyof VirtqueueOps]!(strategy, queues));
}

/**
 * Keeps a function in V8's baseline compiler. Needs `--allow-natives-syntax`.
 *
 * @throws {SyntaxError} without it.
 */
export function neverOptimize<F extends (...args: never[]) => unknown>(f: F): F {
  // Not the global: a module of somebody else's may have been imported before.
  new Function("f", "%NeverOptimizeFunction(f)")(f);
  return f;
}
