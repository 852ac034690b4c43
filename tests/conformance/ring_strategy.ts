/**
 * What a replay drives queues through, by layout: a dispatch strategy in one of its forms.
 *
 * @module
 */

import { loadDirect, loadStrategyFor } from "../../dispatch/mod.ts";
import {
  createVirtqueue,
  LAYOUT_NAMES,
  layoutOps,
  RING_LAYOUT_NAMES,
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

/** A strategy as a replay needs it: which object serves which layout. */
export type LayoutStrategies = Readonly<Partial<Record<RingLayoutName, RingStrategy>>>;

/** Not a strategy: each layout's operations for two parties that run at once, on queues made for that. */
export const CONCURRENT = "concurrent";

/**
 * Loads the forms of a strategy: the one for split and packed, and, last, the one written for all four
 * layouts. `direct` and `concurrent` have one form, each layout's own operations.
 *
 * @throws {RangeError} for an unknown name.
 */
export async function loadForms(name: string): Promise<readonly LayoutStrategies[]> {
  if (name === CONCURRENT) {
    return [
      Object.fromEntries(RING_LAYOUT_NAMES.map((layout) => [layout, {
        ...layoutOps(layout, true),
        name,
        create: (options: VirtqueueOptions) => createVirtqueue({ ...options, concurrent: true }),
      }])),
    ];
  }
  if (name === "direct") {
    const layouts = await Promise.all(RING_LAYOUT_NAMES.map((layout) => loadDirect(layout)));
    return [Object.fromEntries(layouts.map((direct, i) => [RING_LAYOUT_NAMES[i]!, direct]))];
  }
  return await Promise.all([LAYOUT_NAMES, RING_LAYOUT_NAMES].map(async (layouts) => {
    const strategy = await loadStrategyFor(name, layouts);
    const shown = { ...strategy, name: `${name} over ${layouts.join("+")}` };
    return Object.fromEntries(layouts.map((layout) => [layout, shown]));
  }));
}
