/**
 * Quantiles, median and median absolute deviation.
 *
 * All functions want finite numbers: a missing value is taken out with {@linkcode finiteOnly} first, so that it is
 * counted by whoever took it out and never vanishes inside a formula.
 *
 * @module
 */

/** The finite ones of `values`, in order. Allocates a copy. */
export function finiteOnly(values: ArrayLike<number>): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) kept[count++] = value;
  }
  return kept.slice(0, count);
}

/**
 * A sorted copy of `values`, ascending.
 *
 * @throws RangeError when `values` is empty or holds NaN or an infinity.
 */
export function sorted(values: ArrayLike<number>): Float64Array {
  if (values.length === 0) {
    throw new RangeError("Cannot sort samples as at least 1 is needed: current value is 0");
  }
  const copy = Float64Array.from(values);
  for (const value of copy) {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Cannot sort samples as all must be finite: current value is ${value}`);
    }
  }
  return copy.sort();
}

/**
 * The quantile of `values` at `probability` (0…1), in the unit of the values.
 *
 * x₍ᵢ₎ + (p(n − 1) − i)(x₍ᵢ₊₁₎ − x₍ᵢ₎) with i = ⌊p(n − 1)⌋ and x₍₀₎ the smallest: type 7 of Hyndman and Fan, "Sample
 * quantiles in statistical packages", The American Statistician 50 (1996), which is the default of R, NumPy and
 * Julia.
 *
 * @throws RangeError when `values` is empty or not finite, or `probability` lies outside 0…1.
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileOfSorted(sorted(values), probability);
}

/**
 * {@linkcode quantile} of values that are sorted already. Allocates nothing.
 *
 * @throws RangeError when `ascending` is empty or `probability` lies outside 0…1.
 */
export function quantileOfSorted(ascending: Float64Array, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(
      `Cannot take a quantile as the probability must lie within 0…1: current value is ${probability}`,
    );
  }
  if (ascending.length === 0) {
    throw new RangeError(
      "Cannot take a quantile as at least 1 sample is needed: current value is 0",
    );
  }
  const position = probability * (ascending.length - 1);
  const index = Math.floor(position);
  const lower = ascending[index]!;
  const upper = ascending[Math.min(index + 1, ascending.length - 1)]!;
  return lower + (position - index) * (upper - lower);
}

/**
 * The median of `values`, in their unit: {@linkcode quantile} at ½.
 *
 * @throws RangeError when `values` is empty or not finite.
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Factor that makes the median absolute deviation of normal data estimate its standard deviation: 1 / Φ⁻¹(¾). */
export const MAD_TO_SD = 1.482602218505602;

/**
 * The median absolute deviation: median |xᵢ − median x|, in the unit of the values and *not* scaled.
 *
 * Times {@linkcode MAD_TO_SD} it estimates the standard deviation of normal data (R's `mad()` scales by default).
 * Hampel, "The influence curve and its role in robust estimation", JASA 69 (1974).
 *
 * @throws RangeError when `values` is empty or not finite.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const center = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - center)));
}
