/**
 * The device's state of one virtqueue, and the contract of its operations.
 *
 * @module
 */

import { VIRTQ_DESC_BYTES } from "./constants.ts";
import type { IndirectTables } from "./indirect.ts";
import {
  isPackedSize,
  isSplitSize,
  packedGeometry,
  type RingGeometry,
  splitGeometry,
} from "./layout.ts";
import { type DmaRegion, regionFault } from "./memory.ts";
import type { Virtqueue } from "./virtqueue.ts";

/** Elements of one segment in {@linkcode DeviceQueue.segs}: address low, address high, length, writable 0 or 1. */
export const SEGMENT_STRIDE = 4;

/** Finds the memory behind a bus address, for indirect tables. */
export interface DeviceMemory {
  /** The memory as u16 elements. */
  readonly u16: Uint16Array;
  /** The memory as u32 elements. */
  readonly u32: Uint32Array;
  /**
   * Byte offset in the views of `byteLength` bytes at a bus address, or -1 if the device cannot reach all
   * of them or they are not aligned to 16.
   */
  translate(addrLo: number, addrHi: number, byteLength: number): number;
}

/**
 * Why a device stopped serving a queue: the driver's fault that it saw; empty while there is none.
 *
 * Packed rings only: "mixed list" is an indirect element beside others, "list not available" a list that
 * goes on into a descriptor which was not made available.
 */
export type DriverFault =
  | ""
  | "head out of range"
  | "next out of range"
  | "chain too long"
  | "indirect table unreachable"
  | "indirect table size"
  | "nested indirect"
  | "next after indirect"
  | "readable after writable"
  | "available index jumped"
  | "too many segments"
  | "indirect not negotiated"
  | "mixed list"
  | "list not available";

/** The operations of the device side, one implementation per layout. Names as in rust-vmm's virtio-queue. */
export interface DeviceOps {
  /**
   * Takes the next available buffer. Writes `segs`, `segCount`, `chainLength` and `chainIndirect`, which
   * hold until the next call, and nothing in the ring. A driver that breaks the rules sets `broken` and
   * `fault`.
   *
   * @returns the head (split) or buffer id (packed), or -1 if nothing is available or the queue is broken.
   */
  popDescriptorChain(dev: DeviceQueue): number;
  /**
   * Returns a buffer to the driver: `id` as popped, `len` bytes written (u32), `chainLength` ring
   * descriptors as popped (packed skips that many). What the arguments say is the device program's
   * business: they are not checked here. `deviceCalls` checks their ranges.
   */
  addUsed(dev: DeviceQueue, id: number, len: number, chainLength: number): void;
  /** Tells whether the driver wants a used buffer notification for what was added since the last call. */
  needsNotification(dev: DeviceQueue): boolean;
  /**
   * Asks for available buffer notifications.
   *
   * @returns `true` if buffers are waiting already: pop them, a notification for them may not come.
   */
  enableNotification(dev: DeviceQueue): boolean;
  /** Asks for no available buffer notifications; a hint. */
  disableNotification(dev: DeviceQueue): void;
}

/**
 * The device's state of one virtqueue; one class for all layouts, as on the driver side.
 *
 * Positions and counters are the device's own; `resumeDeviceQueue` sets them to saved state. What
 * stands in `u16` and `u32` outside the Device Area is the driver's and is not trusted: it is read once
 * and checked before use.
 */
export class DeviceQueue {
  /** Layout number. */
  readonly layout: number;
  /** Whether the layout is a packed one. */
  readonly packedRing: boolean;
  /** VIRTIO_F_EVENT_IDX negotiated. */
  readonly event: boolean;
  /** VIRTIO_F_INDIRECT_DESC negotiated. */
  readonly indirect: boolean;
  /** Descriptors in the ring. */
  readonly num: number;
  /** The ring as u16 elements. */
  readonly u16: Uint16Array;
  /** The ring as u32 elements. */
  readonly u32: Uint32Array;
  /** Memory for indirect tables. */
  readonly memory: DeviceMemory;
  /** u16 position of the Driver Area (split: avail.flags; packed: off_wrap). */
  readonly driverAt: number;
  /** u16 position of the Device Area (split: used.flags; packed: off_wrap). */
  readonly deviceAt: number;
  /** Split: u16 position of `avail.idx`. */
  readonly availIdxAt: number;
  /** Split: u16 position of `used.idx`. */
  readonly usedIdxAt: number;
  /** Split: u32 position of `used.ring[0]`: id, then len. */
  readonly usedRingAt: number;

  /** Next available position: u16 counter (split) or descriptor index (packed). */
  nextAvail = 0;
  /** Packed: wrap counter at `nextAvail`, 0 or 1. */
  availWrapCounter = 1;
  /** Next used position: u16 counter (split) or descriptor index (packed). */
  nextUsed = 0;
  /** Packed: wrap counter at `nextUsed`, 0 or 1. */
  usedWrapCounter = 1;
  /**
   * Used entries (split) or descriptors (packed) since the last `needsNotification`, modulo 2³²: an int32,
   * so that a device that never asks does not run it out of small-integer range.
   */
  numAdded = 0;
  /** The driver broke the rules; nothing is popped any more. */
  broken = false;
  /** The rule that the driver broke. */
  fault: DriverFault = "";

  /** Segments of the buffer popped last, {@linkcode SEGMENT_STRIDE} elements each. */
  readonly segs: Uint32Array;
  /** How many segments `segs` holds. */
  segCount = 0;
  /** Ring descriptors of the buffer popped last. */
  chainLength = 0;
  /** Whether the buffer popped last came through an indirect table. */
  chainIndirect = false;
  /** Entries of the indirect table found last. */
  tableEntries = 0;
  /** The ring as i32 elements, for `Atomics`. */
  readonly i32: Int32Array;
  /** Split and concurrent: `avail.idx` as seen last; looked at again once all that it covers is taken. */
  availSeen = 0;
  /** Whether the driver runs at the same time: see `deviceOps`. */
  readonly concurrent: boolean;

  /**
   * A device over the ring in `region`, laid out by `splitGeometry` or `packedGeometry`. Allocates.
   *
   * @throws {RangeError} for an illegal size, a region that is too small or unaligned, and no segments.
   */
  constructor(init: {
    readonly layout: number;
    readonly packedRing: boolean;
    readonly event: boolean;
    readonly indirect: boolean;
    readonly num: number;
    readonly region: DmaRegion;
    readonly memory: DeviceMemory;
    /** Longest buffer accepted, in segments. */
    readonly maxSegments: number;
    /** Whether the driver runs at the same time; default false. */
    readonly concurrent?: boolean;
  }) {
    const { region, num } = init;
    const geometry = checkDevice(init.packedRing, num, region, init.maxSegments);
    this.layout = init.layout;
    this.packedRing = init.packedRing;
    this.event = init.event;
    this.indirect = init.indirect;
    this.num = num;
    this.u16 = new Uint16Array(region.buffer, region.byteOffset, Math.floor(region.byteLength / 2));
    this.u32 = new Uint32Array(region.buffer, region.byteOffset, Math.floor(region.byteLength / 4));
    this.memory = init.memory;
    this.driverAt = geometry.driverOffset >> 1;
    this.deviceAt = geometry.deviceOffset >> 1;
    this.availIdxAt = this.driverAt + 1;
    this.usedIdxAt = this.deviceAt + 1;
    this.usedRingAt = (geometry.deviceOffset >> 2) + 1;
    this.segs = new Uint32Array(init.maxSegments * SEGMENT_STRIDE);
    this.concurrent = init.concurrent ?? false;
    this.i32 = new Int32Array(region.buffer, region.byteOffset, this.u32.length);
  }
}

function checkDevice(
  packedRing: boolean,
  num: number,
  region: DmaRegion,
  maxSegments: number,
): RingGeometry {
  const cannot = `Cannot create ${packedRing ? "packed" : "split"} device`;
  if (!(packedRing ? isPackedSize(num) : isSplitSize(num))) {
    const wanted = packedRing ? "from 1 to 32768" : "a power of 2 up to 32768";
    throw new RangeError(`${cannot} as queueSize must be ${wanted}: current value is ${num}`);
  }
  const geometry = packedRing ? packedGeometry(num) : splitGeometry(num);
  const fault = regionFault(region, geometry.byteLength);
  if (fault !== null) throw new RangeError(`${cannot} as ${fault}`);
  if (!Number.isInteger(maxSegments) || maxSegments < 1) {
    throw new RangeError(
      `${cannot} as maxSegments must be a positive integer: current value is ${maxSegments}`,
    );
  }
  return geometry;
}

const NO_VIEWS = { u16: new Uint16Array(0), u32: new Uint32Array(0) };
const NO_MEMORY: DeviceMemory = { ...NO_VIEWS, translate: () => -1 };

/** The driver's own indirect tables, reached by bus address: what a device in the same process uses. */
export function tablesMemory({ tables }: Pick<Virtqueue, "tables">): DeviceMemory {
  if (tables === null) return NO_MEMORY;
  const slots = tables.addrLo.length;
  const slotBytes = tables.entries * VIRTQ_DESC_BYTES;
  return {
    u16: tables.u16,
    u32: tables.u32,
    translate(addrLo, addrHi, byteLength): number {
      // Tables mostly lie one after the other: look in the likely slot first, then in all.
      const first = distance(tables, 0, addrLo, addrHi);
      const likely = Math.floor(first / slotBytes);
      if (likely >= 0 && likely < slots) {
        const offset = within(tables, likely, addrLo, addrHi, byteLength);
        if (offset >= 0) return offset;
      }
      for (let slot = 0; slot < slots; slot++) {
        const offset = within(tables, slot, addrLo, addrHi, byteLength);
        if (offset >= 0) return offset;
      }
      return -1;
    },
  };
}

/** Bytes from the start of a slot's table to a bus address; negative if the address lies before it. */
function distance(tables: IndirectTables, slot: number, addrLo: number, addrHi: number): number {
  return (addrHi - tables.addrHi[slot]!) * 0x1_0000_0000 + (addrLo - tables.addrLo[slot]!);
}

/** Byte offset in the tables' views of `byteLength` bytes at a bus address, or -1 if not in this slot. */
function within(
  tables: IndirectTables,
  slot: number,
  addrLo: number,
  addrHi: number,
  byteLength: number,
): number {
  const slotBytes = tables.entries * VIRTQ_DESC_BYTES;
  const skipped = distance(tables, slot, addrLo, addrHi);
  if (skipped < 0 || skipped % VIRTQ_DESC_BYTES !== 0 || skipped + byteLength > slotBytes) {
    return -1;
  }
  return slot * slotBytes + skipped;
}

/** The device side of a queue in the same process. Make a new one after a resize or reset. */
export function createDeviceQueue(
  vq: Virtqueue,
  options: { readonly memory?: DeviceMemory; readonly maxSegments?: number } = {},
): DeviceQueue {
  return new DeviceQueue({
    layout: vq.layout,
    packedRing: vq.packedRing,
    event: vq.event,
    indirect: vq.indirect,
    num: vq.num,
    region: vq.region,
    memory: options.memory ?? tablesMemory(vq),
    maxSegments: options.maxSegments ?? Math.max(vq.num, vq.tables?.entries ?? 0),
    concurrent: vq.concurrent,
  });
}
