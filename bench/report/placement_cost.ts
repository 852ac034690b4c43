/**
 * What sharing a process costs: the time of a strategy where all run in one process, over its time alone.
 *
 * @module
 */

import type { CellResult, LabReport } from "./lab_report.ts";
import type { RatioEstimate } from "./figure.ts";
import { fiveNumbers } from "./window_boxes.ts";

/** One strategy's cost of sharing. */
export interface SharingCost {
  /** `workload · order · layouts`. */
  readonly where: string;
  /** The strategy. */
  readonly strategy: string;
  /**
   * Time shared / time isolated; beyond 1: slower when shared. The ends take the quartiles of the
   * processes, farthest apart: a range of what single processes show, not a confidence interval.
   */
  readonly estimate: RatioEstimate;
}

/** Costs of sharing for each strategy that was measured in both placements on the same work. */
export function sharingCosts(report: LabReport): SharingCost[] {
  return report.groups.filter((group) => group.placement === "shared").flatMap((shared) => {
    const isolated = report.groups.find((group) =>
      group.placement === "isolated" && group.workload === shared.workload &&
      group.order === shared.order && group.layouts === shared.layouts
    );
    return shared.cells.flatMap((cell) => {
      const alone = isolated?.cells.find((other) => other.strategy === cell.strategy);
      if (cell.control || alone === undefined || alone.nsPerOp <= 0) return [];
      const [sharedLow, sharedHigh] = quartiles(cell);
      const [aloneLow, aloneHigh] = quartiles(alone);
      return [{
        where: `${shared.workload} · ${shared.order} · ${shared.layouts}`,
        strategy: cell.strategy,
        estimate: {
          ratio: cell.nsPerOp / alone.nsPerOp,
          low: sharedLow / aloneHigh,
          high: sharedHigh / aloneLow,
        },
      }];
    });
  });
}

/** Quartiles over processes of the medians of their windows. */
function quartiles(cell: CellResult): [low: number, high: number] {
  const medians = cell.processes.map((process) => fiveNumbers(process.windowsNs)[2])
    .filter(Number.isFinite);
  const [, low, , high] = fiveNumbers(medians);
  return [low, high];
}
