/**
 * Whether a process's windows still drift.
 *
 * @module
 */

import { finiteOnly, MAD_TO_SD, median } from "./quantile.ts";

/** Drift, in standard deviations of a single window, beyond which windows are not steady. */
export const DRIFT_LIMIT_SDS = 3;

/** Drift, as a ratio difference, that is never held against a process however quiet its windows. */
export const DRIFT_TOLERANCE = 0.01;

/** Windows needed to speak of drift: four in each third. */
export const FEWEST_WINDOWS = 12;

/** How the end of a process's windows compares with their beginning. */
export interface Drift {
  /** Median of the last third over median of the first third. */
  readonly lastOverFirstRatio: number;
  /** The same difference in standard deviations of a window; Infinity when windows differ but do not scatter. */
  readonly driftSds: number;
  /** Whether it stays within {@linkcode DRIFT_LIMIT_SDS} or {@linkcode DRIFT_TOLERANCE}. */
  readonly steady: boolean;
}

/**
 * Compares the last third of the windows with the first.
 *
 * drift = |median(last) − median(first)| / s, s = 1.4826 · m/(m − 1) · median |xᵢ − median of xᵢ's third|, m = ⌊n/3⌋
 *
 * The spread is taken within thirds, as a drift would widen the spread over all windows and so hide itself; m/(m − 1)
 * makes up for medians of few windows. Steady windows with normal scatter are wrongly called unsteady in 2 % of
 * cases with
 * 12 windows, 0.5 % with 18 and 0.1 % with 24 (simulated). A straight line gives 4 (12 windows) to 5.4 (many)
 * however steep, but only counts from 1 % up. A process that changes speed for a few windows and comes back is not
 * found here: that is the median's work.
 *
 * @param windowsNs Nanoseconds per operation in order of time; not finite ones are left out.
 * @throws RangeError when fewer than 12 are finite.
 */
export function drift(windowsNs: ArrayLike<number>): Drift {
  const windows = finiteOnly(windowsNs);
  const count = windows.length;
  if (count < FEWEST_WINDOWS) {
    throw new RangeError(
      `Cannot judge drift as at least ${FEWEST_WINDOWS} windows are needed: current value is ${count}`,
    );
  }
  const third = Math.floor(count / 3);
  const parts = [
    windows.subarray(0, third),
    windows.subarray(third, count - third),
    windows.subarray(count - third),
  ];
  const centers = parts.map(median);
  const distances = parts.flatMap((part, i) =>
    Array.from(part, (value) => Math.abs(value - centers[i]!))
  );
  const spread = MAD_TO_SD * third / (third - 1) * median(distances);
  const [first, , last] = centers as [number, number, number];
  const driftSds = last === first ? 0 : Math.abs(last - first) / spread;
  const lastOverFirstRatio = last / first;
  const small = Math.abs(Math.log(lastOverFirstRatio)) <= Math.log1p(DRIFT_TOLERANCE);
  return { lastOverFirstRatio, driftSds, steady: small || driftSds <= DRIFT_LIMIT_SDS };
}
