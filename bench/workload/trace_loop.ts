/**
 * The timed loop of a replayed recording.
 *
 * Imported under a query per copy and partition. No parsing, no comparing, no allocation: the program is flat
 * arrays, and the checksum takes in every result. What Linux does around the operations (`event_triggered`)
 * is done here as in `virtqueueCalls`.
 *
 * The device's steps are the same code for every strategy and stand in functions of their own.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import type { DeviceQueue, Virtqueue } from "../../ring/mod.ts";
import * as device from "./device_side.ts";
import type { TraceShape } from "./trace_program.ts";

// Constants of this module, not imports: V8 folds these, but checks an import at every call.
const { popAny, addUsedAny, wantKick } = device;

/** Runs the elements `from` to `to` (exclusive) of a program and returns the sum of their results, an i32. */
export type TraceLoop = (code: Int32Array, from: number, to: number) => number;

/** What a loop works on. */
export interface TraceState {
  /** Driver sides, by queue. */
  readonly queues: readonly Virtqueue[];
  /** Device sides, by queue. */
  readonly devices: readonly DeviceQueue[];
  /** Shapes of buffers. */
  readonly shapes: readonly TraceShape[];
  /** Tokens are below this. */
  readonly tokenCount: number;
}

/** The loop for one partition. */
export function makeTraceLoop(strategy: Strategy, state: TraceState): TraceLoop {
  const {
    add,
    get,
    kickPrepare,
    disableCb,
    enableCbPrepare,
    poll,
    enableCbDelayed,
    moreUsed,
  } = strategy;
  const { queues, devices, shapes, tokenCount } = state;
  const ids = new Int32Array(tokenCount);
  const chains = new Int32Array(tokenCount);
  const last = new Int32Array(queues.length);

  /** A device step; opcodes as in `OPCODES`. */
  function deviceStep(opcode: number, dev: DeviceQueue, a: number, b: number): number {
    if (opcode === 8) {
      ids[a] = popAny(dev);
      chains[a] = dev.chainLength;
      return dev.segCount;
    }
    if (opcode === 9) addUsedAny(dev, ids[a]!, b, chains[a]!);
    else wantKick(dev, a === 1);
    return 0;
  }

  return function traceOps(code, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at += 3) {
      const opcode = code[at]! & 0xff;
      const queue = code[at]! >> 8;
      const a = code[at + 1]!;
      const vq = queues[queue]!;
      // Literals, as V8 makes a jump table of those only: the numbers of `OPCODES`.
      switch (opcode) {
        case 0: {
          const shape = shapes[code[at + 2]!]!;
          sum = (sum + add(vq, shape.sgs, shape.outSgs, shape.inSgs, a, null)) | 0;
          break;
        }
        case 1: {
          const token = get(vq) as number | null;
          sum = (sum + (token === null ? 1 : (token << 8) ^ vq.usedLen)) | 0;
          break;
        }
        case 2:
          if (kickPrepare(vq)) sum = (sum + 2) | 0;
          break;
        case 3:
          disableCb(vq);
          break;
        case 4:
          if (vq.eventTriggered) vq.eventTriggered = false;
          last[queue] = enableCbPrepare(vq);
          break;
        case 5:
          if (!vq.broken && poll(vq, last[queue]!)) sum = (sum + 3) | 0;
          break;
        case 6:
          if (vq.eventTriggered) vq.eventTriggered = false;
          if (enableCbDelayed(vq)) sum = (sum + 5) | 0;
          break;
        case 7:
          if (moreUsed(vq)) {
            if (vq.event) vq.eventTriggered = true;
            sum = (sum + 7) | 0;
          }
          break;
        default:
          sum = (sum + deviceStep(opcode, devices[queue]!, a, code[at + 2]!)) | 0;
      }
    }
    return sum;
  };
}

/** The loop of the control without operations: it reads the program. */
export function makeEmptyTraceLoop(): TraceLoop {
  return function emptyTrace(code, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at += 3) {
      if ((code[at]! & 0xff) < 8) sum = (sum + code[at + 1]!) | 0;
    }
    return sum;
  };
}
