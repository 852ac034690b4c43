/**
 * A recording as a program: flat arrays of driver operations and device steps. `trace_compiler.ts` makes
 * it, `trace_check.ts` runs it with an eye on every result, `trace_loop.ts` runs it against the clock.
 *
 * @module
 */

import type { TraceMismatch } from "./trace_buffers.ts";
import type { DriverTrace, TraceQueue } from "./trace_file.ts";

/** Elements of an instruction in {@linkcode TraceProgram.code}: opcode and queue, first and second operand. */
export const INSTRUCTION_STRIDE = 3;
/** Bit position of the queue in the first element; the opcode lies below. */
export const QUEUE_SHIFT = 8;

/**
 * Opcodes by name. The timed loop has them as literals, as V8 makes a jump table of those only.
 *
 * Operands: `add` token, shape · `get` token or {@linkcode NO_TOKEN}, used length · `pop` token, shape ·
 * `used` token, length · `want_kick` 0 or 1 · the others none.
 */
export const OPCODES = {
  add: 0,
  get: 1,
  kick_prepare: 2,
  disable_cb: 3,
  enable_cb_prepare: 4,
  poll: 5,
  enable_cb_delayed: 6,
  irq: 7,
  pop: 8,
  used: 9,
  want_kick: 10,
} as const;

/** Opcodes from this one on are the device's. */
export const FIRST_DEVICE_OPCODE: number = OPCODES.pop;
/** Operand of a `get` that returned no buffer. */
export const NO_TOKEN = -1;
/** Expected result of instructions that have none. */
export const NO_RESULT = -0x8000_0000;

/** Segments that many adds have in common. */
export interface TraceShape {
  /** The segments, as `add` takes them. */
  readonly sgs: Uint32Array;
  /** Device-readable segments. */
  readonly outSgs: number;
  /** Device-writable segments. */
  readonly inSgs: number;
  /** Bytes of the readable part. */
  readonly outBytes: number;
  /** Bytes of the writable part. */
  readonly inBytes: number;
}

/** What is run of a recording, and timed: its instructions, and what they refer to. */
export interface TimedTrace {
  /** The queues. */
  readonly queues: readonly TraceQueue[];
  /** Instructions, {@linkcode INSTRUCTION_STRIDE} elements each. */
  readonly code: Int32Array;
  /** Shapes of buffers. */
  readonly shapes: readonly TraceShape[];
  /** By queue: segments of its longest buffer. */
  readonly maxSegments: readonly number[];
  /** Tokens are below this. */
  readonly tokenCount: number;
  /** Driver operations in one pass, prefill and drain included. */
  readonly passOps: number;
}

/** A recording made ready to run, with every result to compare. */
export interface TraceProgram extends TimedTrace {
  /** The recording. */
  readonly trace: DriverTrace;
  /** By instruction: result recorded, or {@linkcode NO_RESULT}. */
  readonly want: Int32Array;
  /** By instruction: number of the event, from 1; 0 in the prefill, one past the last in the drain. */
  readonly eventOf: Int32Array;
  /** Where the recording contradicts itself. */
  readonly mismatches: readonly TraceMismatch[];
}
