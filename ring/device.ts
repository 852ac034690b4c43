/**
 * The device's state of one virtqueue, and the contract of its operations.
 *
 * @module
 */

import { VIRTQ_DESC_BYTES } from "./constants.ts";
import { packedGeometry, splitGeometry } from "./layout.ts";
import type { DmaRegion } from "./memory.ts";
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

/** Why a device stopped serving a queue: the driver's fault that it saw. */
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
  | "too many segments";

/** The operations of the device side, one implementation per layout. Names as in rust-vmm's virtio-queue. */
export interface DeviceOps {
  /**
   * Takes the next available buffer. Writes `segs`, `segCount`, `chainLength` and `chainIndirect`.
   *
   * @returns the head (split) or buffer id (packed), or -1 if nothing is available or the queue is broken.
   */
  popDescriptorChain(dev: DeviceQueue): number;
  /**
   * Returns a buffer to the driver: `id` as popped, `len` bytes written, `chainLength` ring descriptors
   * (packed skips that many).
   */
  addUsed(dev: DeviceQueue, id: number, len: number, chainLength: number): void;
  /** Tells whether the driver wants a used buffer notification for what was added since the last call. */
  needsNotification(dev: DeviceQueue): boolean;
  /** Asks for available buffer notifications; true if buffers are waiting already. */
  enableNotification(dev: DeviceQueue): boolean;
  /** Asks for no available buffer notifications. */
  disableNotification(dev: DeviceQueue): void;
}

/** The device's state of one virtqueue; one class for all layouts, as on the driver side. */
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

  /** Next available position: u16 counter (split) or descriptor index (packed). */
  nextAvail = 0;
  /** Packed: wrap counter at `nextAvail`, 0 or 1. */
  availWrapCounter = 1;
  /** Next used position: u16 counter (split) or descriptor index (packed). */
  nextUsed = 0;
  /** Packed: wrap counter at `nextUsed`, 0 or 1. */
  usedWrapCounter = 1;
  /** Used entries (split) or descriptors (packed) since the last `needsNotification`. */
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

  /** A device over the ring in `region`, laid out by `splitGeometry` or `packedGeometry`. */
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
  }) {
    const { region, num } = init;
    const geometry = init.packedRing ? packedGeometry(num) : splitGeometry(num);
    this.layout = init.layout;
    this.packedRing = init.packedRing;
    this.event = init.event;
    this.indirect = init.indirect;
    this.num = num;
    this.u16 = new Uint16Array(region.buffer, region.byteOffset, region.byteLength >> 1);
    this.u32 = new Uint32Array(region.buffer, region.byteOffset, region.byteLength >> 2);
    this.memory = init.memory;
    this.driverAt = geometry.driverOffset >> 1;
    this.deviceAt = geometry.deviceOffset >> 1;
    this.segs = new Uint32Array(init.maxSegments * SEGMENT_STRIDE);
  }
}

const NO_VIEWS = { u16: new Uint16Array(0), u32: new Uint32Array(0) };
const NO_MEMORY: DeviceMemory = { ...NO_VIEWS, translate: () => -1 };

/** The driver's own indirect tables, reached by bus address: what a device in the same process uses. */
export function tablesMemory(vq: Virtqueue): DeviceMemory {
  const tables = vq.tables;
  if (tables === null) return NO_MEMORY;
  const slots = tables.addrLo.length;
  const slotBytes = tables.entries * VIRTQ_DESC_BYTES;
  return {
    u16: tables.u16,
    u32: tables.u32,
    translate(addrLo, addrHi, byteLength): number {
      const first = (addrHi - tables.addrHi[0]!) * 0x1_0000_0000 + (addrLo - tables.addrLo[0]!);
      if (first < 0 || first % VIRTQ_DESC_BYTES !== 0 || first + byteLength > slots * slotBytes) {
        return -1;
      }
      return first;
    },
  };
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
  });
}
