/**
 * Set-up of a virtqueue: checks the settings, allocates, attaches the first ring.
 *
 * @module
 */

import { VIRTQ_DESC_BYTES, VIRTQ_MAX_SIZE } from "./constants.ts";
import { IndirectTables } from "./indirect.ts";
import { isPackedSize, isSplitSize, LAYOUT_NAMES, type LayoutName } from "./layout.ts";
import { type DmaAllocator, HeapAllocator } from "./memory.ts";
import type { VirtqueueOps } from "./ops.ts";
import { attachPackedRing, packedOps } from "./packed_driver.ts";
import { attachSplitRing, splitOps } from "./split_driver.ts";
import { Virtqueue, type VirtqueueInit, type VirtqueueTransport } from "./virtqueue.ts";

/** Settings of a new virtqueue. */
export interface VirtqueueOptions {
  /** Ring layout. */
  readonly layout: LayoutName;
  /** Queue size in descriptors: a power of two (split) or any number (packed), 1 to 32768. */
  readonly num: number;
  /** Largest size that `resize` may ask for; default `num`. */
  readonly numMax?: number;
  /** Queue index; default 0. */
  readonly index?: number;
  /** VIRTIO_F_EVENT_IDX was negotiated; default false. */
  readonly event?: boolean;
  /** VIRTIO_F_INDIRECT_DESC was negotiated; default false. */
  readonly indirect?: boolean;
  /** The program wants context tokens, hence no indirect tables (Linux: `context`); default false. */
  readonly context?: boolean;
  /** Longest buffer that gets an indirect table, in segments; default 32. Longer ones are chained directly. */
  readonly maxIndirectSgs?: number;
  /** Called by `interrupt` when buffers were used. Without one the queue starts with callbacks disabled. */
  readonly callback?: (vq: Virtqueue) => void;
  /** The transport beneath; by default notifications go nowhere. */
  readonly transport?: VirtqueueTransport;
  /** Where the ring and the tables live; by default in buffers of their own. */
  readonly allocator?: DmaAllocator;
}

const SILENT_TRANSPORT: VirtqueueTransport = { notify: () => true };

/** The operations of a layout, as one table. */
export function layoutOps(layout: LayoutName): VirtqueueOps {
  return layout === "packed" ? packedOps : splitOps;
}

/**
 * Creates a virtqueue (Linux: `vring_create_virtqueue`). Allocates.
 *
 * `Queue` is the class to create: a strategy that dispatches on the receiver's class passes its own.
 *
 * @throws {RangeError} for an illegal size, index or limit, and when the allocator has no memory left.
 * @throws {TypeError} for an unknown layout.
 *
 * @example
 * ```ts
 * import { createVirtqueue, splitOps } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const vq = createVirtqueue({ layout: "split", num: 8 });
 * const sgs = Uint32Array.of(0x1000, 0, 64); // one segment: 64 bytes at 0x1000
 * assertEquals(splitOps.add(vq, sgs, 1, 0, "request", null), 0);
 * assertEquals(vq.numFree, 7);
 * ```
 */
export function createVirtqueue(options: VirtqueueOptions): Virtqueue;
export function createVirtqueue<Q extends Virtqueue>(
  options: VirtqueueOptions,
  Queue: new (init: VirtqueueInit) => Q,
): Q;
export function createVirtqueue(
  options: VirtqueueOptions,
  Queue: new (init: VirtqueueInit) => Virtqueue = Virtqueue,
): Virtqueue {
  const { layout, num } = options;
  const layoutNumber = LAYOUT_NAMES.indexOf(layout);
  if (layoutNumber < 0) {
    throw new TypeError(
      `Cannot create virtqueue as layout must be one of ${
        LAYOUT_NAMES.join(", ")
      }: current value is ${layout}`,
    );
  }
  const packedRing = layout === "packed";
  checkSize(layout, "queueSize", num);
  const numMax = options.numMax ?? num;
  if (!Number.isInteger(numMax) || numMax < num || numMax > VIRTQ_MAX_SIZE) {
    throw new RangeError(
      `Cannot create ${layout} ring as numMax must be from queueSize ${num} to ${VIRTQ_MAX_SIZE}: current value is ${numMax}`,
    );
  }
  const index = options.index ?? 0;
  if (!Number.isInteger(index) || index < 0 || index > 0xffff) {
    throw new RangeError(
      `Cannot create ${layout} ring as index must be from 0 to 65535: current value is ${index}`,
    );
  }
  const indirect = (options.indirect ?? false) && !(options.context ?? false);
  const entries = options.maxIndirectSgs ?? 32;
  if (!Number.isInteger(entries) || entries < 1 || entries > VIRTQ_MAX_SIZE) {
    throw new RangeError(
      `Cannot create ${layout} ring as maxIndirectSgs must be from 1 to ${VIRTQ_MAX_SIZE}: current value is ${entries}`,
    );
  }
  const allocator = options.allocator ?? new HeapAllocator();
  const vq = new Queue({
    layout: layoutNumber,
    packedRing,
    index,
    numMax,
    event: options.event ?? false,
    indirect,
    callback: options.callback ?? null,
    transport: options.transport ?? SILENT_TRANSPORT,
    allocator,
    tables: indirect ? allocateTables(allocator, numMax, entries) : null,
    ops: layoutOps(layout),
  });
  const attached = packedRing ? attachPackedRing(vq, num) : attachSplitRing(vq, num);
  if (!attached) {
    if (vq.tables !== null) allocator.free(vq.tables.region);
    throw new RangeError(
      `Cannot create ${layout} ring as the allocator has no aligned memory for queueSize ${num}`,
    );
  }
  vq.ops.initLastUsed(vq);
  return vq;
}

function checkSize(layout: LayoutName, what: string, num: number): void {
  const legal = layout === "packed" ? isPackedSize(num) : isSplitSize(num);
  if (legal) return;
  const wanted = layout === "packed" ? "from 1 to 32768" : "a power of 2 up to 32768";
  throw new RangeError(
    `Cannot create ${layout} ring as ${what} must be ${wanted}: current value is ${num}`,
  );
}

function allocateTables(allocator: DmaAllocator, count: number, entries: number): IndirectTables {
  const region = allocator.alloc(count * entries * VIRTQ_DESC_BYTES);
  if (region === null) {
    throw new RangeError(
      `Cannot create indirect tables as the allocator has no memory for ${count} tables of ${entries} entries`,
    );
  }
  return new IndirectTables(region, count, entries);
}
