/**
 * What a configuration of V8 makes of a strategy: its time there over its time in another.
 *
 * @module
 */

import type { ConfigurationRatio, GroupResult } from "../record/lab.ts";
import { timeRatio } from "./time_ratio.ts";

/**
 * Ratios of every strategy's time in each configuration to its time in `reference`, on the same work in the
 * same placement.
 */
export function configurationRatios(
  groups: readonly GroupResult[],
  reference: string,
): ConfigurationRatio[] {
  return groups.flatMap((group) => {
    const { workload, order, layouts, placement, baseline, configuration } = group;
    if (configuration === undefined || configuration.name === reference) return [];
    const base = groups.filter((other) =>
      other.configuration?.name === reference && other.workload === workload &&
      other.order === order && other.layouts === layouts && other.placement === placement &&
      other.baseline === baseline
    );
    return group.cells.flatMap((cell) => {
      const there = base.flatMap(({ cells }) => cells)
        .find(({ strategy }) => strategy === cell.strategy);
      const ratio = cell.control || there === undefined ? null : timeRatio(cell, there);
      if (ratio === null) return [];
      const { strategy } = cell;
      const work = { workload, order, layouts, placement };
      return [{ ...work, strategy, configuration: configuration.name, ...ratio }];
    });
  });
}
