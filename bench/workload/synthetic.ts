/**
 * What the workloads over synthetic orders share: queues, partitions, controls.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import {
  createDeviceQueue,
  type DeviceQueue,
  IN_ORDER_LAYOUT_NAMES,
  type RingLayoutName,
  type Virtqueue,
} from "../../ring/mod.ts";
import type * as BareRingLoop from "./bare_ring_loop.ts";
import { BARE_RING, DIRECT_X2, EMPTY_OP, isControl, strategyOf } from "./controls.ts";
import { wantKick } from "./device_side.ts";
import { importLoop, loadPartitions } from "./partitions.ts";
import { type LayoutSet, parseLayoutSet } from "./layout_set.ts";
import { makeOrder, queueShares } from "./order.ts";
import { type OrderLoop, type OrderPartition, runOrder } from "./order_runner.ts";
import type { PreparedWorkload, Workload, WorkloadVariant } from "./workload.ts";

/** Descriptors in each queue. */
export const QUEUE_SIZE = 256;

/** The queues of a workload and their devices, by number in the order. */
export interface QueueSet {
  /** Driver side. */
  readonly queues: readonly Virtqueue[];
  /** Device side. */
  readonly devices: readonly DeviceQueue[];
  /** The real layouts: devices know split from packed only. */
  readonly layouts: readonly RingLayoutName[];
}

/** Where the loop of a workload comes from. */
export interface LoopSource {
  /** File of the loop, in this folder. */
  readonly loopFile: string;
  /** Tells loops of one file apart that must not share feedback; default none. */
  readonly loopTag?: string;
  /** Makes the loop of one partition from the file's module. */
  makeLoop(module: never, strategy: Strategy, set: QueueSet): OrderLoop;
}

/** How a workload over an order is made. */
export interface SyntheticSpec extends Omit<Workload, "prepare">, LoopSource {
  /** Queues, as many of each layout as of any other, or one more; at most 16. */
  readonly queueCount: number;
  /** Steps after which the next queue of a layout has its turn; default 1. */
  readonly stepsPerTurn?: number;
  /** Operations that one entry of the order stands for. */
  readonly opsPerEntry: number;
  /** The loop where a layout with VIRTIO_F_IN_ORDER takes part; default the same one. */
  readonly inOrder?: LoopSource;
  /** Brings the queues into the state that the loop expects; default: they are empty. */
  fill?(set: QueueSet): void;
}

/**
 * Tells whether a workload has a variant.
 *
 * @throws {RangeError} naming the variants if it has not.
 */
export function checkVariant(
  workload: Pick<Workload, "name" | "variants">,
  variant: WorkloadVariant,
): void {
  const known = workload.variants.some((have) =>
    have.order === variant.order && have.layouts === variant.layouts
  );
  if (known) return;
  const names = workload.variants.map((have) => `${have.order}/${have.layouts}`);
  throw new RangeError(
    `Cannot prepare ${workload.name} as its variant must be one of ${
      names.join(", ")
    }: current value is ${variant.order}/${variant.layouts}`,
  );
}

/**
 * Tells whether a name is a control of a workload.
 *
 * @throws {RangeError} if it is the control of other workloads only.
 */
export function isControlOf(
  workload: Pick<Workload, "name" | "controls">,
  strategy: string,
): boolean {
  if (!isControl(strategy)) return false;
  if (workload.controls.includes(strategy)) return true;
  throw new RangeError(
    `Cannot prepare ${workload.name} as its control must be one of ${
      workload.controls.join(", ")
    }: current value is ${strategy}`,
  );
}

/** `direct` doing everything twice: twice the operations for the same count. */
export function doubled(prepared: PreparedWorkload): PreparedWorkload {
  return {
    ...prepared,
    run: (n) => (prepared.run(n) + prepared.run(n)) | 0,
  };
}

/** A workload over an order. */
export function syntheticWorkload(spec: SyntheticSpec): Workload {
  return {
    ...describedBy(spec),
    async prepare(strategy, variant, options): Promise<PreparedWorkload> {
      checkVariant(spec, variant);
      const { seed, copy = 0 } = options;
      const order = makeOrder(variant, spec.queueCount, seed, spec.stepsPerTurn);
      if (isControlOf(spec, strategy) && (strategy === EMPTY_OP || strategy === BARE_RING)) {
        const loop = await controlLoop(strategy, copy);
        return perEntry(spec, order, [{ loop, queues: [...Array(spec.queueCount).keys()] }]);
      }
      const set = parseLayoutSet(variant.layouts);
      const partitions = await orderPartitions(spec, strategyOf(strategy), set, copy);
      const prepared = perEntry(spec, order, partitions);
      return strategy === DIRECT_X2 ? doubled(prepared) : prepared;
    },
  };
}

/** What a workload says of itself, without how its loops are made. */
function describedBy(spec: SyntheticSpec): Omit<Workload, "prepare"> {
  const { name, operation, size, isSingleOp, family, variants, controls } = spec;
  const described = { name, operation, size, isSingleOp, variants, controls };
  return family === undefined ? described : { ...described, family };
}

async function controlLoop(name: string, copy: number): Promise<OrderLoop> {
  const module = await importLoop<typeof BareRingLoop>("bare_ring_loop.ts", copy, name);
  return name === EMPTY_OP ? module.makeEmptyLoop() : module.makeBareRingLoop();
}

/** Creates the queues, each by the strategy of its partition, and the loop of each partition. */
async function orderPartitions(
  spec: SyntheticSpec,
  strategy: string,
  set: LayoutSet,
  copy: number,
): Promise<OrderPartition[]> {
  const partitions = await loadPartitions(strategy, set, copy);
  const shares = queueShares(spec.queueCount, set.layouts.length);
  const places = shares.flatMap(({ count }, position) => Array<number>(count).fill(position));
  const queues = places.map((position, index) =>
    partitions.find((partition) => partition.positions.includes(position))!.create(position, {
      num: QUEUE_SIZE,
      index,
      // Without EVENT_IDX, as in the native measurements that figures are held against; recorded
      // traffic has it.
      event: false,
      indirect: true,
    })
  );
  const queueSet = {
    queues,
    devices: queues.map((vq) => createDeviceQueue(vq)),
    layouts: places.map((position) => set.layouts[position]!),
  };
  for (const dev of queueSet.devices) wantKick(dev, false);
  spec.fill?.(queueSet);
  const source = sourceOf(spec, set);
  return await Promise.all(partitions.map(async ({ strategy, positions, tag }) => {
    const loopTag = [tag, source.loopTag ?? []].flat().join("-");
    const module = await importLoop<never>(source.loopFile, copy, loopTag);
    return {
      loop: source.makeLoop(module, strategy, queueSet),
      queues: [...places.keys()].filter((queue) => positions.includes(places[queue]!)),
    };
  }));
}

function sourceOf(spec: SyntheticSpec, { layouts }: LayoutSet): LoopSource {
  return spec.inOrder !== undefined && layouts.some(isInOrder) ? spec.inOrder : spec;
}

/** Tells whether a layout is one with VIRTIO_F_IN_ORDER. */
export function isInOrder(layout: RingLayoutName): boolean {
  return IN_ORDER_LAYOUT_NAMES.includes(layout);
}

/** The prepared workload; `run` counts operations, the partitions entries. */
function perEntry(
  spec: SyntheticSpec,
  order: Uint32Array,
  partitions: readonly OrderPartition[],
): PreparedWorkload {
  const { opsPerEntry } = spec;
  const runEntries = runOrder(order, partitions);
  return {
    run: opsPerEntry === 1 ? runEntries : (n) => runEntries(Math.ceil(n / opsPerEntry)),
    granularity: opsPerEntry,
    hot: Object.fromEntries(
      partitions.map((
        { loop },
        i,
      ) => [partitions.length === 1 ? loop.name : `${loop.name}-${i}`, loop]),
    ),
  };
}
