/**
 * What a real ring costs: a round trip through `direct` against a bare Int32Array ring.
 *
 * It is a ratio of this machine; how large it is depends on the machine, so there is no figure that it has to reach.
 *
 * @module
 */

import type { GroupResult, LabReport } from "../../record/lab.ts";
import { ratioBetween, type RatioEstimate, ratioOf } from "../../record/ratio.ts";

/** One group's cost against a bare ring. */
export interface BareRingCost {
  /** The group that holds both cells. */
  readonly group: GroupResult;
  /** Time of `direct` / time of `bare_ring`. */
  readonly estimate: RatioEstimate;
}

/**
 * Costs of `direct` in units of a bare ring, one for each group that holds the control `bare_ring`. Not where
 * all share a process: there `direct` does not cost what it does by itself.
 */
export function bareRingCosts(report: LabReport): BareRingCost[] {
  return report.groups.filter(({ placement }) => placement !== "shared").flatMap((group) => {
    const direct = estimateOf(group, "direct", false);
    const bare = estimateOf(group, "bare_ring", true);
    return direct === null || bare === null
      ? []
      : [{ group, estimate: ratioBetween(direct, bare) }];
  });
}

function estimateOf(group: GroupResult, strategy: string, control: boolean): RatioEstimate | null {
  const cell = group.cells.find((cell) => cell.strategy === strategy && cell.control === control);
  return cell === undefined ? null : ratioOf(group, cell);
}
