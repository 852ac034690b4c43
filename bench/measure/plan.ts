/**
 * What a run is to measure: groups of cells, rounds, blocks, budget.
 *
 * @module
 */

import type { Predictability } from "../workload/order.ts";
import type { OperationSize } from "../workload/workload.ts";
import { groupName } from "../cell.ts";
import type { Placement } from "../record/placement.ts";
import type { RatioInterval } from "../stats/verdict.ts";
import type { Configuration } from "../record/configuration.ts";

/** What a cell runs, whatever the strategy. */
export interface Work {
  /** Workload name. */
  readonly workload: string;
  /** Order name. */
  readonly order: string;
  /** Layouts, joined by `+`. */
  readonly layouts: string;
}

/** One cell of a group. */
export interface CellPlan {
  /** Name in the report: the strategy's, or the control's. */
  readonly name: string;
  /** Strategy to prepare; differs from the name for controls made of a strategy. */
  readonly strategy: string;
  /** Whether this is a control and not a strategy. */
  readonly control: boolean;
  /** Operations really run per operation reported: 2 for the known ×2. */
  readonly opsScale: number;
  /** Whether its checksum must agree with the other cells'; false for controls that do other work. */
  readonly verified: boolean;
  /** Whether the run goes on for this cell alone while its verdict is open, though it is a control. */
  readonly needed?: boolean;
  /** The control that does nothing and is called as this cell is; `EMPTY_OP` unless given. */
  readonly floor?: string;
  /** What it runs in place of the group's work, in comparisons across workloads, orders or layouts. */
  readonly work?: Work;
  /** V8 flags of its process beside the run's; where cells share one, those of the first count. */
  readonly v8Flags?: readonly string[];
  /** URL of a module whose `workload` is used instead of the group's. */
  readonly module?: string;
  /** Files and folders that its process may read in addition. */
  readonly readPaths?: readonly string[];
  /** Further arguments of `deno run` for its process; where cells share one, those of the first count. */
  readonly runArgs?: readonly string[];
}

/** One comparison family. */
export interface GroupPlan extends Work {
  /** What one operation is. */
  readonly operation: string;
  /** How large an operation is, if the workload says it. */
  readonly size?: OperationSize;
  /** How well the next layout can be foretold, if there is an order. */
  readonly predictability?: Predictability;
  /** Placement of the cells. */
  readonly placement: Placement;
  /** What its processes run under, where several configurations are compared. */
  readonly configuration?: Configuration;
  /** Name of the cell that ratios refer to. */
  readonly baseline: string;
  /** The cells; the baseline is among them. */
  readonly cells: readonly CellPlan[];
}

/** A run. */
export interface LabPlan {
  /** `quick`, `full` or another name of what was asked for. */
  readonly mode: string;
  /** The groups, most important first: when time is short, the last go without. */
  readonly groups: readonly GroupPlan[];
  /** Numbers of blocks at which verdicts are sought, ascending; the last is the most that is run. */
  readonly looks: readonly number[];
  /** Rounds per block. */
  readonly rounds: number;
  /** Wall time for all measuring, in milliseconds. */
  readonly budgetMs: number;
  /**
   * Whether groups that cannot reach their first look in time are left out whole, the last ones first, and named in
   * findings; else every group has what the time allows, if only a few blocks.
   */
  readonly wholeGroups?: boolean;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Equivalence margin as a ratio difference. */
  readonly margin: number;
  /** Error allowed over all looks, for each kind of claim; that of isolated cells by default. */
  readonly alpha?: number;
  /** Whether an interval leaves open what is asked; by default whether it has no verdict at the margin. */
  readonly isOpen?: (of: RatioInterval) => boolean;
  /** Further V8 flags of the children. */
  readonly v8Flags: readonly string[];
  /** The configuration that the others of the plan are compared with. */
  readonly referenceConfiguration?: string;
}

/** By what groups are one comparison. */
interface Compared {
  readonly workload: string;
  readonly order: string;
  readonly layouts: string;
  readonly placement: Placement;
  readonly configuration?: { readonly name: string };
  readonly baseline: string;
}

/**
 * Groups by comparison: in `paired` placement a process holds the baseline and one cell, so each cell has a group of its
 * own, and those of one baseline are one comparison; any other group is one by itself. In order of their first groups.
 */
export function comparisonsOf<Group>(
  groups: readonly Group[],
  what: (group: Group) => Compared,
): readonly (readonly Group[])[] {
  const comparisons = new Map<string | Group, Group[]>();
  for (const group of groups) {
    const compared = what(group);
    const key = compared.placement === "paired"
      ? `${groupName(compared)}/${compared.baseline}`
      : group;
    comparisons.set(key, [...comparisons.get(key) ?? [], group]);
  }
  return [...comparisons.values()];
}

/** What a cell of a group runs. */
export function workOf(group: GroupPlan, cell: CellPlan): Work {
  return cell.work ?? group;
}

/** Names what a cell runs: equal for cells whose checksums must agree. */
export function workName(group: GroupPlan, cell: CellPlan): string {
  const { workload, order, layouts } = workOf(group, cell);
  return [cell.module ?? "", workload, order, layouts].join("/");
}

/** The cells of a group that share a process. */
export function processesOf(
  placement: Placement,
  cells: readonly CellPlan[],
): readonly (readonly CellPlan[])[] {
  return placement === "isolated" ? cells.map((cell) => [cell]) : [cells];
}
