/**
 * Which strategy serves which queues, and with which copy of the code.
 *
 * A strategy serves all queues in one *lane*. The floor, `direct`, has no dispatch, so it cannot serve
 * two layouts in one loop: it gets one lane per layout and does the same operations sorted by layout.
 * Checksums are sums, so that the order in which lanes run does not show.
 *
 * @module
 */

import { loadDirect, loadStrategy } from "../../dispatch/mod.ts";
import type { Strategy } from "../../dispatch/mod.ts";
import type { LayoutName } from "../../ring/mod.ts";

/** A strategy for some of a workload's layouts. */
export interface Lane {
  /** Dispatches, and creates the queues. */
  readonly strategy: Strategy;
  /** Layouts served. */
  readonly layouts: readonly LayoutName[];
  /** Tells copies of the loop apart: `all`, or the one layout of `direct`. */
  readonly tag: string;
}

/**
 * The lanes of a strategy.
 *
 * @throws {RangeError} for an unknown strategy.
 */
export async function loadLanes(
  strategy: string,
  layouts: readonly LayoutName[],
  copy: number,
): Promise<Lane[]> {
  // Copy 0 is the strategy's own module, any other one of its copies.
  const strategyCopy = copy === 0 ? undefined : copy;
  if (strategy === "direct") {
    return await Promise.all(
      layouts.map(async (layout) => ({
        strategy: await loadDirect(layout, strategyCopy),
        layouts: [layout],
        tag: layout,
      })),
    );
  }
  return [{ strategy: await loadStrategy(strategy, strategyCopy), layouts, tag: "all" }];
}

/**
 * Imports a loop module of this folder under a query of its own, so that its code and its type feedback
 * belong to this copy and lane alone. Equal copies of a lane share both.
 *
 * Needs permission to read the folder: the address is computed.
 */
export async function importLoop<Module>(
  file: string,
  copy: number,
  tag: string,
): Promise<Module> {
  const url = new URL(`./${file}?copy=${copy}&lane=${tag}`, import.meta.url);
  return await import(url.href) as Module;
}
