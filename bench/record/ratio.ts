/**
 * Ratios to the baseline, with their intervals.
 *
 * @module
 */

import type { CellResult, GroupResult } from "./lab.ts";

/** A ratio with its interval; `low` and `high` equal `ratio` for the baseline itself. */
export interface RatioEstimate {
  /** The estimate. */
  readonly ratio: number;
  /** Lower end of the interval. */
  readonly low: number;
  /** Upper end of the interval. */
  readonly high: number;
  /** Margin at which a verdict was read off it: rounding keeps to the right side of it. */
  readonly margin?: number;
}

/** The cell's ratio to its group's baseline; 1 exactly for the baseline, `null` when not compared. */
export function ratioOf(group: GroupResult, cell: CellResult): RatioEstimate | null {
  if (cell.comparison !== null) {
    const { ratio, ratioLow: low, ratioHigh: high, margin } = cell.comparison;
    return margin === undefined ? { ratio, low, high } : { ratio, low, high, margin };
  }
  return cell.strategy === group.baseline ? { ratio: 1, low: 1, high: 1 } : null;
}

/**
 * Ratio of two cells that were both compared with the baseline. The interval is the widest that the two
 * allow, so it covers at least as often as they do together; it is theirs when one is the baseline.
 */
export function ratioBetween(above: RatioEstimate, below: RatioEstimate): RatioEstimate {
  return {
    ratio: above.ratio / below.ratio,
    low: above.low / below.high,
    high: above.high / below.low,
  };
}
