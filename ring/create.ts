/**
 * Set-up of a virtqueue: checks the settings, allocates, attaches the first ring.
 *
 * @module
 */

import { concurrentPackedOps } from "./concurrent/packed_driver.ts";
import { concurrentPackedInOrderOps } from "./concurrent/packed_in_order_driver.ts";
import { concurrentPackedAddMapped } from "./concurrent/packed_mapped_add.ts";
import { concurrentSplitOps } from "./concurrent/split_driver.ts";
import { concurrentSplitInOrderOps } from "./concurrent/split_in_order_driver.ts";
import { concurrentSplitAddMapped } from "./concurrent/split_mapped_add.ts";
import { VIRTQ_MAX_SIZE } from "./constants.ts";
import { IndirectTables, tableBytes } from "./indirect.ts";
import {
  isPackedLayout,
  isPackedSize,
  isSplitSize,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
} from "./layout.ts";
import { BufferMappings, type DmaMapping } from "./mapping.ts";
import { type DmaAllocator, HeapAllocator } from "./memory.ts";
import { packedOps } from "./packed_driver.ts";
import { attachPackedInOrderRing, packedInOrderOps } from "./packed_in_order_driver.ts";
import { packedAddMapped } from "./packed_mapped_add.ts";
import { attachPackedRing } from "./packed_ring.ts";
import { splitOps } from "./split_driver.ts";
import { attachSplitInOrderRing, splitInOrderOps } from "./split_in_order_driver.ts";
import { splitAddMapped } from "./split_mapped_add.ts";
import { attachSplitRing } from "./split_ring.ts";
import {
  Virtqueue,
  type VirtqueueInit,
  type VirtqueueOps,
  type VirtqueueTransport,
} from "./virtqueue.ts";

/** Settings of a new virtqueue. */
export interface VirtqueueOptions {
  /** Ring layout. */
  readonly layout: RingLayoutName;
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
  /** Maps buffers for the device (VIRTIO_F_ACCESS_PLATFORM); call such a queue by `mappedVirtqueueCalls`. */
  readonly mapping?: DmaMapping;
  /** Where the ring and the tables live; by default in buffers of their own. */
  readonly allocator?: DmaAllocator;
  /**
   * Driver and device run at the same time, in two threads or processes; default false. The queue's `ops` are then
   * those that publish and observe by `Atomics`, and the device must use such operations too: `deviceOps`.
   */
  readonly concurrent?: boolean;
}

const SILENT_TRANSPORT: VirtqueueTransport = { notify: () => true };

/** Each layout's operations and how a queue gets its ring, by layout number. */
const LAYOUTS: readonly {
  readonly ops: VirtqueueOps;
  readonly concurrentOps: VirtqueueOps;
  readonly attach: (vq: Virtqueue, num: number) => boolean;
}[] = [
  { ops: splitOps, concurrentOps: concurrentSplitOps, attach: attachSplitRing },
  { ops: packedOps, concurrentOps: concurrentPackedOps, attach: attachPackedRing },
  {
    ops: splitInOrderOps,
    concurrentOps: concurrentSplitInOrderOps,
    attach: attachSplitInOrderRing,
  },
  {
    ops: packedInOrderOps,
    concurrentOps: concurrentPackedInOrderOps,
    attach: attachPackedInOrderRing,
  },
];

/** The operations of a layout, as one table: for one party, or with `concurrent` for two that run at once. */
export function layoutOps(layout: RingLayoutName, concurrent = false): VirtqueueOps {
  const { ops, concurrentOps } = LAYOUTS[RING_LAYOUT_NAMES.indexOf(layout)]!;
  return concurrent ? concurrentOps : ops;
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
 *
 * @example VIRTIO_F_IN_ORDER: one used entry for three buffers
 * ```ts
 * import {
 *   createDeviceQueue,
 *   createVirtqueue,
 *   splitInOrderDeviceOps as device,
 *   splitInOrderOps as driver,
 * } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const vq = createVirtqueue({ layout: "split_in_order", num: 8 });
 * const dev = createDeviceQueue(vq);
 * const sgs = Uint32Array.of(0x1000, 0, 64); // one segment: 64 bytes at 0x1000
 * for (const data of ["a", "b", "c"]) driver.add(vq, sgs, 0, 1, data, null);
 * let id = -1;
 * for (let i = 0; i < 3; i++) id = device.popDescriptorChain(dev);
 * device.addUsedBatch(dev, id, 10, 3, 3); // 10 bytes into the last one
 *
 * const used = [];
 * for (let i = 0; i < 3; i++) used.push([driver.get(vq), vq.usedLen]);
 * assertEquals(used, [["a", 64], ["b", 64], ["c", 10]]);
 * ```
 */
export function createVirtqueue(options: VirtqueueOptions): Virtqueue;
/** As above, of a class of the caller's. */
export function createVirtqueue<Q extends Virtqueue>(
  options: VirtqueueOptions,
  Queue: new (init: VirtqueueInit) => Q,
): Q;
export function createVirtqueue(
  options: VirtqueueOptions,
  Queue: new (init: VirtqueueInit) => Virtqueue = Virtqueue,
): Virtqueue {
  const { layout, num } = options;
  const layoutNumber = RING_LAYOUT_NAMES.indexOf(layout);
  if (layoutNumber < 0) {
    throw new TypeError(
      `Cannot create virtqueue as layout must be one of ${
        RING_LAYOUT_NAMES.join(", ")
      }: current value is ${layout}`,
    );
  }
  const concurrent = options.concurrent ?? false;
  const ops = layoutOps(layout, concurrent);
  const { attach } = LAYOUTS[layoutNumber]!;
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
    packedRing: isPackedLayout(layout),
    index,
    numMax,
    event: options.event ?? false,
    indirect,
    callback: options.callback ?? null,
    transport: options.transport ?? SILENT_TRANSPORT,
    allocator,
    tables: indirect ? allocateTables(allocator, numMax, entries) : null,
    ops,
    concurrent,
  });
  if (options.mapping !== undefined) {
    const [packed, split] = concurrent
      ? [concurrentPackedAddMapped, concurrentSplitAddMapped]
      : [packedAddMapped, splitAddMapped];
    const addMapped = isPackedLayout(layout) ? packed : split;
    vq.mappings = new BufferMappings(options.mapping, numMax, vq.tables, addMapped);
  }
  if (!attach(vq, num)) {
    if (vq.tables !== null) allocator.free(vq.tables.region);
    throw new RangeError(
      `Cannot create ${layout} ring as the allocator has no aligned memory for queueSize ${num}`,
    );
  }
  vq.ops.initLastUsed(vq);
  return vq;
}

function checkSize(layout: RingLayoutName, what: string, num: number): void {
  const packed = isPackedLayout(layout);
  if (packed ? isPackedSize(num) : isSplitSize(num)) return;
  const wanted = packed ? "from 1 to 32768" : "a power of 2 up to 32768";
  throw new RangeError(
    `Cannot create ${layout} ring as ${what} must be ${wanted}: current value is ${num}`,
  );
}

function allocateTables(allocator: DmaAllocator, count: number, entries: number): IndirectTables {
  const region = allocator.alloc(tableBytes(count, entries));
  if (region !== null) {
    try {
      return new IndirectTables(region, count, entries);
    } catch (error) {
      allocator.free(region);
      throw error;
    }
  }
  throw new RangeError(
    `Cannot create indirect tables as the allocator has no memory for ${count} tables of ${entries} entries`,
  );
}
