/**
 * The speed target of the rings: a round trip through `direct` against a bare Int32Array ring.
 *
 * @module
 */

import { predictabilityOf } from "./kind_of_work.ts";
import type { GroupResult, LabReport } from "./lab_report.ts";
import { ratioBetween, type RatioEstimate, ratioOf } from "./figure.ts";

/** Largest ratio direct / bare ring that meets the target. */
export const BARE_RING_TARGET_RATIO = 7;

/** One group's cost against a bare ring. */
export interface BareRingCost {
  /** The group that holds both cells. */
  readonly group: GroupResult;
  /** Time of `direct` / time of `bare_ring`. */
  readonly estimate: RatioEstimate;
  /**
   * Whether the interval lies within the target, beyond it, or across it; `null` where the target does
   * not apply: it is set for `round_trip_4` on one layout.
   */
  readonly target: "met" | "missed" | "open" | null;
}

/**
 * Costs of `direct` in units of a bare ring, one for each group that holds the control `bare_ring`. Not where
 * all share a process: there `direct` does not cost what it does by itself.
 */
export function bareRingCosts(report: LabReport): BareRingCost[] {
  return report.groups.filter(({ placement }) => placement !== "shared").flatMap((group) => {
    const direct = estimateOf(group, "direct", false);
    const bare = estimateOf(group, "bare_ring", true);
    if (direct === null || bare === null) return [];
    const estimate = ratioBetween(direct, bare);
    return [{ group, estimate, target: targetOf(group, estimate) }];
  });
}

function targetOf(group: GroupResult, estimate: RatioEstimate): BareRingCost["target"] {
  if (group.workload !== "round_trip_4" || predictabilityOf(group) !== "one layout") return null;
  if (estimate.high <= BARE_RING_TARGET_RATIO) return "met";
  return estimate.low > BARE_RING_TARGET_RATIO ? "missed" : "open";
}

function estimateOf(group: GroupResult, strategy: string, control: boolean): RatioEstimate | null {
  const cell = group.cells.find((cell) => cell.strategy === strategy && cell.control === control);
  return cell === undefined ? null : ratioOf(group, cell);
}
