/**
 * Findings about processes that were not steady or were off.
 *
 * @module
 */

import type { CellResult, Finding, GroupResult, ProcessSamples } from "../report/lab_report.ts";
import { drift, FEWEST_WINDOWS, OUTLIER_DISTANCE } from "../stats/mod.ts";
import { groupName } from "./plan.ts";

/** Share of a cell's blocks that may be outliers before it is worth a finding. */
const OUTLIER_SHARE = 0.2;

/** Whether a process was warm before measuring and its windows did not drift while measured. */
export function wasSteady({ steady, windowsNs }: ProcessSamples): boolean {
  return steady && (windowsNs.length < FEWEST_WINDOWS || drift(windowsNs).steady);
}

/** One finding per group for processes that drifted or changed tier, one for outliers. */
export function steadinessFindings(groups: readonly GroupResult[]): readonly Finding[] {
  return groups.flatMap((group) => {
    const where = groupName(group);
    const drifting = listed(group.cells, ({ strategy, processes }) => {
      const count = processes.filter((process) => !wasSteady(process)).length;
      return count === 0 ? null : `${strategy} ${count} of ${processes.length}`;
    });
    const outlying = listed(
      group.cells,
      ({ strategy, comparison }) =>
        comparison === null || comparison.outlierShare < OUTLIER_SHARE
          ? null
          : `${strategy} ${
            Math.round(comparison.outlierShare * comparison.blocks)
          } of ${comparison.blocks}`,
    );
    return [
      ...(drifting === "" ? [] : [{
        kind: "not steady",
        where,
        what:
          `processes whose times drifted or whose code changed tier while measured: ${drifting}`,
        likelyCause: "V8 was still optimising, or the machine was busy",
        advice:
          "such processes stay in the data; measure again on a quiet machine if they are many",
      }]),
      ...(outlying === "" ? [] : [{
        kind: "outliers",
        where,
        what: `blocks more than ${OUTLIER_DISTANCE * 100} % off the estimate: ${outlying}`,
        likelyCause: "code and data fell on other addresses in those processes (layout lottery)",
        advice: "they stay in the data and widen the interval; more blocks narrow it",
      }]),
    ];
  });
}

function listed(
  cells: readonly CellResult[],
  describe: (cell: CellResult) => string | null,
): string {
  return cells.flatMap((cell) => describe(cell) ?? []).join(", ");
}
