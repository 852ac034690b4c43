/**
 * Which strategy serves which queues, and with which copy of the code.
 *
 * A strategy serves all queues in one partition. The floor, `direct`, has no dispatch, so it cannot serve
 * two layouts in one loop: it gets one partition per real layout, with a loop of its own, and does the same operations sorted by layout.
 * Checksums are sums, so that the order in which partitions run does not show.
 *
 * @module
 */

import { cloneStrategy } from "../../dispatch/layout_clones.ts";
import { loadDirect, loadStrategyFor } from "../../dispatch/mod.ts";
import type { Strategy, WrittenStrategy } from "../../dispatch/mod.ts";
import type { RingLayoutName, Virtqueue, VirtqueueOptions } from "../../ring/mod.ts";
import type { LayoutSet } from "./layout_set.ts";

/** Settings of a queue but for its layout. */
export type QueueOptions = Omit<VirtqueueOptions, "layout">;

/** A strategy for some of a workload's layouts. */
export interface Partition {
  /** Dispatches. */
  readonly strategy: Strategy;
  /** Layouts served, by position in the set. */
  readonly positions: readonly number[];
  /** Tells copies of the loop apart: `all`, or the one layout of `direct`. */
  readonly tag: string;
  /** Creates a queue of the layout at a position. */
  create(position: number, options: QueueOptions): Virtqueue;
}

/**
 * The partitions of a strategy.
 *
 * Layout clones, and layouts that the strategy's file does not know, are served by a strategy written out for
 * them; `direct` serves the clones of a layout by that layout's own operations.
 *
 * @throws {RangeError} for an unknown strategy.
 */
export async function loadPartitions(
  strategy: string,
  set: LayoutSet,
  copy: number,
): Promise<Partition[]> {
  // Copy 0 is the strategy's own module, any other one of its copies.
  const strategyCopy = copy === 0 ? undefined : copy;
  if (strategy === "direct") {
    const layouts = [...new Set(set.layouts)];
    return await Promise.all(layouts.map((layout) => directPartition(layout, set, strategyCopy)));
  }
  const partition = { positions: [...set.layouts.keys()], tag: "all" };
  if (set.clones) {
    const cloned = await loadClones(strategy, set.layouts.length, copy);
    return [{ ...partition, strategy: cloned, create: cloned.createAt }];
  }
  const loaded = await loadStrategyFor(strategy, set.layouts, strategyCopy);
  return [{ ...partition, strategy: loaded, create: creating(loaded, set) }];
}

const clonedStrategies = new Map<string, Promise<WrittenStrategy>>();

/** A strategy written out for layout clones, once for equal copies. */
function loadClones(strategy: string, count: number, copy: number): Promise<WrittenStrategy> {
  const key = [strategy, count, copy].join();
  let loading = clonedStrategies.get(key);
  if (loading === undefined) {
    loading = cloneStrategy(strategy, count);
    clonedStrategies.set(key, loading);
    loading.catch(() => clonedStrategies.delete(key));
  }
  return loading;
}

async function directPartition(
  layout: RingLayoutName,
  set: LayoutSet,
  copy: number | undefined,
): Promise<Partition> {
  const strategy = await loadDirect(layout, copy);
  const positions = [...set.layouts.keys()].filter((position) => set.layouts[position] === layout);
  return { strategy, positions, tag: layout, create: creating(strategy, set) };
}

function creating(strategy: Strategy, { layouts }: LayoutSet): Partition["create"] {
  return (position, options) => strategy.create({ ...options, layout: layouts[position]! });
}

/**
 * Imports a loop module of this folder under a query of its own, so that its code and its type feedback
 * belong to this copy and partition alone. Equal copies of a partition share both.
 *
 * Needs permission to read the folder: the address is computed.
 */
export async function importLoop<Module>(
  file: string,
  copy: number,
  tag: string,
): Promise<Module> {
  const url = new URL(`./${file}?copy=${copy}&partition=${tag}`, import.meta.url);
  return await import(url.href) as Module;
}
