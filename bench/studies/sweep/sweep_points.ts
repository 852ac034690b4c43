/**
 * The figures of a sweep: time per operation with its interval, by strategy and value.
 *
 * @module
 */

import type { CellResult } from "../../record/lab.ts";
import { processNsPerOp, yuenEstimate, yuenInterval } from "../../stats/mod.ts";
import type { SweepReport } from "./run_sweep.ts";

/** A time in nanoseconds per operation with its interval. */
export interface SweepTime {
  /** 25 % trimmed mean, on the scale of logarithms, over the processes. */
  readonly ns: number;
  /** Lower end of its interval; `ns` itself when a single process ran. */
  readonly nsLow: number;
  /** Upper end of its interval; `ns` itself when a single process ran. */
  readonly nsHigh: number;
  /** Processes that it rests on. */
  readonly processes: number;
}

/** Level of the intervals, each for itself. */
export const SWEEP_CONFIDENCE = 0.95;

/** Strategies of a sweep, in the order in which they appear. */
export function sweepStrategies({ points }: SweepReport): string[] {
  const names = points.flatMap(({ report }) =>
    report.groups.flatMap(({ cells }) => cells.map(({ strategy }) => strategy))
  );
  return [...new Set(names)];
}

/** Times of a strategy at each value; `null` where it was not measured. */
export function sweepLine({ points }: SweepReport, strategy: string): (SweepTime | null)[] {
  return points.map(({ report }) => {
    const cell = report.groups[0]?.cells.find((cell) => cell.strategy === strategy);
    return cell === undefined ? null : timeOf(cell);
  });
}

/**
 * The unit is the process: its figure is the 10 % quantile of its windows. The interval is one over processes, so it
 * holds what differs between them, and what the machine did meanwhile.
 */
function timeOf({ processes }: CellResult): SweepTime | null {
  const logs = processes.map(({ windowsNs }) => Math.log(processNsPerOp(windowsNs)))
    .filter((log) => Number.isFinite(log));
  if (logs.length === 0) return null;
  if (logs.length === 1) {
    const ns = Math.exp(logs[0]!);
    return { ns, nsLow: ns, nsHigh: ns, processes: 1 };
  }
  const estimate = yuenEstimate(logs);
  const { low, high } = yuenInterval(estimate, 1 - SWEEP_CONFIDENCE);
  return {
    ns: Math.exp(estimate.estimate),
    nsLow: Math.exp(low),
    nsHigh: Math.exp(high),
    processes: logs.length,
  };
}
