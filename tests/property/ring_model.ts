/**
 * Driver and device over one ring, checked step by step against plain arrays.
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  type DeviceQueue,
  ENOSPC,
  type InOrderDeviceOps,
  isPackedLayout,
  layoutOps,
  packedInOrderDeviceOps,
  type RingLayoutName,
  SEGMENT_STRIDE,
  splitInOrderDeviceOps,
  type Virtqueue,
  type VirtqueueCalls,
  virtqueueCalls,
  type VirtqueueOps,
} from "../../ring/mod.ts";

/** One kind of ring. */
export interface RingKind {
  readonly layout: RingLayoutName;
  readonly num: number;
  readonly event: boolean;
  readonly indirect: boolean;
}

/** One step. */
export type Step =
  | { readonly op: "add"; readonly out: number; readonly in: number; readonly ctx: boolean }
  | { readonly op: "use"; readonly k: number; readonly len: number }
  | {
    readonly op:
      | "kick"
      | "pop"
      | "ask"
      | "get"
      | "disableCb"
      | "enableCb"
      | "enableCbDelayed"
      | "interrupt"
      | "devEnable"
      | "devDisable";
  };

/** Longest buffer that gets a table. */
const MAX_INDIRECT = 6;

interface Buffer {
  readonly token: { readonly serial: number };
  readonly ctx: unknown;
  readonly segments: readonly number[];
  readonly descriptors: number;
  readonly indirect: boolean;
  /** Bytes of its device-writable segments, modulo 2³². */
  readonly inLength: number;
  id: number;
}

/** A buffer that the device returned. */
interface Used {
  readonly buffer: Buffer;
  /** What the driver is to be told: in order, all but the last of a batch count as filled. */
  readonly len: number;
  /** Whether it came with the used entry of a buffer before it. */
  readonly inside: boolean;
}

/**
 * A side that asked to be notified, and how much more it takes until it must have been: buffers made
 * available; buffers used (split) or descriptors used (packed).
 */
interface Armed {
  wanted: number;
}

/** A ring with its model. */
export class ModeledRing {
  readonly #kind: RingKind;
  readonly #vq: Virtqueue;
  readonly #dev: DeviceQueue;
  readonly #ops: VirtqueueOps;
  readonly #calls: VirtqueueCalls;
  readonly #device: InOrderDeviceOps;
  readonly #packed: boolean;
  readonly #inOrder: boolean;
  readonly #available: Buffer[] = [];
  readonly #atDevice: Buffer[] = [];
  readonly #used: Used[] = [];
  readonly #returned = new Set<unknown>();
  readonly #sgs = new Uint32Array(3 * 16);
  #free: number;
  #serial = 0;
  #callbacks = 0;
  #driverArmed: Armed | null = { wanted: 1 };
  #callbacksEnabled = true;
  #deviceArmed: Armed | null = null;

  /** An empty ring that `trips` buffers have gone through. */
  constructor(kind: RingKind, trips: number) {
    const { layout, num, event, indirect } = kind;
    this.#kind = kind;
    this.#ops = layoutOps(layout);
    this.#calls = virtqueueCalls(this.#ops);
    this.#packed = isPackedLayout(layout);
    this.#inOrder = layout.endsWith("_in_order");
    this.#device = this.#packed ? packedInOrderDeviceOps : splitInOrderDeviceOps;
    this.#free = num;
    const options = {
      num,
      event,
      indirect,
      maxIndirectSgs: MAX_INDIRECT,
      callback: () => void this.#callbacks++,
    };
    this.#vq = createVirtqueue({ layout, ...options });
    this.#dev = createDeviceQueue(this.#vq, { maxSegments: 16 });
    for (let i = 0; i < trips; i++) {
      this.#ops.add(this.#vq, this.#sgs, 1, 0, i, null);
      this.#ops.kickPrepare(this.#vq);
      const id = this.#device.popDescriptorChain(this.#dev);
      this.#device.addUsed(this.#dev, id, 0, 1);
      this.#device.needsNotification(this.#dev);
      if (this.#ops.get(this.#vq) !== i) throw new Error(`trip ${i} got lost`);
    }
  }

  /** Does one step and compares everything. */
  step(step: Step): void {
    switch (step.op) {
      case "add":
        this.#add(step.out, step.in, step.ctx);
        break;
      case "kick":
        this.#kick();
        break;
      case "pop":
        this.#pop();
        break;
      case "use":
        this.#use(step.k, step.len);
        break;
      case "ask":
        this.#ask();
        break;
      case "get":
        this.#get();
        break;
      case "disableCb":
        this.#calls.disableCb(this.#vq);
        this.#callbacksEnabled = false;
        this.#driverArmed = null;
        break;
      case "enableCb":
      case "enableCbDelayed":
        this.#enableCb(step.op);
        break;
      case "interrupt":
        this.#interrupt();
        break;
      case "devEnable":
        this.#deviceEnable();
        break;
      case "devDisable":
        this.#device.disableNotification(this.#dev);
        this.#deviceArmed = null;
        break;
    }
    this.#checkState();
  }

  /** Lets every buffer come back and shows that no descriptor was lost on the way. */
  drain(): void {
    while (this.#available.length > 0) this.step({ op: "pop" });
    while (this.#atDevice.length > 0) this.step({ op: "use", k: 0, len: 1 });
    while (this.#used.length > 0) this.step({ op: "get" });
    assertEquals(this.#vq.numFree, this.#kind.num);
    assertEquals(this.#returned.size, this.#serial, "every token came back");

    // Every descriptor can be handed out again, each once.
    const ids = new Set<number>();
    for (let i = 0; i < this.#kind.num; i++) {
      this.step({ op: "add", out: 1, in: 0, ctx: false });
      this.step({ op: "pop" });
      ids.add(this.#atDevice.at(-1)!.id);
    }
    assertEquals(ids.size, this.#kind.num);
    this.step({ op: "add", out: 0, in: 1, ctx: false });
  }

  /** Takes every buffer back without the device, each once. */
  detach(): void {
    const missing = new Set(
      [...this.#available, ...this.#atDevice, ...this.#used.map(({ buffer }) => buffer)].map((
        { token },
      ) => token),
    );
    for (
      let token = this.#ops.detachUnusedBuf(this.#vq);
      token !== null;
      token = this.#ops.detachUnusedBuf(this.#vq)
    ) {
      assert(missing.delete(token as Buffer["token"]), "a token that was outstanding, once");
    }
    assertEquals(missing.size, 0);
    assertEquals(this.#vq.numFree, this.#kind.num);
  }

  #add(outSgs: number, inSgs: number, withCtx: boolean): void {
    const { num, indirect } = this.#kind;
    const total = outSgs + inSgs;
    const token = { serial: this.#serial };
    const ctx = withCtx && !indirect ? { of: this.#serial } : null;
    const segments: number[] = [];
    let inLength = 0;
    for (let i = 0; i < total; i++) {
      const address = Math.imul(this.#serial, 0x9e3779b1) + i >>> 0;
      this.#sgs.set([address, ~address, i === 0 ? 0xffffffff : i], 3 * i);
      segments.push(...this.#sgs.subarray(3 * i, 3 * i + 3), i < outSgs ? 0 : 1);
      if (i >= outSgs) inLength = (inLength + segments.at(-2)!) % 2 ** 32;
    }
    const tabled = indirect && total > 1 && total <= MAX_INDIRECT && this.#free > 0;
    const descriptors = tabled ? 1 : total;
    const code = this.#ops.add(this.#vq, this.#sgs, outSgs, inSgs, token, ctx);
    if (descriptors > this.#free) {
      assertEquals(code, ENOSPC);
      return;
    }
    assertEquals(code, 0);
    assert(total <= num || tabled);
    this.#serial++;
    this.#free -= descriptors;
    const indirectly = { descriptors, indirect: tabled };
    this.#available.push({ token, ctx, segments, ...indirectly, inLength, id: -1 });
    if (this.#deviceArmed !== null) this.#deviceArmed.wanted--;
  }

  #kick(): void {
    const kicked = this.#ops.kickPrepare(this.#vq);
    const armed = this.#deviceArmed;
    if (armed === null || armed.wanted > 0) return;
    assertEquals(kicked, true, "the device waits for this notification");
    this.#deviceArmed = null;
  }

  #pop(): void {
    const id = this.#device.popDescriptorChain(this.#dev);
    assertEquals(this.#dev.fault, "");
    const buffer = this.#available.shift();
    if (buffer === undefined) {
      assertEquals(id, -1);
      return;
    }
    // A device that works on the queue is awake, whatever it asked for.
    this.#deviceArmed = null;
    assert(id >= 0 && id < this.#kind.num);
    const { segs, segCount, chainLength, chainIndirect } = this.#dev;
    assertEquals([...segs.subarray(0, segCount * SEGMENT_STRIDE)], buffer.segments);
    assertEquals([chainLength, chainIndirect], [buffer.descriptors, buffer.indirect]);
    assert(!this.#atDevice.some((other) => other.id === id), "an id is outstanding once");
    buffer.id = id;
    this.#atDevice.push(buffer);
  }

  #use(k: number, len: number): void {
    if (this.#atDevice.length === 0) return;
    // In order: the oldest buffers, as many as `k` says. Else: one, wherever it stands.
    const place = k % this.#atDevice.length;
    const buffers = this.#inOrder
      ? this.#atDevice.splice(0, 1 + place)
      : this.#atDevice.splice(place, 1);
    const last = buffers.at(-1)!;
    const count = buffers.length;
    const descriptors = buffers.reduce((sum, buffer) => sum + buffer.descriptors, 0);
    if (count === 1) this.#device.addUsed(this.#dev, last.id, len, descriptors);
    else this.#device.addUsedBatch(this.#dev, last.id, len, count, descriptors);
    for (const [i, buffer] of buffers.entries()) {
      this.#used.push({ buffer, len: buffer === last ? len : buffer.inLength, inside: i > 0 });
    }
    if (this.#driverArmed !== null) this.#driverArmed.wanted -= this.#packed ? descriptors : count;
  }

  #ask(): void {
    const asked = this.#device.needsNotification(this.#dev);
    const armed = this.#driverArmed;
    // An earlier answer may have been yes already, and with EVENT_IDX there is one yes only.
    if (armed !== null && asked) this.#driverArmed = null;
    if (armed === null || armed.wanted > 0) return;
    assertEquals(asked, true, "the driver waits for this notification");
  }

  #get(): void {
    const token = this.#calls.getBufCtx(this.#vq);
    const entry = this.#used.shift();
    if (entry === undefined) {
      assertEquals(token, null);
      return;
    }
    const { buffer, len } = entry;
    // A driver that has taken everything waits for the next, unless it said otherwise.
    this.#driverArmed = this.#callbacksEnabled && this.#used.length === 0 ? { wanted: 1 } : null;
    assertStrictEquals(token, buffer.token);
    assertEquals(this.#vq.usedLen, len);
    if (!this.#kind.indirect) assertStrictEquals(this.#vq.usedCtx, buffer.ctx);
    assert(!this.#returned.has(token), "a token comes back once");
    this.#returned.add(token);
    this.#free += buffer.descriptors;
  }

  #enableCb(how: "enableCb" | "enableCbDelayed"): void {
    const enabled = this.#calls[how](this.#vq);
    const waiting = this.#used.length;
    const packed = this.#packed;
    // On packed rings a batch under way is not looked at, as in Linux: nothing may be relied on then.
    const inBatch = packed && this.#used[0]?.inside === true;
    const underWay = [...this.#available, ...this.#atDevice];
    const coming = packed
      ? underWay.reduce((sum, { descriptors }) => sum + descriptors, 0)
      : underWay.length;
    this.#driverArmed = null;
    this.#callbacksEnabled = true;
    if (how === "enableCb" || packed) {
      assertEquals(enabled, waiting === 0 || inBatch);
    } else {
      assertEquals(enabled, waiting <= Math.trunc((waiting + coming) * 3 / 4));
    }
    if (!enabled || inBatch) return;
    this.#driverArmed = { wanted: how === "enableCb" ? 1 : Math.max(1, coming) };
  }

  #interrupt(): void {
    const before = this.#callbacks;
    const handled = this.#calls.interrupt(this.#vq);
    const work = this.#used.length > 0 ? 1 : 0;
    assertEquals([handled, this.#callbacks - before], [work, work]);
  }

  #deviceEnable(): void {
    const waiting = this.#device.enableNotification(this.#dev);
    assertEquals(waiting, this.#available.length > 0);
    this.#deviceArmed = waiting ? null : { wanted: 1 };
  }

  #checkState(): void {
    const vq = this.#vq;
    assertEquals(vq.broken, false);
    assertEquals(vq.numFree, this.#free);
    let inFlight = 0;
    for (const buffer of this.#available) inFlight += buffer.descriptors;
    for (const buffer of this.#atDevice) inFlight += buffer.descriptors;
    for (const { buffer } of this.#used) inFlight += buffer.descriptors;
    assertEquals(vq.numFree + inFlight, this.#kind.num, "free and in flight make the size");
    assertEquals(this.#ops.moreUsed(vq), this.#used.length > 0);
  }
}
