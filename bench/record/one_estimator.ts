/**
 * One estimator for each table: times, differences and ratios of a group are one estimate.
 *
 * The ratio is what the lab estimates well, as the machine's drift cancels in it. So the time of a baseline is
 * estimated from its windows, and that of every cell compared with it is the baseline's time × the ratio: in any
 * table, time ÷ time is the ratio shown.
 *
 * @module
 */

import { blocksByState, cellNsPerOp, processMedianNs, windowsIn } from "../stats/mod.ts";
import type { CellResult, GroupResult, ProcessSamples } from "./lab.ts";

/** Nanoseconds per operation of a cell: the baseline's × the ratio; its own where it was not compared. */
export function nsPerOpOf(group: GroupResult, cell: CellResult): number {
  const baseline = baselineOf(group);
  return baseline === undefined || cell.comparison === null
    ? cell.nsPerOp
    : baseline.nsPerOp * cell.comparison.ratio;
}

/** Nanoseconds per operation of a cell by itself, of windows in one state of the core; NaN where it has none. */
export function statedNsPerOp(processes: readonly ProcessSamples[]): number {
  const { values } = blocksByState(
    processes.map((process) => [process]),
    (own, state) => processMedianNs(windowsIn(own, state)[0]!),
  );
  return cellNsPerOp([...values].map((ns) => [ns]));
}

/**
 * The group with times that agree with its ratios, from its windows where it holds any. Records of earlier versions
 * have times of their own for each cell, which did not; of a group that agrees already nothing changes.
 */
export function withOneEstimator(group: GroupResult): GroupResult {
  const own = group.cells.map((cell) => {
    const nsPerOp = statedNsPerOp(cell.processes);
    return Number.isFinite(nsPerOp) ? { ...cell, nsPerOp } : cell;
  });
  const measured = { ...group, cells: own };
  return { ...group, cells: own.map((cell) => ({ ...cell, nsPerOp: nsPerOpOf(measured, cell) })) };
}

function baselineOf({ baseline, cells }: GroupResult): CellResult | undefined {
  return cells.find(({ strategy }) => strategy === baseline);
}
