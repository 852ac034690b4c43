/**
 * The ratio of two cells' times that were measured in different comparisons of the same run.
 *
 * @module
 */

import { processMedianNs, yuenEstimate, yuenInterval } from "../stats/mod.ts";
import type { CellResult } from "../record/lab.ts";

/** A ratio of times with its interval. */
export interface TimeRatio {
  /** Estimate of time of the first / time of the second. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly ratioLow: number;
  /** Upper end of its interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval, e.g. 0.95, for this ratio alone. */
  readonly confidence: number;
  /** Blocks in which both ran. */
  readonly blocks: number;
}

/** Level of the intervals, each for itself. */
const CONFIDENCE = 0.95;
const FEWEST_BLOCKS = 2;

/**
 * Time of one cell over time of the other.
 *
 * @returns `null` when they have fewer than two blocks in common.
 */
export function timeRatio(above: CellResult, below: CellResult): TimeRatio | null {
  const ratios = logRatios(above, below);
  if (ratios.length < FEWEST_BLOCKS) return null;
  const estimate = yuenEstimate(ratios);
  const interval = yuenInterval(estimate, 1 - CONFIDENCE);
  return {
    ratio: Math.exp(estimate.estimate),
    ratioLow: Math.exp(interval.low),
    ratioHigh: Math.exp(interval.high),
    confidence: CONFIDENCE,
    blocks: ratios.length,
  };
}

/**
 * ln(time of one / time of the other) by block. The two processes of a block ran one after the other, not
 * in the same rounds, so what is compared is each one's own time per operation.
 *
 * The conductor runs blocks of the same number next to each other, in random order, a second or two apart. What the
 * machine does differently in between falls on either side alike and scatters the blocks' ratios, so that the interval,
 * which comes from that scatter, is the wider for it. What lasts longer than a block falls on both.
 */
function logRatios(above: CellResult, below: CellResult): number[] {
  const belowByBlock = new Map(below.processes.map((process) => [process.block, process]));
  return above.processes.flatMap(({ block, windowsNs }) => {
    const other = belowByBlock.get(block);
    if (other === undefined) return [];
    const ratio = Math.log(processMedianNs(windowsNs) / processMedianNs(other.windowsNs));
    return Number.isFinite(ratio) ? [ratio] : [];
  });
}
