/**
 * Processes that are off: labeled, never dropped.
 *
 * @module
 */

/** Distance, as a ratio difference, beyond which a block counts as an outlier. */
export const OUTLIER_DISTANCE = 0.05;

/**
 * For each block whether its ratio lies further than `distance` from the estimate: |x − x̂| > ln(1 + d).
 *
 * The figure is a result of its own ("memory placement"): the estimator is made to stand it, so nothing is taken out.
 *
 * @param logRatios Log ratio per block; a missing block (NaN) is no outlier.
 * @param estimate Log ratio of the comparison.
 * @param distance Ratio difference, 5 % by default.
 */
export function outlierBlocks(
  logRatios: ArrayLike<number>,
  estimate: number,
  distance: number = OUTLIER_DISTANCE,
): boolean[] {
  const limit = Math.log1p(distance);
  return Array.from(logRatios, (value) => Math.abs(value - estimate) > limit);
}

/**
 * Share 0…1 of the valid blocks that {@linkcode outlierBlocks} labels; 0 when there is none.
 */
export function outlierShare(
  logRatios: ArrayLike<number>,
  estimate: number,
  distance: number = OUTLIER_DISTANCE,
): number {
  let valid = 0;
  for (let i = 0; i < logRatios.length; i++) if (!Number.isNaN(logRatios[i]!)) valid++;
  const off = outlierBlocks(logRatios, estimate, distance).filter(Boolean).length;
  return valid === 0 ? 0 : off / valid;
}
