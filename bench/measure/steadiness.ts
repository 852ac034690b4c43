/**
 * Findings about processes that were not steady or were off.
 *
 * @module
 */

import type { CellResult, GroupResult, ProcessSamples } from "../record/lab.ts";
import type { MadeFinding } from "../record/finding.ts";
import {
  drift,
  type EstimateState,
  FEWEST_WINDOWS,
  median,
  OUTLIER_DISTANCE,
} from "../stats/mod.ts";
import { groupName } from "../cell.ts";

/** Share of a cell's blocks that may be outliers before it is worth a finding. */
const OUTLIER_SHARE = 0.2;
/** Cells named in one finding; the others are counted. */
const CELLS_NAMED = 3;

/**
 * Names of the cells whose process in a block was not warm before measuring, changed tier, or drifted.
 *
 * What slows the machine slows all processes of a round alike, so drift is looked for in each process's
 * windows over the round's own speed: the median over all cells of window / median of the cell's windows.
 *
 * @param processes The processes of one block by cell name; rounds in the same order in all.
 */
export function unsteadyCells(processes: ReadonlyMap<string, ProcessSamples>): readonly string[] {
  const relative = [...processes.values()].map(({ windowsNs }) => {
    const center = median(windowsNs);
    return windowsNs.map((ns) => ns / center);
  });
  const rounds = Math.min(...relative.map((windows) => windows.length));
  const speeds = Array.from(
    { length: rounds },
    (_, round) => median(relative.map((windows) => windows[round]!)),
  );
  return [...processes].flatMap(([name, { steady, windowsNs }]) => {
    const own = speeds.map((speed, round) => windowsNs[round]! / speed);
    return steady && (rounds < FEWEST_WINDOWS || drift(own).steady) ? [] : [name];
  });
}

/** One finding per group for processes that drifted or changed tier, one for outliers. */
export function steadinessFindings(groups: readonly GroupResult[]): readonly MadeFinding[] {
  return groups.flatMap((group) => {
    const where = groupName(group);
    const unsteady = blocksOf(group).flatMap(unsteadyCells);
    const drifting = summary(group.cells, ({ strategy, processes }) => ({
      count: unsteady.filter((name) => name === strategy).length,
      of: processes.length,
    }));
    const outlying = summary(group.cells, ({ comparison }) => {
      const of = comparison?.blocks ?? 0;
      const share = comparison?.outlierShare ?? 0;
      return { count: share < OUTLIER_SHARE ? 0 : Math.round(share * of), of };
    });
    return [
      ...(drifting === "" ? [] : [driftFinding(where, drifting)]),
      ...(outlying === "" ? [] : [outlierFinding(where, outlying)]),
    ];
  });
}

/** One finding per group with estimates that are not of quiet windows. */
export function stateFindings(groups: readonly GroupResult[]): readonly MadeFinding[] {
  return groups.flatMap((group) => {
    const states = group.cells.flatMap(({ comparison }) => comparison?.state ?? []);
    const count = (state: EstimateState) => states.filter((one) => one === state).length;
    const [contended, mixed] = [count("contended"), count("mixed")];
    if (contended + mixed === 0) return [];
    const what = [
      ...(contended === 0 ? [] : [`${contended} of contended windows only`]),
      ...(mixed === 0 ? [] : [`${mixed} of windows in whatever state`]),
    ].join(", ");
    return [{
      kind: "core not quiet" as const,
      where: groupName(group),
      what: `of ${states.length} estimates are ${what}`,
      likelyCause: "somebody else kept the core busy, in this machine or on its host",
      advice: "they hold beside a busy neighbor; measure again on a quiet machine for the others",
    }];
  });
}

/** One finding for all groups together, if any process drifted or changed tier. */
export function driftOfRun(groups: readonly GroupResult[]): readonly MadeFinding[] {
  const unsteady = groups.flatMap((group) => blocksOf(group).flatMap(unsteadyCells));
  if (unsteady.length === 0) return [];
  const processes = Map.groupBy(
    groups.flatMap(({ cells }) => cells),
    ({ strategy }) => strategy,
  );
  const cells = [...processes.values()].map((same) => ({
    ...same[0]!,
    processes: same.flatMap((cell) => cell.processes),
  }));
  const all = cells.reduce((sum, cell) => sum + cell.processes.length, 0);
  const named = summary(cells, ({ strategy, processes }) => ({
    count: unsteady.filter((name) => name === strategy).length,
    of: processes.length,
  }));
  return [driftFinding("the run", `${unsteady.length} of ${all}, most of them of ${named}`)];
}

function outlierFinding(where: string, which: string): MadeFinding {
  return {
    kind: "outliers",
    where,
    what: `more than ${OUTLIER_DISTANCE * 100} % off the estimate are blocks: ${which}`,
    likelyCause: "code and data fell on other addresses in those processes (memory placement)",
    advice: "they stay in the data and widen the interval; more blocks narrow it",
  };
}

function driftFinding(where: string, which: string): MadeFinding {
  return {
    kind: "not steady",
    where,
    what: `times drifted or code changed tier while measured in processes: ${which}`,
    likelyCause: "V8 was still optimizing, or the machine was busy",
    advice: "such processes stay in the data; measure again on a quiet machine if they are many",
  };
}

/** The processes of each block, by cell name. */
function blocksOf(group: GroupResult): readonly ReadonlyMap<string, ProcessSamples>[] {
  const blocks = new Map<number, Map<string, ProcessSamples>>();
  for (const { strategy, processes } of group.cells) {
    for (const process of processes) {
      const cells = blocks.get(process.block) ?? new Map<string, ProcessSamples>();
      cells.set(strategy, process);
      blocks.set(process.block, cells);
    }
  }
  return [...blocks.values()];
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
