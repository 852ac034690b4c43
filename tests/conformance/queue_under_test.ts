/**
 * The queue that a replay drives, and everything around it that a recording tells of.
 *
 * @module
 */

import {
  type DmaAllocator,
  type DmaMapping,
  type DmaRegion,
  HeapAllocator,
  mappedVirtqueueCalls,
  type Virtqueue,
  type VirtqueueCalls,
  virtqueueCalls,
} from "../../ring/mod.ts";
import type { RingStrategy } from "./ring_strategy.ts";
import { joinAddress, type Trace } from "./vector_file.ts";
import type { RecordedMap } from "./vector_step.ts";

/** An allocator that fails on request and counts what is out. */
class CountingAllocator implements DmaAllocator {
  readonly #heap = new HeapAllocator();
  readonly #out = new Set<DmaRegion>();
  /** The next allocation fails. */
  failNext = false;

  /** Regions that were not given back. */
  get outstanding(): number {
    return this.#out.size;
  }

  alloc(byteLength: number): DmaRegion | null {
    if (this.failNext) return null;
    const region = this.#heap.alloc(byteLength);
    if (region === null) return null;
    this.#out.add(region);
    return region;
  }

  free(region: DmaRegion): void {
    if (!this.#out.delete(region)) throw new Error("A region is given back twice");
  }
}

/** Maps every address to itself, fails on request, and writes down what it did, as the recordings have it. */
class LoggingMapping implements DmaMapping {
  addrLo = 0;
  addrHi = 0;
  /** Whether it writes down what it does; a `cycle` would fill memory. */
  logs = true;
  /** What was done since the log was taken last. */
  log: RecordedMap[] = [];
  /** Mappings that work before one fails. */
  failAfter = Infinity;

  map(addrLo: number, addrHi: number, byteLength: number, direction: number): boolean {
    const fails = this.failAfter-- === 0;
    if (this.logs) {
      const address = fails ? "0xffffffffffffffff" : joinAddress(addrLo, addrHi);
      this.log.push(["map", address, byteLength, direction]);
    }
    if (fails) return false;
    this.addrLo = addrLo;
    this.addrHi = addrHi;
    return true;
  }

  unmap(addrLo: number, addrHi: number, byteLength: number, direction: number): void {
    if (!this.logs) return;
    this.log.push(["unmap", joinAddress(addrLo, addrHi), byteLength, direction]);
  }
}

/** A queue made by a strategy, with a transport that counts and answers as the recording says. */
export class QueueUnderTest {
  /** The queue. */
  readonly vq: Virtqueue;
  /** The strategy's calls. */
  readonly calls: VirtqueueCalls;
  /** The strategy. */
  readonly strategy: RingStrategy;
  /** Where its memory comes from. */
  readonly allocator: CountingAllocator = new CountingAllocator();
  /** How its buffers are mapped, if they are. */
  readonly mapping: LoggingMapping = new LoggingMapping();

  /** Calls of the notify hook in this step. */
  notified = 0;
  /** Runs of the callback in this step. */
  callbacks = 0;
  /** Warnings in this step. */
  warnings = 0;
  /** Messages of this step. */
  messages: string[] = [];
  /** Whether the device was stopped and reset in this step. */
  deviceReset = false;

  /** What the notify hook returns. */
  notifyResult = true;
  /** What stopping the queue returns. */
  disableResult = 0;
  /** What starting it again returns. */
  enableResult = 0;

  /** Creates the queue of a trace. */
  constructor(strategy: RingStrategy, trace: Trace) {
    const { init, layout } = trace;
    this.strategy = strategy;
    this.calls = init.mapApi ? mappedVirtqueueCalls(strategy) : virtqueueCalls(strategy);
    this.vq = strategy.create({
      layout,
      num: init.num,
      numMax: init.numMax,
      index: init.index,
      event: init.event,
      indirect: init.indirect,
      context: init.context,
      maxIndirectSgs: trace.maxSgs,
      allocator: this.allocator,
      ...init.mapApi ? { mapping: this.mapping } : {},
      ...init.callback ? { callback: () => void this.callbacks++ } : {},
      transport: {
        notify: () => {
          this.notified++;
          return this.notifyResult;
        },
        disableVqAndReset: () => {
          this.deviceReset = this.disableResult === 0;
          return this.disableResult;
        },
        enableVqAfterReset: () => this.enableResult,
        message: (_vq, text) => void this.messages.push(text),
        warn: () => void this.warnings++,
      },
    });
  }

  /** Forgets what the last step did. */
  startStep(): void {
    this.notified = 0;
    this.callbacks = 0;
    this.warnings = 0;
    if (this.messages.length > 0) this.messages = [];
    this.deviceReset = false;
    this.disableResult = 0;
    this.enableResult = 0;
    this.allocator.failNext = false;
    if (this.mapping.log.length > 0) this.mapping.log = [];
    this.mapping.failAfter = Infinity;
    this.mapping.logs = true;
  }
}
