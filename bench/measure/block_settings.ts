/**
 * How blocks are run.
 *
 * @module
 */

import type { CoreRules } from "./core_probe.ts";
import type { ChildOptions } from "./measuring_child.ts";

/** How a block is run. */
export interface BlockSettings {
  /** How children are started. */
  readonly child: ChildOptions;
  /** Rounds. */
  readonly rounds: number;
  /** Length of a window to aim at, in milliseconds. */
  readonly windowMs: number;
  /**
   * Windows of a cell in one round, one after the other; the round's figure is their median. 1 by default.
   *
   * Several short ones stand interruptions better than a long one. Where a window has to be longer than
   * {@linkcode BlockSettings.windowMs}, there are fewer of them.
   */
  readonly windowsPerRound?: number;
  /**
   * Length of a warm-up window, in milliseconds. Short: V8 replaces code that was optimized while its
   * loop ran only at a later call, the hundredth at worst.
   */
  readonly warmUpWindowMs: number;
  /** Fewest operations of a window, if they fit into {@linkcode BlockSettings.longestWindowMs}. */
  readonly fewestOps: number;
  /** Longest window for the sake of {@linkcode BlockSettings.fewestOps}, in milliseconds. */
  readonly longestWindowMs: number;
  /** Shortest and longest warm-up per cell, in milliseconds. */
  readonly warmUpMs: readonly [shortest: number, longest: number];
  /** Fewest operations of a warm-up, time permitting. */
  readonly warmUpOps: number;
  /** Operations of the first warm-up window; few where one takes long. 64 by default. */
  readonly firstOps?: number;
  /** Calls that are timed one by one after the windows, where they are long enough; none unless given. */
  readonly singleCalls?: number;
  /** Children that start and warm up at the same time. */
  readonly parallel: number;
  /** How windows are told apart by the state of the core, and where processes are pinned; nothing of it by default. */
  readonly core?: CoreRules | undefined;
  /** Longest wait for an answer, in milliseconds; a child that takes longer is killed. */
  readonly limitMs: number;
}
