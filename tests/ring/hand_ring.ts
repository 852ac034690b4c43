/**
 * A ring whose bytes a test writes by hand, with a device over it and no driver at all.
 */

import {
  type DeviceMemory,
  DeviceQueue,
  packedGeometry,
  SEGMENT_STRIDE,
  splitGeometry,
  VQ_LAYOUT_PACKED,
  VQ_LAYOUT_SPLIT,
} from "../../ring/mod.ts";

/** Bus address of the memory for indirect tables. */
export const TABLE_BUS = 0x2_0000_0000n;
/** Bytes of the memory for indirect tables. */
export const TABLE_BYTES = 256;

/** Settings of a ring by hand. */
export interface HandRingOptions {
  readonly event?: boolean;
  readonly indirect?: boolean;
  readonly maxSegments?: number;
}

/** A ring by hand. */
export class HandRing {
  /** The device. */
  readonly dev: DeviceQueue;
  /** The ring's bytes, with 16 bytes of 0xee before and after. */
  readonly guarded: Uint8Array;
  /** The ring's bytes. */
  readonly bytes: Uint8Array;
  /** The bytes of the memory for tables. */
  readonly table: Uint8Array = new Uint8Array(TABLE_BYTES);
  readonly #driverOffset: number;
  readonly #deviceOffset: number;

  /** A zero-filled ring. */
  constructor(layout: "split" | "packed", num: number, options: HandRingOptions = {}) {
    const packedRing = layout === "packed";
    const geometry = packedRing ? packedGeometry(num) : splitGeometry(num);
    const { byteLength } = geometry;
    this.guarded = new Uint8Array(16 + byteLength + 16).fill(0xee);
    this.bytes = this.guarded.subarray(16, 16 + byteLength);
    this.bytes.fill(0);
    this.#driverOffset = geometry.driverOffset;
    this.#deviceOffset = geometry.deviceOffset;
    const region = { buffer: this.guarded.buffer, byteOffset: 16, byteLength, busAddress: 0x1000n };
    const { buffer } = this.table;
    const memory: DeviceMemory = {
      u16: new Uint16Array(buffer),
      u32: new Uint32Array(buffer),
      translate(addrLo, addrHi, byteLength) {
        const offset = ((BigInt(addrHi) << 32n) | BigInt(addrLo)) - TABLE_BUS;
        const reachable = offset >= 0n && offset % 16n === 0n &&
          offset + BigInt(byteLength) <= BigInt(TABLE_BYTES);
        return reachable ? Number(offset) : -1;
      },
    };
    this.dev = new DeviceQueue({
      layout: packedRing ? VQ_LAYOUT_PACKED : VQ_LAYOUT_SPLIT,
      packedRing,
      event: options.event ?? false,
      indirect: options.indirect ?? false,
      num,
      region,
      memory,
      maxSegments: options.maxSegments ?? num,
    });
  }

  /** Writes descriptor `index`: 16 bytes as hex. */
  desc(index: number, hex: string): void {
    this.bytes.set(Uint8Array.fromHex(hex), index * 16);
  }

  /** Writes entry `index` of the memory for tables: 16 bytes as hex. */
  entry(index: number, hex: string): void {
    this.table.set(Uint8Array.fromHex(hex), index * 16);
  }

  /** Writes the Driver Area from byte `offset` on. */
  driver(offset: number, hex: string): void {
    this.bytes.set(Uint8Array.fromHex(hex), this.#driverOffset + offset);
  }

  /** Writes the Device Area from byte `offset` on. */
  device(offset: number, hex: string): void {
    this.bytes.set(Uint8Array.fromHex(hex), this.#deviceOffset + offset);
  }

  /** The Descriptor Area as hex, 16 bytes a piece. */
  descHex(): string[] {
    return this.bytes.subarray(0, this.dev.num * 16).toHex().match(/.{32}/g)!;
  }

  /** The Device Area as hex. */
  deviceHex(): string {
    return this.bytes.subarray(this.#deviceOffset).toHex();
  }

  /** What the device popped last: address as hex, length, writable. */
  segments(): [string, number, number][] {
    const { segs, segCount } = this.dev;
    const list: [string, number, number][] = [];
    for (let at = 0; at < segCount * SEGMENT_STRIDE; at += SEGMENT_STRIDE) {
      const address = (BigInt(segs[at + 1]!) << 32n) | BigInt(segs[at]!);
      list.push([address.toString(16), segs[at + 2]!, segs[at + 3]!]);
    }
    return list;
  }

  /** Whether the bytes around the ring are what they were. */
  guardsIntact(): boolean {
    const { guarded } = this;
    const around = [...guarded.subarray(0, 16), ...guarded.subarray(guarded.length - 16)];
    return around.every((byte) => byte === 0xee);
  }
}
