/**
 * What sharing a process costs: the time of a strategy where all run in one process, over its time alone.
 *
 * @module
 */

import type { GroupResult, SharingCost } from "../record/lab.ts";
import { timeRatio } from "./time_ratio.ts";

/** Costs of sharing for each strategy that was measured in both placements on the same work. */
export function sharingCosts(groups: readonly GroupResult[]): SharingCost[] {
  return groups.filter((group) => group.placement === "shared").flatMap((shared) => {
    const { workload, order, layouts, configuration } = shared;
    const isolated = groups.find((group) =>
      group.placement === "isolated" && group.workload === workload && group.order === order &&
      group.layouts === layouts && group.configuration?.name === configuration?.name
    );
    return shared.cells.flatMap((cell) => {
      const alone = isolated?.cells.find(({ strategy }) => strategy === cell.strategy);
      const ratio = cell.control || alone === undefined ? null : timeRatio(cell, alone);
      if (ratio === null) return [];
      return [{
        workload,
        order,
        layouts,
        ...(configuration === undefined ? {} : { configuration: configuration.name }),
        strategy: cell.strategy,
        ...ratio,
      }];
    });
  });
}
