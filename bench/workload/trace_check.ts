/**
 * Replays a recording through a strategy and compares everything that can be compared.
 *
 * Compared are, per operation: what `add` returned; token, rank, segments and used length of a `get`, or
 * that it returned none; `kick_prepare`, `poll`, `irq` and `enable_cb_delayed`; on the device's side that
 * every buffer arrives, in order, with its segments and bytes; that `notify` follows a `kick_prepare` that
 * returned 1; and that the queues are empty once drained.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import {
  type DeviceQueue,
  SEGMENT_STRIDE,
  type Virtqueue,
  virtqueueCalls,
} from "../../ring/mod.ts";
import { createTraceQueue } from "./trace_queue.ts";
import { addUsedAny, popAny, wantKick } from "./device_side.ts";
import { loadPartitions } from "./partitions.ts";
import { parseLayoutSet } from "./layout_set.ts";
import type { TraceMismatch } from "./trace_buffers.ts";
import {
  INSTRUCTION_STRIDE,
  NO_RESULT,
  OPCODES,
  QUEUE_SHIFT,
  type TraceProgram,
  type TraceShape,
} from "./trace_program.ts";

/** Mismatches that a result describes; all are counted. */
export const MISMATCHES_SHOWN = 20;

/** Outcome of a replay. */
export interface ReplayResult {
  /** Events of the recording. */
  readonly events: number;
  /** Ring operations among them: all but `notify`. */
  readonly ops: number;
  /** Disagreements. */
  readonly mismatches: number;
  /** The first {@linkcode MISMATCHES_SHOWN} of them, in order of events. */
  readonly first: readonly TraceMismatch[];
}

/** A queue of a replay: both sides, and what serves it. */
interface ReplayQueue {
  readonly strategy: Strategy;
  readonly vq: Virtqueue;
  readonly dev: DeviceQueue;
  /** Result of the last `enable_cb_prepare`. */
  last: number;
}

/**
 * Replays a program once through a strategy.
 *
 * @throws {RangeError} for an unknown strategy.
 */
export async function replayTrace(program: TraceProgram, strategy: string): Promise<ReplayResult> {
  const names = new Set(program.queues.map((queue) => queue.layout));
  const set = parseLayoutSet([...names].join("+"));
  const partitions = await loadPartitions(strategy, set, 0);
  const queues = program.queues.map(({ layout }, queue): ReplayQueue => {
    const position = set.layouts.indexOf(layout);
    const partition = partitions.find((have) => have.positions.includes(position))!;
    return {
      strategy: partition.strategy,
      ...createTraceQueue(program, queue, partition.strategy),
      last: 0,
    };
  });
  return new Replay(program, queues).run();
}

class Replay {
  readonly #program: TraceProgram;
  readonly #queues: readonly ReplayQueue[];
  readonly #ids: Int32Array;
  readonly #chains: Int32Array;
  readonly #found: TraceMismatch[] = [];
  #count = 0;

  constructor(program: TraceProgram, queues: readonly ReplayQueue[]) {
    this.#program = program;
    this.#queues = queues;
    this.#ids = new Int32Array(program.tokenCount).fill(-1);
    this.#chains = new Int32Array(program.tokenCount);
  }

  run(): ReplayResult {
    const { trace, queues, want, mismatches } = this.#program;
    for (let i = 0; i < want.length; i++) this.#step(i);
    this.#queues.forEach(({ vq, dev }, queue) => {
      const { label, size } = queues[queue]!;
      const event = trace.events.length + 1;
      if (vq.numFree !== size) {
        this.#report(event, `drain ${label}`, `${size} free descriptors`, `${vq.numFree}`);
      }
      if (vq.broken || dev.broken) {
        this.#report(event, `drain ${label}`, "a sound queue", `broken ${dev.fault}`);
      }
    });
    const first = [...mismatches, ...this.#found].sort((a, b) => a.event - b.event);
    return {
      events: trace.events.length,
      ops: trace.events.filter(({ op }) => op !== "notify").length,
      mismatches: mismatches.length + this.#count,
      first: first.slice(0, MISMATCHES_SHOWN),
    };
  }

  /** Executes instruction `i` and compares. */
  #step(i: number): void {
    const { code, want } = this.#program;
    const at = i * INSTRUCTION_STRIDE;
    const opcode = code[at]! & ((1 << QUEUE_SHIFT) - 1);
    const [a, b] = [code[at + 1]!, code[at + 2]! >>> 0];
    const queue = this.#queues[code[at]! >> QUEUE_SHIFT]!;
    if (opcode === OPCODES.get) return this.#get(i, queue, a, b);
    if (opcode === OPCODES.pop) return this.#pop(i, queue, a, this.#program.shapes[b]!);
    const got = this.#execute(opcode, queue, a, b);
    if (want[i]! !== NO_RESULT && got !== want[i]!) this.#differs(i, `${want[i]}`, `${got}`);
  }

  /** The instructions that return a number or nothing. */
  #execute(opcode: number, queue: ReplayQueue, a: number, b: number): number {
    const { strategy, vq, dev } = queue;
    const calls = virtqueueCalls(strategy);
    switch (opcode) {
      case OPCODES.add: {
        const { sgs, outSgs, inSgs } = this.#program.shapes[b]!;
        return strategy.add(vq, sgs, outSgs, inSgs, a, null);
      }
      case OPCODES.kick_prepare:
        return Number(calls.kickPrepare(vq));
      case OPCODES.disable_cb:
        calls.disableCb(vq);
        return NO_RESULT;
      case OPCODES.enable_cb_prepare:
        queue.last = calls.enableCbPrepare(vq);
        return NO_RESULT;
      case OPCODES.poll:
        return Number(calls.poll(vq, queue.last));
      case OPCODES.enable_cb_delayed:
        return Number(calls.enableCbDelayed(vq));
      case OPCODES.irq:
        return calls.interrupt(vq);
      case OPCODES.used:
        if (this.#ids[a]! >= 0) addUsedAny(dev, this.#ids[a]!, b, this.#chains[a]!);
        return NO_RESULT;
      default:
        wantKick(dev, a === 1);
        return NO_RESULT;
    }
  }

  /** A `get`: the token stands for the rank, as the recording says which buffer it was. */
  #get(i: number, { strategy, vq }: ReplayQueue, token: number, len: number): void {
    const got = strategy.get(vq);
    const recorded = this.#program.want[i] === 1;
    if (!recorded) {
      if (got !== null) this.#differs(i, "no buffer", `token ${got}`);
    } else if (got !== token) {
      const wanted = token < 0 ? "a buffer of that rank" : `token ${token}`;
      this.#differs(i, wanted, got === null ? "no buffer" : `token ${got}`);
    } else if (vq.usedLen !== len) {
      this.#differs(i, `used length ${len}`, `${vq.usedLen}`);
    }
  }

  /** A pop: the buffer must arrive as it was sent. */
  #pop(i: number, { dev }: ReplayQueue, token: number, shape: TraceShape): void {
    const id = popAny(dev);
    this.#ids[token] = id;
    this.#chains[token] = dev.chainLength;
    if (id < 0) {
      this.#differs(i, "an available buffer", dev.fault === "" ? "none" : dev.fault);
      return;
    }
    const seen = [0, 0, 0, 0];
    for (let s = 0; s < dev.segCount; s++) {
      const writable = dev.segs[s * SEGMENT_STRIDE + 3]!;
      seen[writable]!++;
      seen[2 + writable]! += dev.segs[s * SEGMENT_STRIDE + 2]!;
    }
    const sent = [shape.outSgs, shape.inSgs, shape.outBytes, shape.inBytes];
    if (seen.join() !== sent.join()) {
      this.#differs(i, `segments and bytes ${sent}`, `${seen}`);
    }
  }

  #differs(i: number, wanted: string, got: string): void {
    const { trace, code, eventOf } = this.#program;
    const head = code[i * INSTRUCTION_STRIDE]!;
    const opcode = head & ((1 << QUEUE_SHIFT) - 1);
    const name = Object.entries(OPCODES).find(([, number]) => number === opcode)![0];
    const label = trace.queues[head >> QUEUE_SHIFT]!.label;
    this.#report(eventOf[i]!, `${name} ${label}`, wanted, got);
  }

  #report(event: number, what: string, wanted: string, got: string): void {
    this.#count++;
    if (this.#found.length < MISMATCHES_SHOWN) this.#found.push({ event, what, wanted, got });
  }
}
