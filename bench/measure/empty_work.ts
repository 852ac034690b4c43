/**
 * Cells whose work takes no time: they cannot be told from a loop that does nothing.
 *
 * V8 computes once, or leaves out, what it can prove not to change or not to matter, and then a benchmark compares
 * loops. Every group that has the control `empty_op` shows it.
 *
 * @module
 */

import { cellName, FUNCTIONS_WORKLOAD } from "../cell.ts";
import { comparisonsOf } from "./plan.ts";
import type { MadeFinding } from "../record/finding.ts";
import { EMPTY_CONTROLS, EMPTY_OP } from "../workload/controls.ts";
import { ratioBetween, type RatioEstimate, ratioOf } from "../record/ratio.ts";
import { significant } from "../stats/significant.ts";
import type { CellResult, GroupResult } from "../record/lab.ts";

/** A cell that cannot be told from the empty loop. */
export interface EmptyWork {
  /** Its group. */
  readonly group: GroupResult;
  /** The cell. */
  readonly cell: CellResult;
  /** The empty loop's cell. */
  readonly empty: CellResult;
  /** Time of the cell / time of the empty loop. */
  readonly estimate: RatioEstimate;
}

// Less than a tenth of the empty loop is less than one instruction after another takes: a result of another type
// that is stored makes as much.
const NO_WORK_RATIO = 1.1;

/** The strategies and functions that cannot be told from the empty loop beside which they were measured. */
export function emptyWorkIn(groups: readonly GroupResult[]): readonly EmptyWork[] {
  return comparisonsOf(groups, (group) => group).flatMap((comparison) => {
    // In pairs the empty loop is in one of them, and the baseline in each.
    const references = emptyAmong(comparison);
    const seen = new Set<string>();
    return comparison.flatMap((group) =>
      group.cells.flatMap((cell) => {
        const own = cell.control || seen.has(cell.strategy) ? null : ratioOf(group, cell);
        const reference = references.get(cell.floor ?? EMPTY_OP);
        if (own === null || reference === undefined) return [];
        const estimate = ratioBetween(own, reference.estimate);
        if (!(estimate.ratio <= NO_WORK_RATIO)) return [];
        seen.add(cell.strategy);
        return [{ group, cell, empty: reference.empty, estimate }];
      })
    );
  });
}

/** One finding for each of them. */
export function emptyWorkFindings(groups: readonly GroupResult[]): readonly MadeFinding[] {
  return emptyWorkIn(groups).map(({ group, cell, empty }) => ({
    kind: "no work seen",
    where: whereOf(group, cell),
    what: `its time cannot be distinguished from that of a ${
      group.workload === FUNCTIONS_WORKLOAD ? "function" : "loop"
    } that does nothing: ${significant(cell.nsPerOp)} ns against ${significant(empty.nsPerOp)} ns`,
    likelyCause:
      "its work may have been compiled away, or is too little to be seen beside the loop",
    advice: "let the result depend on arguments that vary, and do more in one operation",
  }));
}

function whereOf(
  { workload, order, layouts, configuration }: GroupResult,
  { strategy }: CellResult,
): string {
  return cellName({
    workload,
    order,
    layouts,
    ...(configuration === undefined ? {} : { configuration }),
    strategy,
  });
}

/** Groups without such a cell: the others say which loop is shorter, if anything. */
export function withoutEmptyWork(groups: readonly GroupResult[]): readonly GroupResult[] {
  const idle = new Set(
    comparisonsOf(groups, (group) => group)
      .filter((comparison) => emptyWorkIn(comparison).length > 0).flat(),
  );
  return groups.filter((group) => !idle.has(group));
}

/** The empty loops of a comparison, by name. */
function emptyAmong(
  comparison: readonly GroupResult[],
): ReadonlyMap<string, { readonly empty: CellResult; readonly estimate: RatioEstimate }> {
  return new Map(
    comparison.flatMap((group) =>
      group.cells.flatMap((empty) => {
        const isEmpty = empty.control && EMPTY_CONTROLS.includes(empty.strategy);
        const estimate = isEmpty ? ratioOf(group, empty) : null;
        return estimate === null ? [] : [[empty.strategy, { empty, estimate }] as const];
      })
    ).reverse(),
  );
}
