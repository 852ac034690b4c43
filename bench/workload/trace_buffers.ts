/**
 * Follows the buffers of a recording: which `get` returned what which `add` had made available.
 *
 * @module
 */

import type { DriverTrace, TraceEvent } from "./trace_file.ts";

/** Number of a buffer's `get` when the recording ends before it. */
export const NEVER: number = Infinity;

/** One buffer's life. */
export interface TraceBuffer {
  /** Queue position. */
  readonly queue: number;
  /** How many buffers the queue was given before. */
  readonly serial: number;
  /** Device-readable segments. */
  readonly outSgs: number;
  /** Device-writable segments. */
  readonly inSgs: number;
  /** Bytes of the readable part. */
  readonly outBytes: number;
  /** Bytes of the writable part. */
  readonly inBytes: number;
  /** Token: a number that no other buffer has while this one is outstanding. */
  readonly slot: number;
  /** Position of the `add` among the events, -1 for the prefill. */
  readonly addedAt: number;
  /** Position of the `get`, or {@linkcode NEVER}. */
  gotAt: number;
  /** Bytes that the device wrote. */
  usedLen: number;
}

/** A disagreement between a recording and its replay, or within the recording. */
export interface TraceMismatch {
  /** Number of the event, from 1; 0 for the prefill, one past the last for the drain at the end. */
  readonly event: number;
  /** Operation and queue, e.g. `get virtio0:blk/req.0`. */
  readonly what: string;
  /** What was recorded. */
  readonly wanted: string;
  /** What the replay gave, or what contradicts it. */
  readonly got: string;
}

/** All buffers of a recording. */
export interface TraceBuffers {
  /** The buffers, in the order in which they were added. */
  readonly buffers: readonly TraceBuffer[];
  /** By event: position of the buffer that it added or returned, or -1. */
  readonly bufferOf: Int32Array;
  /** Tokens in use are below this; one further per queue is for an `add` that was refused. */
  readonly slotCount: number;
  /** Where the recording contradicts itself. */
  readonly mismatches: readonly TraceMismatch[];
}

/** Names an event for a person. */
export function describeEvent(trace: DriverTrace, event: TraceEvent): string {
  return `${event.op} ${trace.queues[event.queue]!.label}`;
}

/** Follows the buffers through a recording. */
export function followBuffers(trace: DriverTrace): TraceBuffers {
  const buffers: TraceBuffer[] = [];
  const bufferOf = new Int32Array(trace.events.length).fill(-1);
  const mismatches: TraceMismatch[] = [];
  const outstanding: number[][] = trace.queues.map(() => []);
  const serials = trace.queues.map(() => 0);
  const kicked = trace.queues.map(() => false);
  const freeSlots: number[] = [];
  let slotCount = 0;

  function add(
    queue: number,
    shape: Pick<TraceBuffer, "outSgs" | "inSgs" | "outBytes" | "inBytes">,
    addedAt: number,
  ): void {
    const slot = freeSlots.pop() ?? slotCount++;
    const serial = serials[queue]!++;
    outstanding[queue]!.push(buffers.length);
    buffers.push({ queue, serial, slot, addedAt, gotAt: NEVER, usedLen: 0, ...shape });
  }

  function mismatch(at: number, wanted: string, got: string): void {
    const what = describeEvent(trace, trace.events[at]!);
    mismatches.push({ event: at + 1, what, wanted, got });
  }

  /** A `get` that returned a buffer. */
  function get(event: TraceEvent, at: number): void {
    const { queue, outSgs, inSgs, len, x: rank } = event;
    const waiting = outstanding[queue]!;
    // A rank that there is not: the replay's get will return nothing, which is the mismatch.
    if (rank >= waiting.length) return;
    const position = waiting.splice(rank, 1)[0]!;
    const buffer = buffers[position]!;
    buffer.gotAt = at;
    buffer.usedLen = len;
    bufferOf[at] = position;
    freeSlots.push(buffer.slot);
    if (buffer.outSgs !== outSgs || buffer.inSgs !== inSgs) {
      mismatch(
        at,
        `a buffer of ${outSgs}+${inSgs} segments`,
        `the one of rank ${rank} has ${buffer.outSgs}+${buffer.inSgs}`,
      );
    }
    if (len > buffer.inBytes) {
      mismatch(at, `used length ${len}`, `the buffer has ${buffer.inBytes} writable bytes`);
    }
  }

  for (const { queue, count, ...shape } of trace.prefill) {
    for (let i = 0; i < count; i++) add(queue, shape, -1);
  }
  trace.events.forEach((event, at) => {
    const { queue, op, ret } = event;
    if (op === "add" && ret === 0) {
      bufferOf[at] = buffers.length;
      const { outSgs, inSgs, len, x } = event;
      add(queue, { outSgs, inSgs, outBytes: len - x, inBytes: x }, at);
    } else if (op === "get" && ret === 1) {
      get(event, at);
    } else if (op === "kick_prepare") {
      if (kicked[queue]) mismatch(at, "a notify after the last kick_prepare", "none");
      kicked[queue] = ret === 1;
    } else if (op === "notify") {
      if (!kicked[queue]) mismatch(at, "a kick_prepare that returned 1 before", "none");
      kicked[queue] = false;
    }
  });
  return { buffers, bufferOf, slotCount, mismatches };
}
