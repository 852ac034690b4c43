/**
 * Where each field of a ring lies, and which sizes are legal.
 *
 * @module
 */

import { VIRTQ_DESC_BYTES, VIRTQ_MAX_SIZE } from "./constants.ts";

/** Number of the split layout (Linux: `VQ_LAYOUT_SPLIT`). */
export const VQ_LAYOUT_SPLIT = 0;
/** Number of the packed layout (Linux: `VQ_LAYOUT_PACKED`). */
export const VQ_LAYOUT_PACKED = 1;

/** Number of the split layout used in order (Linux: `VQ_LAYOUT_SPLIT_IN_ORDER`). */
export const VQ_LAYOUT_SPLIT_IN_ORDER = 2;
/** Number of the packed layout used in order (Linux: `VQ_LAYOUT_PACKED_IN_ORDER`). */
export const VQ_LAYOUT_PACKED_IN_ORDER = 3;

/** Name of a layout whose buffers come back in any order. */
export type LayoutName = "split" | "packed";
/** Name of any layout: those and the same two with VIRTIO_F_IN_ORDER, whose buffers come back in order. */
export type RingLayoutName = LayoutName | "split_in_order" | "packed_in_order";

/** The names of the layouts without VIRTIO_F_IN_ORDER, by number. */
export const LAYOUT_NAMES: readonly LayoutName[] = ["split", "packed"];
/** The names of the layouts with VIRTIO_F_IN_ORDER. */
export const IN_ORDER_LAYOUT_NAMES: readonly RingLayoutName[] = [
  "split_in_order",
  "packed_in_order",
];
/** The names of all layouts, by number. */
export const RING_LAYOUT_NAMES: readonly RingLayoutName[] = [
  ...LAYOUT_NAMES,
  ...IN_ORDER_LAYOUT_NAMES,
];

/** Tells whether a layout's memory is that of a packed ring, else that of a split one. */
export function isPackedLayout(layout: RingLayoutName): boolean {
  return layout === "packed" || layout === "packed_in_order";
}

/** Byte offsets of the three areas in one contiguous ring, and their sizes in bytes. */
export interface RingGeometry {
  /** Descriptor Area: offset 0. */
  readonly descBytes: number;
  /** Driver Area (split: available ring; packed: driver event suppression). */
  readonly driverOffset: number;
  /** Bytes of the Driver Area. */
  readonly driverBytes: number;
  /** Device Area (split: used ring; packed: device event suppression). */
  readonly deviceOffset: number;
  /** Bytes of the Device Area. */
  readonly deviceBytes: number;
  /** Bytes of the whole ring. */
  readonly byteLength: number;
}

const PAGE_BYTES = 4096;
/** 17 cache lines. */
const STAGGER_BYTES = 1088;

/**
 * Geometry of a split ring of `num` descriptors: 16·num bytes of descriptors, 6 + 2·num of available
 * ring, 6 + 8·num of used ring, the latter aligned to 4.
 *
 * Where the descriptors fill whole pages, the available ring starts 1088 bytes further: processors
 * match loads with earlier stores by the low 12 bits of the address first, and `avail.idx` at the page
 * offset of descriptor 0 delays the device's reading of it (measured: 1 ns of a 25 ns round trip).
 *
 * Spec: VIRTIO 1.3 §2.7 Split Virtqueues.
 *
 * @throws {RangeError} if `num` is no power of two up to 32768.
 */
export function splitGeometry(num: number): RingGeometry {
  checkNum("split", isSplitSize(num), "a power of 2 up to 32768", num);
  const descBytes = VIRTQ_DESC_BYTES * num;
  const driverOffset = descBytes + (descBytes % PAGE_BYTES === 0 ? STAGGER_BYTES : 0);
  const driverBytes = 6 + 2 * num;
  // (32-bit arithmetic will do: the largest ring has less than 2^20 bytes.)
  const deviceOffset = (driverOffset + driverBytes + 3) & ~3;
  const deviceBytes = 6 + 8 * num;
  return {
    descBytes,
    driverOffset,
    driverBytes,
    deviceOffset,
    deviceBytes,
    byteLength: deviceOffset + deviceBytes,
  };
}

/**
 * Geometry of a packed ring of `num` descriptors: 16·num bytes of descriptors and two event
 * suppression structures of 4 bytes.
 *
 * Spec: VIRTIO 1.3 §2.8 Packed Virtqueues.
 *
 * @throws {RangeError} if `num` is not from 1 to 32768.
 */
export function packedGeometry(num: number): RingGeometry {
  checkNum("packed", isPackedSize(num), "from 1 to 32768", num);
  const descBytes = VIRTQ_DESC_BYTES * num;
  return {
    descBytes,
    driverOffset: descBytes,
    driverBytes: 4,
    deviceOffset: descBytes + 4,
    deviceBytes: 4,
    byteLength: descBytes + 8,
  };
}

function checkNum(layout: LayoutName, legal: boolean, wanted: string, num: number): void {
  if (legal) return;
  throw new RangeError(
    `Cannot lay out ${layout} ring as queueSize must be ${wanted}: current value is ${num}`,
  );
}

/** Tells whether a split ring may have `num` descriptors: a power of two up to 32768. */
export function isSplitSize(num: number): boolean {
  return Number.isInteger(num) && num > 0 && num <= VIRTQ_MAX_SIZE && (num & (num - 1)) === 0;
}

/** Tells whether a packed ring may have `num` descriptors: any number from 1 to 32768. */
export function isPackedSize(num: number): boolean {
  return Number.isInteger(num) && num > 0 && num <= VIRTQ_MAX_SIZE;
}
