/**
 * Numbers in so many significant digits.
 *
 * @module
 */

/** Three significant digits, without exponent, at most three decimals; `–` for what is no number. */
export function significant(value: number): string {
  return digits(value, 3, 3);
}

/** A number in `figures` significant digits, at most `most` decimals; `–` for what is no number. */
export function digits(value: number, most: number, figures: number): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(figures));
  if (Math.abs(rounded) < 0.5 / 10 ** most) return "0";
  const decimals = figures - 1 - Math.floor(Math.log10(Math.abs(rounded)));
  return rounded.toFixed(Math.min(most, Math.max(0, decimals))).replace("-", "−");
}
