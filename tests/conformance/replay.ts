/**
 * Replays traces: executes each step's arguments on a queue of its own and compares every result.
 *
 * @module
 */

import {
  packedGeometry,
  SG_STRIDE,
  splitGeometry,
  type Virtqueue,
  VirtqueueBug,
} from "../../ring/mod.ts";
import type { Comparison } from "./compare.ts";
import { deviationAt, NO_LENGTH } from "./deviations.ts";
import { DeviceUnderTest } from "./device_under_test.ts";
import { PLAIN_CALLS } from "./plain_calls.ts";
import { QueueUnderTest } from "./queue_under_test.ts";
import type { RingStrategy } from "./ring_strategy.ts";
import type { AddStep, CycleStep, GetStep, ResetStep } from "./vector_step.ts";
import { type Expected, splitAddress, type Step, type Trace } from "./vector_file.ts";

/** What `usedCtx` holds when `get` wrote nothing. */
const UNTOUCHED = "untouched";
/** Where a `cycle` step's next buffer lies. */
const CYCLE_STRIDE = 0x1000;

/** Replays one trace through a strategy. */
export function replayTrace(trace: Trace, strategy: RingStrategy, comparison: Comparison): void {
  comparison.strategy = strategy.name;
  comparison.trace = trace.init.trace;
  comparison.step = "init";
  comparison.endStep();
  const queue = new QueueUnderTest(strategy, trace);
  const replay = new Replay(queue, comparison);
  comparison.checkQueue(queue.vq, trace.created);
  replay.checkAddresses();
  let before = trace.created;
  for (const [i, step] of trace.steps.entries()) {
    comparison.step = i;
    const deviation = deviationAt(trace.init.trace, i);
    if (deviation !== null) comparison.expectDeviation(deviation);
    replay.step(step, before);
    comparison.endStep();
    before = step.expected;
    if (deviation?.ends !== undefined) {
      comparison.leftOut += trace.steps.length - i - 1;
      break;
    }
  }
  comparison.step = "end";
  replay.end(trace.created.state[2]!);
}

class Replay {
  readonly #queue: QueueUnderTest;
  readonly #vq: Virtqueue;
  readonly #device: DeviceUnderTest;
  readonly #comparison: Comparison;

  constructor(queue: QueueUnderTest, comparison: Comparison) {
    this.#queue = queue;
    this.#vq = queue.vq;
    this.#comparison = comparison;
    this.#device = new DeviceUnderTest(queue.vq, comparison);
  }

  /** Executes a step and compares its results, what it caused and what it left behind. */
  step(step: Step, before: Expected): void {
    const queue = this.#queue;
    const { recorded } = step;
    queue.startStep();
    try {
      this.#execute(step);
    } catch (error) {
      this.#comparison.fail("thrown", "nothing", String(error));
    }
    this.#comparison.check("notified", recorded.notified ?? 0, queue.notified);
    this.#comparison.check("callbacks", recorded.callbacks ?? 0, queue.callbacks);
    this.#comparison.check("warn", recorded.warn ?? 0, queue.warnings);
    // The prefix is the queue's name, which a queue here does not have.
    this.#comparison.check(
      "msg",
      recorded.msg?.replace("oracle:", "") ?? "",
      queue.messages.join("\n"),
    );
    if (recorded.op !== "cycle" && (recorded.maps !== undefined || queue.mapping.log.length > 0)) {
      this.#comparison.checkJson("maps", recorded.maps ?? [], queue.mapping.log);
    }
    this.#comparison.checkQueue(this.#vq, step.expected, before);
  }

  #execute(step: Step): void {
    const { recorded } = step;
    const { calls } = this.#queue;
    switch (recorded.op) {
      case "add":
        return this.#add(recorded, step);
      case "get_buf":
        return this.#get(recorded);
      case "poll":
        return this.#comparison.check("ret", recorded.ret, calls.poll(this.#vq, recorded.last));
      case "set_notify":
        this.#queue.notifyResult = recorded.v;
        return;
      case "resize":
      case "reset":
        return this.#reset(recorded);
      case "cycle":
        return this.#cycle(recorded);
      case "dev_pop":
        return this.#device.pop(recorded);
      case "dev_use":
        return this.#device.use(recorded, step.writes);
      case "dev_use_batch":
        return this.#device.useBatch(recorded, step.writes);
      case "dev_evt":
      case "dev_raw":
        return this.#device.write(step);
      default:
        this.#comparison.check(
          "ret",
          recorded.ret,
          PLAIN_CALLS[recorded.op](calls, this.#vq) ?? null,
        );
    }
  }

  #add(recorded: AddStep, step: Step): void {
    const { tables } = this.#vq;
    const slot = tables?.next ?? -1;
    const limit = tables?.limit ?? 0;
    if (tables !== null) {
      if (recorded.ind !== undefined) {
        [tables.addrLo[slot], tables.addrHi[slot]] = splitAddress(recorded.ind);
      }
      if (recorded.failAlloc !== undefined) tables.limit = 0;
    }
    this.#queue.mapping.failAfter = recorded.failMap ?? Infinity;
    let ret: number | "BUG";
    let bug: string | undefined;
    try {
      ret = this.#callAdd(recorded, step);
    } catch (error) {
      if (!(error instanceof VirtqueueBug)) throw error;
      ret = "BUG";
      bug = error.message;
    } finally {
      if (tables !== null) tables.limit = limit;
    }
    this.#comparison.check("ret", recorded.ret, ret);
    this.#comparison.check("bug", recorded.bug, bug);
    const used = tables !== null && tables.next !== slot;
    this.#comparison.check("tbl", recorded.tbl, used ? tableHex(this.#vq, slot, step) : undefined);
  }

  #callAdd(recorded: AddStep, { sgs, outSgs, inSgs }: Step): number {
    const { calls } = this.#queue;
    const data = recorded.data === 0 ? null : recorded.data;
    switch (recorded.api) {
      case "sgs":
        return calls.addSgs(this.#vq, sgs, outSgs, inSgs, data);
      case "outbuf":
        return calls.addOutbuf(this.#vq, sgs, outSgs, data);
      case "inbuf":
        return calls.addInbuf(this.#vq, sgs, inSgs, data);
      case "outbuf_pre":
        return calls.addOutbufPremapped(this.#vq, sgs, outSgs, data);
      case "inbuf_pre":
        return calls.addInbufPremapped(this.#vq, sgs, inSgs, data, recorded.ctx ?? null);
      case "inbuf_ctx":
        return calls.addInbufCtx(this.#vq, sgs, inSgs, data, recorded.ctx ?? null);
    }
  }

  #get(recorded: GetStep): void {
    const vq = this.#vq;
    const { strategy, calls } = this.#queue;
    const { broken } = vq;
    const moreUsed = strategy.moreUsed(vq);
    vq.usedLen = NO_LENGTH;
    vq.usedCtx = UNTOUCHED;
    const data = recorded.wantctx ? calls.getBufCtx(vq) : calls.getBuf(vq);
    this.#comparison.check("ret", recorded.ret, data);
    this.#comparison.check("len", recorded.len ?? NO_LENGTH, vq.usedLen);
    // On a working queue a length is stored exactly when a used buffer was waiting.
    if (!broken) this.#comparison.check("moreUsed", recorded.len !== null, moreUsed);
    if (recorded.wantctx) this.#comparison.check("ctx", recorded.ctx, vq.usedCtx ?? 0);
  }

  #reset(recorded: ResetStep): void {
    const queue = this.#queue;
    const { calls, vq } = queue;
    queue.disableResult = recorded.disableRet ?? 0;
    queue.enableResult = recorded.enableRet ?? 0;
    queue.allocator.failNext = recorded.failAlloc !== undefined;
    const recycled: unknown[] = [];
    let done = 0;
    const recycle = (_vq: Virtqueue, data: unknown) => void recycled.push(data);
    const ret = recorded.want === undefined
      ? calls.reset(vq, recycle, () => void done++)
      : calls.resize(vq, recorded.want, recycle, () => void done++);
    this.#comparison.check("ret", recorded.ret, ret);
    this.#comparison.checkJson("recycled", recorded.recycled, recycled);
    this.#comparison.check("recycleDone", Number(recorded.recycleDone), done);
    this.#comparison.check("num", recorded.num, calls.vringSize(vq));
    this.checkAddresses();
    if (queue.deviceReset) this.#device.reset();
  }

  #cycle(recorded: CycleStep): void {
    const { calls } = this.#queue;
    const vq = this.#vq;
    const sgs = Uint32Array.of(...splitAddress(recorded.addr0), recorded.len);
    this.#queue.mapping.logs = false;
    let kicks = 0;
    let k = 0;
    for (; k < recorded.n; k++) {
      const token = recorded.tok0 + k;
      if (calls.addOutbuf(vq, sgs, 1, token) !== 0) break;
      if (recorded.kick && calls.kickPrepare(vq)) kicks++;
      if (!this.#device.serve(k & 0xffff)) break;
      if (calls.getBuf(vq) !== token || vq.usedLen !== (k & 0xffff)) break;
      sgs[0]! += CYCLE_STRIDE;
      if (sgs[0]! < CYCLE_STRIDE) sgs[1]!++;
    }
    this.#comparison.check("ret", recorded.ret, k === recorded.n);
    this.#comparison.check("kicks", recorded.kicks, kicks);
  }

  /** Compares the addresses of the three areas with the memory that the ring was given. */
  checkAddresses(): void {
    const { strategy } = this.#queue;
    const vq = this.#vq;
    const first = vq.region.busAddress;
    // Where the areas lie is the port's choice, checked in tests/ring; the strategy must say the same.
    const { driverOffset: driver, deviceOffset: device } = vq.packedRing
      ? packedGeometry(vq.num)
      : splitGeometry(vq.num);
    this.#comparison.check("descAddr", Number(first), Number(strategy.descAddr(vq)));
    this.#comparison.check("availAddr", Number(first) + driver, Number(strategy.availAddr(vq)));
    this.#comparison.check("usedAddr", Number(first) + device, Number(strategy.usedAddr(vq)));
  }

  /** What no recorded step reaches: `initLastUsed`, and `free`, which must give all memory back. */
  end(initialLastUsed: number): void {
    const { strategy, allocator, calls } = this.#queue;
    strategy.initLastUsed(this.#vq);
    this.#comparison.check("initLastUsed", initialLastUsed, this.#vq.lastUsedIdx);
    calls.free(this.#vq);
    this.#comparison.check("free: broken", true, this.#vq.broken);
    this.#comparison.check("free: regions not given back", 0, allocator.outstanding);
  }
}

/** Content of an indirect table, as far as the buffer fills it. */
function tableHex(vq: Virtqueue, slot: number, { sgs }: Step): string {
  const { u32, entries } = vq.tables!;
  const bytes = 16 * (sgs.length / SG_STRIDE);
  return new Uint8Array(u32.buffer, u32.byteOffset + slot * entries * 16, bytes).toHex();
}
