/**
 * What the workloads over synthetic orders share: queues, lanes, controls.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import { createDeviceQueue, type DeviceQueue, type Virtqueue } from "../../ring/mod.ts";
import type * as BareRingLoop from "./bare_ring_loop.ts";
import { BARE_RING, DIRECT_X2, EMPTY_OP, isControl, strategyOf } from "./controls.ts";
import { wantKick } from "./device_side.ts";
import { importLoop, loadLanes } from "./lanes.ts";
import { layoutsOf, makeOrder } from "./order.ts";
import { type OrderLane, type OrderLoop, runOrder } from "./order_runner.ts";
import type { PreparedWorkload, Workload, WorkloadVariant } from "./workload.ts";

/** Descriptors in each queue. */
export const QUEUE_SIZE = 256;

/** The queues of a workload and their devices, by number in the order. */
export interface QueueSet {
  /** Driver side. */
  readonly queues: readonly Virtqueue[];
  /** Device side. */
  readonly devices: readonly DeviceQueue[];
}

/** How a workload over an order is made. */
export interface SyntheticSpec extends Omit<Workload, "prepare"> {
  /** Queues, half of them of each layout where there are two; at most 8. */
  readonly queueCount: number;
  /** Steps after which the next queue of a layout has its turn, a power of two; default 1. */
  readonly stepsPerTurn?: number;
  /** Operations that one entry of the order stands for. */
  readonly opsPerEntry: number;
  /** File of the loop, in this folder. */
  readonly loopFile: string;
  /** Tells loops of one file apart that must not share feedback; default none. */
  readonly loopTag?: string;
  /** Makes the loop of one lane from the file's module. */
  makeLoop(module: never, strategy: Strategy, set: QueueSet): OrderLoop;
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
  const { name, operation, variants, controls } = spec;
  return {
    name,
    operation,
    variants,
    controls,
    async prepare(strategy, variant, options): Promise<PreparedWorkload> {
      checkVariant(spec, variant);
      const { seed, copy = 0 } = options;
      const order = makeOrder(variant, spec.queueCount, seed, spec.stepsPerTurn);
      if (isControlOf(spec, strategy) && (strategy === EMPTY_OP || strategy === BARE_RING)) {
        const loop = await controlLoop(strategy, copy);
        return perEntry(spec, order, [{ loop, first: 0, count: spec.queueCount }]);
      }
      const lanes = await orderLanes(spec, strategyOf(strategy), variant, copy);
      const prepared = perEntry(spec, order, lanes);
      return strategy === DIRECT_X2 ? doubled(prepared) : prepared;
    },
  };
}

async function controlLoop(name: string, copy: number): Promise<OrderLoop> {
  const module = await importLoop<typeof BareRingLoop>("bare_ring_loop.ts", copy, name);
  return name === EMPTY_OP ? module.makeEmptyLoop() : module.makeBareRingLoop();
}

/** Creates the queues, each by the strategy of its lane, and the loop of each lane. */
async function orderLanes(
  spec: SyntheticSpec,
  strategy: string,
  variant: WorkloadVariant,
  copy: number,
): Promise<OrderLane[]> {
  const layouts = layoutsOf(variant);
  const lanes = await loadLanes(strategy, layouts, copy);
  const perLayout = spec.queueCount / layouts.length;
  const queues: Virtqueue[] = [];
  for (const layout of layouts) {
    const lane = lanes.find((have) => have.layouts.includes(layout))!;
    for (let i = 0; i < perLayout; i++) {
      queues.push(
        lane.strategy.create({
          layout,
          num: QUEUE_SIZE,
          index: queues.length,
          // Without EVENT_IDX, as in the native measurements that figures are held against; recorded
          // traffic has it.
          event: false,
          indirect: true,
        }),
      );
    }
  }
  const set = { queues, devices: queues.map((vq) => createDeviceQueue(vq)) };
  for (const dev of set.devices) wantKick(dev, false);
  spec.fill?.(set);
  return await Promise.all(lanes.map(async (lane) => {
    const tag = [lane.tag, spec.loopTag ?? []].flat().join("-");
    const module = await importLoop<never>(spec.loopFile, copy, tag);
    return {
      loop: spec.makeLoop(module, lane.strategy, set),
      first: layouts.indexOf(lane.layouts[0]!) * perLayout,
      count: perLayout * lane.layouts.length,
    };
  }));
}

/** The prepared workload; `run` counts operations, the lanes entries. */
function perEntry(
  spec: SyntheticSpec,
  order: Uint32Array,
  lanes: readonly OrderLane[],
): PreparedWorkload {
  const { opsPerEntry } = spec;
  const runEntries = runOrder(order, lanes);
  return {
    run: opsPerEntry === 1 ? runEntries : (n) => runEntries(Math.ceil(n / opsPerEntry)),
    granularity: opsPerEntry,
    hot: Object.fromEntries(
      lanes.map(({ loop }, i) => [lanes.length === 1 ? loop.name : `${loop.name}-${i}`, loop]),
    ),
  };
}
