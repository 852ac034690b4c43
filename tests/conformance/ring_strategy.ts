/**
 * What a replay drives a queue through: a dispatch strategy, or the operations of one layout.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/strategy.ts";
import {
  createVirtqueue,
  layoutOps,
  type RingLayoutName,
  type Virtqueue,
  type VirtqueueOps,
  type VirtqueueOptions,
} from "../../ring/mod.ts";

/** Operations with a name that can create a queue for themselves. */
export interface RingStrategy extends VirtqueueOps {
  /** The name shown with a mismatch. */
  readonly name: string;
  /** Creates a queue. */
  create(options: VirtqueueOptions): Virtqueue;
}

/** A dispatch strategy as it is; what it makes of a layout that it does not know is its own business. */
export function ofStrategy(strategy: Strategy): RingStrategy {
  return {
    ...strategy,
    create: (options) => strategy.create(options),
  };
}

/** The operations of an in-order layout, called directly: the strategies know the other two layouts only. */
export function directInOrder(layout: RingLayoutName): RingStrategy {
  return {
    ...layoutOps(layout),
    name: "direct",
    create: (options) => createVirtqueue(options),
  };
}
