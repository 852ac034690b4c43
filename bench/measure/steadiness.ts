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
/** Cells named in one finding; the others are counted. */
const CELLS_NAMED = 3;

/** Whether a process was warm before measuring and its windows did not drift while measured. */
export function wasSteady({ steady, windowsNs }: ProcessSamples): boolean {
  return steady && (windowsNs.length < FEWEST_WINDOWS || drift(windowsNs).steady);
}

/** One finding per group for processes that drifted or changed tier, one for outliers. */
export function steadinessFindings(groups: readonly GroupResult[]): readonly Finding[] {
  return groups.flatMap((group) => {
    const where = groupName(group);
    const drifting = summary(group.cells, ({ processes }) => ({
      count: processes.filter((process) => !wasSteady(process)).length,
      of: processes.length,
    }));
    const outlying = summary(group.cells, ({ comparison }) => {
      const of = comparison?.blocks ?? 0;
      const share = comparison?.outlierShare ?? 0;
      return { count: share < OUTLIER_SHARE ? 0 : Math.round(share * of), of };
    });
    return [
      ...(drifting === "" ? [] : [{
        kind: "not steady",
        where,
        what: `times drifted or code changed tier while measured in processes: ${drifting}`,
        likelyCause: "V8 was still optimising, or the machine was busy",
        advice:
          "such processes stay in the data; measure again on a quiet machine if they are many",
      }]),
      ...(outlying === "" ? [] : [{
        kind: "outliers",
        where,
        what: `more than ${OUTLIER_DISTANCE * 100} % off the estimate are blocks: ${outlying}`,
        likelyCause: "code and data fell on other addresses in those processes (layout lottery)",
        advice: "they stay in the data and widen the interval; more blocks narrow it",
      }]),
    ];
  });
}

/** How many of how many, for the cells with the largest shares; empty when there is none. */
function summary(
  cells: readonly CellResult[],
  countOf: (cell: CellResult) => { readonly count: number; readonly of: number },
): string {
  const counted = cells.map((cell) => ({ name: cell.strategy, ...countOf(cell) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count / b.of - a.count / a.of);
  const named = counted.slice(0, CELLS_NAMED).map(({ name, count, of }) =>
    `${name} ${count} of ${of}`
  );
  const others = counted.length - named.length;
  return named.join(", ") + (others > 0 ? ` and fewer in ${others} other cells` : "");
}
