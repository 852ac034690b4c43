/**
 * Correction of p-values over a family of comparisons.
 *
 * @module
 */

/**
 * Holm-adjusted p-values, in the order given.
 *
 * p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1) p₍ⱼ₎), p₍₁₎ ≤ … ≤ p₍ₘ₎
 *
 * Rejecting where p̃ ≤ α keeps the probability of even one false rejection in the family at α, whatever the
 * dependence (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian J. of Statistics 6,
 * 1979), as R's `p.adjust(p, "holm")`. No useful interval goes with these tests: where
 * verdicts have to agree with intervals, {@linkcode decideFamily} shares the error out equally instead.
 *
 * @throws RangeError when a p-value does not lie within 0…1.
 */
export function holmAdjust(pValues: ArrayLike<number>): Float64Array {
  const p = Float64Array.from(pValues);
  for (const value of p) {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(
        `Cannot adjust p-values as each must lie within 0…1: current value is ${value}`,
      );
    }
  }
  const order = Array.from(p, (_, index) => index).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Float64Array(p.length);
  let highest = 0;
  order.forEach((index, rank) => {
    highest = Math.max(highest, Math.min(1, (p.length - rank) * p[index]!));
    adjusted[index] = highest;
  });
  return adjusted;
}
