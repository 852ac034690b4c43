/**
 * What the controls of a run came out as.
 *
 * @module
 */

import type { CellResult, ControlOutcome, GroupResult } from "../report/lab_report.ts";
import { BARE_RING, DIRECT_AGAIN, DIRECT_X2, EMPTY_OP } from "../workload/controls.ts";
import { groupName } from "./plan.ts";

/** The outcomes of all controls in the groups. */
export function controlOutcomes(groups: readonly GroupResult[]): readonly ControlOutcome[] {
  return groups.flatMap((group) => {
    const baseline = group.cells.find(({ strategy }) => strategy === group.baseline);
    return group.cells.filter(({ control }) => control).map((cell) => {
      const judged = judge(cell, baseline);
      return { ...judged, where: groupName(group) };
    });
  });
}

type Judged = Omit<ControlOutcome, "where">;

function judge(cell: CellResult, baseline: CellResult | undefined): Judged {
  const observed = describe(cell);
  const verdict = cell.comparison?.verdict ?? null;
  switch (cell.strategy) {
    case DIRECT_AGAIN:
      return {
        name: "A/A",
        expected: "no difference from itself",
        observed,
        passed: verdict === null ? null : verdict !== "faster" && verdict !== "slower",
      };
    case DIRECT_X2:
      return {
        name: "planted ×2",
        expected: "slower",
        observed,
        passed: verdict === null ? null : verdict === "slower",
      };
    case EMPTY_OP:
      return { name: "empty op", expected: "the harness's share", observed, passed: null };
    case BARE_RING:
      return {
        name: "null ring",
        expected: "a lower bound for any ring",
        observed: baseline === undefined
          ? observed
          : `${observed}; ${baseline.strategy} takes ${
            (baseline.nsPerOp / cell.nsPerOp).toFixed(2)
          } times as long`,
        passed: null,
      };
    default:
      return { name: cell.strategy, expected: "no expectation", observed, passed: null };
  }
}

function describe({ nsPerOp, comparison }: CellResult): string {
  const ns = `${nsPerOp.toPrecision(3)} ns per operation`;
  if (comparison === null) return `${ns}, too few blocks to compare`;
  const { baseline, ratio, ratioLow, ratioHigh, verdict } = comparison;
  const interval = `${ratioLow.toFixed(3)} to ${ratioHigh.toFixed(3)}`;
  return `${verdict}: ${ratio.toFixed(3)} times ${baseline} (${interval}), ${ns}`;
}
