/**
 * From windows to one figure per process: what a block says.
 *
 * @module
 */

import { finiteOnly, median, quantile } from "./quantile.ts";

/** Quantile of a process's windows that stands for its time by itself, where nothing is compared with it. */
export const LOW_QUANTILE = 0.1;

/** Rounds that a block needs to count. */
const FEWEST_ROUNDS = 3;

/**
 * The log ratio of one block: median over rounds of ln(cell window / baseline window).
 *
 * Windows of one round lie within milliseconds of each other, so what slows the machine slows both and cancels; the
 * median leaves aside rounds in which only one was hit. Means are 3–9 times worse between processes.
 *
 * @param cellNs Nanoseconds per operation of the cell, one per round.
 * @param baselineNs The same of the baseline, same rounds.
 * @returns Natural logarithm of the ratio; NaN, a missing block, when fewer than 3 rounds or fewer than half of them
 *   are valid. A round is valid when both windows are finite and above 0; rounds that only one side has are not.
 */
export function blockLogRatio(cellNs: ArrayLike<number>, baselineNs: ArrayLike<number>): number {
  const rounds = Math.max(cellNs.length, baselineNs.length);
  const ratios = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const cell = cellNs[round] ?? NaN;
    const baseline = baselineNs[round] ?? NaN;
    ratios[round] = cell > 0 && baseline > 0 ? Math.log(cell / baseline) : NaN;
  }
  const valid = finiteOnly(ratios);
  if (valid.length < FEWEST_ROUNDS || valid.length < rounds / 2) return NaN;
  return median(valid);
}

/**
 * Time per operation of one process by itself: the 10 % quantile of its windows, in their unit; NaN when none is valid.
 *
 * A low quantile, as interruptions only ever add; not the minimum, which is an extreme and falls with the number of
 * windows.
 */
export function processNsPerOp(windowsNs: ArrayLike<number>): number {
  const valid = finiteOnly(windowsNs);
  return valid.length === 0 ? NaN : quantile(valid, LOW_QUANTILE);
}

/**
 * Time per operation of a cell: median over processes of {@linkcode processMedianNs}; NaN when no process is valid.
 *
 * It is to times what {@linkcode blockLogRatio} is to ratios, so that the time of a baseline stands for the same
 * windows as the ratios to it. Both follow a machine whose windows have two modes alike; a low quantile beside
 * medians would not.
 */
export function cellNsPerOp(processes: readonly ArrayLike<number>[]): number {
  const valid = finiteOnly(processes.map(processMedianNs));
  return valid.length === 0 ? NaN : median(valid);
}

/** Median of a process's windows, in their unit; NaN when none is valid. */
export function processMedianNs(windowsNs: ArrayLike<number>): number {
  const valid = finiteOnly(windowsNs);
  return valid.length === 0 ? NaN : median(valid);
}
