/**
 * The device side in a replay: does what the recorded device did, and is itself compared with it.
 *
 * @module
 */

import {
  createDeviceQueue,
  deviceOps,
  type DeviceQueue,
  type InOrderDeviceOps,
  SEGMENT_STRIDE,
  type Virtqueue,
} from "../../ring/mod.ts";
import { areasOf, type Comparison } from "./compare.ts";
import type {
  DevicePopStep,
  DeviceRawStep,
  DeviceUseBatchStep,
  DeviceUseStep,
} from "./vector_step.ts";
import { type AreaWrite, joinAddress, type Step } from "./vector_file.ts";

interface Outstanding {
  readonly id: number;
  readonly chainLength: number;
}

/** The device of a queue under test. */
export class DeviceUnderTest {
  readonly #vq: Virtqueue;
  readonly #comparison: Comparison;
  readonly #ops: InOrderDeviceOps;
  #dev: DeviceQueue;
  #outstanding: Outstanding[] = [];

  /** A device in its initial state. */
  constructor(vq: Virtqueue, comparison: Comparison) {
    this.#vq = vq;
    this.#comparison = comparison;
    this.#ops = deviceOps(vq);
    this.#dev = createDeviceQueue(vq);
  }

  /** Takes up the ring in its initial state, after a reset or resize. */
  reset(): void {
    this.#dev = createDeviceQueue(this.#vq);
    this.#outstanding = [];
  }

  /** `dev_pop`. What the recording saw becomes outstanding, even if the device here saw something else. */
  pop(recorded: DevicePopStep): void {
    const dev = this.#dev;
    const id = this.#ops.popDescriptorChain(dev);
    const got = id < 0 ? null : {
      id,
      n: dev.chainLength,
      indirect: dev.chainIndirect,
      segs: segmentsOf(dev),
    };
    this.#comparison.checkJson("ret", recorded.ret, got);
    this.#comparison.check("device fault", "", dev.fault);
    if (recorded.ret === null) return;
    this.#outstanding.push({ id: recorded.ret.id, chainLength: recorded.ret.n });
  }

  /** `dev_use`. The ring holds the recorded writes afterwards, whatever the device here wrote. */
  use(recorded: DeviceUseStep, writes: readonly AreaWrite[]): void {
    const [buffer] = this.#outstanding.splice(recorded.k, 1);
    this.#complete(recorded, writes, buffer, (dev, { id, chainLength }) => {
      this.#ops.addUsed(dev, id, recorded.len, chainLength);
    });
  }

  /** `dev_use_batch`, likewise. */
  useBatch(recorded: DeviceUseBatchStep, writes: readonly AreaWrite[]): void {
    const buffers = this.#outstanding.splice(0, recorded.n);
    const descriptors = buffers.reduce((sum, { chainLength }) => sum + chainLength, 0);
    this.#complete(recorded, writes, buffers.at(-1), (dev, { id }) => {
      this.#ops.addUsedBatch(dev, id, recorded.len, buffers.length, descriptors);
    });
  }

  #complete(
    recorded: DeviceUseStep | DeviceUseBatchStep,
    writes: readonly AreaWrite[],
    last: Outstanding | undefined,
    write: (dev: DeviceQueue, last: Outstanding) => void,
  ): void {
    this.#comparison.check("outstanding id", recorded.id, last?.id);
    if (last === undefined) return;
    const areas = areasOf(this.#vq);
    const wanted = areas.map((area) => area.slice());
    applyWrites(wanted, writes);
    write(this.#dev, last);
    for (let i = 0; i < areas.length; i++) {
      const written = changedBytes(areas[i]!, wanted[i]!);
      if (written !== null) this.#comparison.fail(`w, area ${i}`, written.wanted, written.got);
      areas[i]!.set(wanted[i]!);
    }
    this.#comparison.check("irq", recorded.irq, this.#ops.needsNotification(this.#dev));
  }

  /** `dev_evt`, `dev_raw`: the recorded writes; a raw one moves the used position too. */
  write(step: Step): void {
    applyWrites(areasOf(this.#vq), step.writes);
    if (step.recorded.op === "dev_raw") this.#move(step.recorded);
  }

  #move(recorded: DeviceRawStep): void {
    this.#dev.nextUsed = recorded.usedIdx;
    this.#dev.usedWrapCounter = recorded.usedWrap;
  }

  /**
   * Pops one buffer and completes it with length `len`, as `cycle` says.
   *
   * @returns whether there was one.
   */
  serve(len: number): boolean {
    const dev = this.#dev;
    const id = this.#ops.popDescriptorChain(dev);
    if (id < 0) return false;
    if (dev.event && !dev.packedRing) this.#ops.enableNotification(dev);
    this.#ops.addUsed(dev, id, len, dev.chainLength);
    this.#ops.needsNotification(dev);
    return true;
  }
}

function segmentsOf(dev: DeviceQueue): [string, number, number][] {
  const segments: [string, number, number][] = [];
  for (let at = 0; at < dev.segCount * SEGMENT_STRIDE; at += SEGMENT_STRIDE) {
    const address = joinAddress(dev.segs[at]!, dev.segs[at + 1]!);
    segments.push([address, dev.segs[at + 2]!, dev.segs[at + 3]!]);
  }
  return segments;
}

function applyWrites(areas: readonly Uint8Array[], writes: readonly AreaWrite[]): void {
  for (const { area, offset, bytes } of writes) areas[area]!.set(bytes, offset);
}

function changedBytes(got: Uint8Array, wanted: Uint8Array): { wanted: string; got: string } | null {
  for (let i = 0; i < wanted.length; i++) {
    if (got[i] === wanted[i]) continue;
    const at = `byte ${i}: `;
    return {
      wanted: at + wanted.subarray(i, i + 8).toHex(),
      got: at + got.subarray(i, i + 8).toHex(),
    };
  }
  return null;
}
