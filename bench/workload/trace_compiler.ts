/**
 * Turns a recording into a program: flat arrays of driver operations and, between them, the device's
 * steps that make each operation return what was recorded.
 *
 * The device completes what the recording fixes and no more: when the driver found a used buffer, the
 * device had completed it; when the driver found none, it had not. In between it completes in batches: all
 * buffers that the driver then takes before it finds the queue empty. It pops at a notification, before it
 * asks for one, and before it completes; the n-th `add` of a queue is the n-th pop.
 *
 * A pass leaves every queue empty: the program starts with the prefill and ends with a drain, so that it
 * can be run again and again. Ring positions move on from pass to pass, return values stay.
 *
 * @module
 */

import { followBuffers, NEVER, type TraceBuffers } from "./trace_buffers.ts";
import type { DriverTrace, TraceEvent } from "./trace_file.ts";
import {
  FIRST_DEVICE_OPCODE,
  NO_RESULT,
  NO_TOKEN,
  OPCODES,
  QUEUE_SHIFT,
  type TraceProgram,
  type TraceShape,
} from "./trace_program.ts";

/** What the compiler knows of a queue while it walks over the recording. */
interface QueueState {
  /** Events of this queue, in order. */
  readonly events: number[];
  /** Where in `events` the walk is. */
  at: number;
  /** Results of its `kick_prepare`s, in order. */
  readonly kicks: number[];
  /** How many of them are past. */
  kicksDone: number;
  /** Whether a buffer was added since the last of them. */
  addedSinceKick: boolean;
  /** Buffers added so far. */
  readonly added: number[];
  /** Buffers popped so far. */
  popped: number;
  /** Buffers used and not taken back, oldest first. */
  readonly used: number[];
}

/** Turns a recording into a program. */
export function compileTrace(trace: DriverTrace): TraceProgram {
  const followed = followBuffers(trace);
  const walk = new Compiler(trace, followed);
  walk.prefill();
  trace.events.forEach((event, at) => walk.event(event, at));
  walk.drain();
  return walk.program();
}

class Compiler {
  readonly #trace: DriverTrace;
  readonly #followed: TraceBuffers;
  readonly #states: QueueState[];
  readonly #shapes = new Map<string, number>();
  readonly #shapeList: TraceShape[] = [];
  readonly #code: number[] = [];
  readonly #want: number[] = [];
  readonly #eventOf: number[] = [];
  #eventNumber = 0;
  #passOps = 0;

  constructor(trace: DriverTrace, followed: TraceBuffers) {
    this.#trace = trace;
    this.#followed = followed;
    this.#states = trace.queues.map(() => ({
      events: [],
      at: 0,
      kicks: [],
      kicksDone: 0,
      addedSinceKick: false,
      added: [],
      popped: 0,
      used: [],
    }));
    trace.events.forEach(({ queue, op, ret }, at) => {
      this.#states[queue]!.events.push(at);
      if (op === "kick_prepare") this.#states[queue]!.kicks.push(ret);
    });
  }

  /** The buffers and callback states that the recording began with. */
  prefill(): void {
    const trace = this.#trace;
    trace.queues.forEach((_, queue) => this.#emit("want_kick", queue, 0));
    this.#followed.buffers.forEach((buffer, position) => {
      if (buffer.addedAt >= 0) return;
      this.#emit("add", buffer.queue, buffer.slot, this.#shape(buffer), 0);
      this.#states[buffer.queue]!.added.push(position);
    });
    trace.queues.forEach((_, queue) => {
      this.#emit("kick_prepare", queue, 0, 0, 0);
      const op = trace.callbackState[queue];
      if (op) this.#emit(op, queue, 0, 0, op === "enable_cb_delayed" ? 1 : NO_RESULT);
    });
  }

  /** One recorded event, with the device's steps before it. */
  event(event: TraceEvent, at: number): void {
    const { queue, op, ret } = event;
    const state = this.#states[queue]!;
    this.#eventNumber = at + 1;
    if (findsUsed(event) && state.used.length === 0) this.#complete(queue, at);
    switch (op) {
      case "add":
        this.#add(event, at);
        break;
      case "get":
        this.#get(event, at);
        break;
      case "kick_prepare":
        if (!state.addedSinceKick) this.#wantKick(queue);
        this.#emit("kick_prepare", queue, 0, 0, ret);
        state.addedSinceKick = false;
        state.kicksDone++;
        break;
      case "notify":
        this.#popAll(queue);
        break;
      case "disable_cb":
      case "enable_cb_prepare":
        this.#emit(op, queue, 0, 0, NO_RESULT);
        break;
      default:
        this.#emit(op, queue, 0, 0, ret);
    }
    state.at++;
  }

  /** All that is outstanding is used and taken back, oldest first. */
  drain(): void {
    this.#eventNumber = this.#trace.events.length + 1;
    this.#states.forEach((state, queue) => {
      this.#popAll(queue);
      const used = new Set(state.used);
      for (const position of state.added) {
        if (this.#followed.buffers[position]!.gotAt === NEVER && !used.has(position)) {
          this.#use(queue, position);
        }
      }
      for (const position of state.used.splice(0)) {
        const { slot, usedLen } = this.#followed.buffers[position]!;
        this.#emit("get", queue, slot, usedLen, 1);
      }
    });
  }

  program(): TraceProgram {
    const { queues, events } = this.#trace;
    const maxSegments = queues.map(() => 1);
    for (const { queue, outSgs, inSgs } of this.#followed.buffers) {
      maxSegments[queue] = Math.max(maxSegments[queue]!, outSgs + inSgs);
    }
    for (const { op, queue, outSgs, inSgs } of events) {
      if (op === "add") maxSegments[queue] = Math.max(maxSegments[queue]!, outSgs + inSgs);
    }
    return {
      trace: this.#trace,
      queues,
      code: Int32Array.from(this.#code),
      want: Int32Array.from(this.#want),
      eventOf: Int32Array.from(this.#eventOf),
      shapes: this.#shapeList,
      maxSegments,
      tokenCount: this.#followed.slotCount + queues.length,
      passOps: this.#passOps,
      mismatches: this.#followed.mismatches,
    };
  }

  #add(event: TraceEvent, at: number): void {
    const { queue, outSgs, inSgs, len, x, ret } = event;
    const state = this.#states[queue]!;
    if (!state.addedSinceKick) this.#wantKick(queue);
    state.addedSinceKick = true;
    const shape = this.#shape({ outSgs, inSgs, outBytes: len - x, inBytes: x });
    const position = this.#followed.bufferOf[at]!;
    // A refused add brings a token of its own, that no buffer has.
    const token = position < 0
      ? this.#followed.slotCount + queue
      : this.#followed.buffers[position]!.slot;
    this.#emit("add", queue, token, shape, ret);
    if (position >= 0) state.added.push(position);
  }

  #get(event: TraceEvent, at: number): void {
    const { queue, len, ret } = event;
    const position = this.#followed.bufferOf[at]!;
    const token = position < 0 ? NO_TOKEN : this.#followed.buffers[position]!.slot;
    this.#emit("get", queue, token, len, ret);
    const { used } = this.#states[queue]!;
    const place = used.indexOf(position);
    if (place >= 0) used.splice(place, 1);
  }

  /** The device empties the queue and says whether it wants to hear of the next buffer. */
  #wantKick(queue: number): void {
    const { kicks, kicksDone } = this.#states[queue]!;
    this.#popAll(queue);
    this.#emit("want_kick", queue, kicks[kicksDone] === 1 ? 1 : 0);
  }

  #popAll(queue: number): void {
    const state = this.#states[queue]!;
    while (state.popped < state.added.length) {
      const buffer = this.#followed.buffers[state.added[state.popped++]!]!;
      this.#emit("pop", queue, buffer.slot, this.#shape(buffer));
    }
  }

  #use(queue: number, position: number): void {
    const { slot, usedLen } = this.#followed.buffers[position]!;
    this.#emit("used", queue, slot, usedLen);
    this.#states[queue]!.used.push(position);
  }

  /**
   * The device completes what the driver takes from event `at` on until it finds the queue empty, or
   * until the next interrupt that found something.
   */
  #complete(queue: number, at: number): void {
    const { events, at: from } = this.#states[queue]!;
    const batch: number[] = [];
    for (let i = from; i < events.length; i++) {
      const event = this.#trace.events[events[i]!]!;
      if (findsEmpty(event) || (event.op === "irq" && batch.length > 0)) break;
      if (event.op !== "get") continue;
      const position = this.#followed.bufferOf[events[i]!]!;
      if (position < 0 || this.#followed.buffers[position]!.addedAt >= at) break;
      batch.push(position);
    }
    if (batch.length > 0) this.#popAll(queue);
    for (const position of batch) this.#use(queue, position);
  }

  #shape(of: Omit<TraceShape, "sgs">): number {
    const { outSgs, inSgs, outBytes, inBytes } = of;
    const key = [outSgs, inSgs, outBytes, inBytes].join();
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = this.#shapeList.length;
      this.#shapes.set(key, shape);
      const sgs = segments(shape, outSgs, inSgs, outBytes, inBytes);
      this.#shapeList.push({ sgs, outSgs, inSgs, outBytes, inBytes });
    }
    return shape;
  }

  #emit(
    op: keyof typeof OPCODES,
    queue: number,
    a = 0,
    b = 0,
    want = NO_RESULT,
  ): void {
    this.#code.push(OPCODES[op] | queue << QUEUE_SHIFT, a, b);
    this.#want.push(want);
    this.#eventOf.push(this.#eventNumber);
    if (OPCODES[op] < FIRST_DEVICE_OPCODE) this.#passOps++;
  }
}

/** Whether the driver found a used buffer. */
function findsUsed({ op, ret }: TraceEvent): boolean {
  if (op === "enable_cb_delayed") return ret === 0;
  return (op === "get" || op === "irq" || op === "poll") && ret === 1;
}

/** Whether the driver found that there was none. */
function findsEmpty({ op, ret }: TraceEvent): boolean {
  if (op === "enable_cb_delayed") return ret === 1;
  return (op === "get" || op === "irq" || op === "poll") && ret === 0;
}

/** Segments for so many bytes: pages of their own, the first of each part takes the remainder. */
function segments(
  shape: number,
  outSgs: number,
  inSgs: number,
  outBytes: number,
  inBytes: number,
): Uint32Array {
  const sgs = new Uint32Array(3 * (outSgs + inSgs));
  for (let i = 0; i < outSgs + inSgs; i++) {
    const [count, bytes, first] = i < outSgs ? [outSgs, outBytes, 0] : [inSgs, inBytes, outSgs];
    const share = Math.floor(bytes / count);
    sgs[3 * i] = (shape + 1) << 20 | i << 12;
    sgs[3 * i + 1] = 1;
    sgs[3 * i + 2] = i === first ? bytes - share * (count - 1) : share;
  }
  return sgs;
}
