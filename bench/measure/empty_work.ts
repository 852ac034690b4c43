/**
 * Cells whose work takes no time: they cannot be told from a loop that does nothing.
 *
 * V8 computes once, or leaves out, what it can prove not to change or not to matter, and then a benchmark compares
 * loops. Every group that has the control `empty_op` shows it.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../cell.ts";
import { EMPTY_OP } from "../workload/controls.ts";
import { groupName } from "../record/group_name.ts";
import { ratioBetween, type RatioEstimate, ratioOf } from "../record/ratio.ts";
import { significant } from "../stats/significant.ts";
import type { CellResult, Finding, GroupResult } from "../record/lab.ts";

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

/** Kind of the findings about them. */
export const NO_WORK_SEEN = "no work seen";

// Less than a tenth of the empty loop is less than one instruction after another takes: a result of another type
// that is stored makes as much.
const NO_WORK_RATIO = 1.1;

/** The strategies and functions that cannot be told from the empty loop beside which they were measured. */
export function emptyWorkIn(groups: readonly GroupResult[]): readonly EmptyWork[] {
  const seen = new Set<string>();
  return groups.flatMap((group) => {
    const reference = emptyBeside(group, groups);
    if (reference === null) return [];
    return group.cells.flatMap((cell) => {
      const own = cell.control ? null : ratioOf(group, cell);
      if (own === null) return [];
      const estimate = ratioBetween(own, reference.estimate);
      // In pairs the baseline is in each of them.
      const name = `${familyOf(group)} ${cell.strategy}`;
      if (!(estimate.ratio <= NO_WORK_RATIO) || seen.has(name)) return [];
      seen.add(name);
      return [{ group, cell, empty: reference.empty, estimate }];
    });
  });
}

/** One finding for each of them. */
export function emptyWorkFindings(groups: readonly GroupResult[]): readonly Finding[] {
  return emptyWorkIn(groups).map(({ group, cell, empty }) => ({
    kind: NO_WORK_SEEN,
    where: `${groupName(group)}/${cell.strategy}`,
    what: `its time cannot be told from that of a ${
      group.workload === FUNCTIONS_WORKLOAD ? "function" : "loop"
    } that does nothing: ${significant(cell.nsPerOp)} ns against ${significant(empty.nsPerOp)} ns`,
    likelyCause:
      "its work may have been compiled away, or is too little to be seen beside the loop",
    advice: "let the result depend on arguments that vary, and do more in one operation",
  }));
}

/** Groups without such a cell: the others say which loop is shorter, if anything. */
export function withoutEmptyWork(groups: readonly GroupResult[]): readonly GroupResult[] {
  const families = new Set(emptyWorkIn(groups).map(({ group }) => familyOf(group)));
  return groups.filter((group) => !families.has(familyOf(group)));
}

/** The empty loop of a group; among pairs it is in a group of its own. */
function emptyBeside(
  group: GroupResult,
  groups: readonly GroupResult[],
): { readonly empty: CellResult; readonly estimate: RatioEstimate } | null {
  for (const other of [group, ...groups.filter((one) => familyOf(one) === familyOf(group))]) {
    const empty = other.cells.find(({ strategy, control }) => control && strategy === EMPTY_OP);
    const estimate = empty === undefined ? null : ratioOf(other, empty);
    if (empty !== undefined && estimate !== null) return { empty, estimate };
  }
  return null;
}

/** Equal for the groups of one comparison: pairs have one each. */
function familyOf(group: GroupResult): string {
  return `${groupName(group)} · ${group.placement} · ${group.baseline}`;
}
