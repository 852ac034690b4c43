/**
 * How long a cell's windows are and how many of them make a round.
 *
 * @module
 */

import type { BlockSettings } from "./block_settings.ts";
import { windowOps } from "./prepared_cell.ts";

/** A cell's windows in one round; the same in all blocks of a comparison. */
export interface WindowPlan {
  /** Operations of a window. */
  readonly ops: number;
  /** Windows, one after the other. */
  readonly count: number;
}

/** The settings that matter here. */
export type WindowSettings = Pick<
  BlockSettings,
  "windowMs" | "windowsPerRound" | "fewestOps" | "longestWindowMs"
>;

/**
 * Plans windows of the length aimed at, or longer ones where that is too short for the fewest operations
 * or for one granule, and as many of them as fit into the time of a round, at least one.
 */
export function planWindows(
  nsPerOp: number,
  granularity: number,
  settings: WindowSettings,
): WindowPlan {
  const { windowMs, windowsPerRound = 1, fewestOps, longestWindowMs } = settings;
  const fewestMs = Math.min((fewestOps * nsPerOp) / 1e6, longestWindowMs);
  const ops = windowOps(nsPerOp, Math.max(windowMs, fewestMs), granularity);
  const roundMs = windowMs * windowsPerRound;
  const count = Math.floor((roundMs * 1e6) / (ops * nsPerOp));
  return { ops, count: Math.min(Math.max(count, 1), windowsPerRound) };
}
