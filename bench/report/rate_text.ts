/**
 * How rates look.
 *
 * @module
 */

import { type Rate, share, wilsonInterval } from "../stats/rate.ts";

/** The share as a percentage, `97.5 %`; `–` of nothing. */
export function percentOf(rate: Rate): string {
  return rate.total === 0 ? "–" : `${percentNumber(share(rate))} %`;
}

/** The share's interval, `87 to 99.6 %`. */
export function rangeOf(rate: Rate): string {
  const { low, high } = wilsonInterval(rate);
  return `${percentNumber(low)} to ${percentNumber(high)} %`;
}

/** Share and interval for a table, `98 (87–100)`; `–` of nothing. */
export function percentWithRange(rate: Rate): string {
  if (rate.total === 0) return "–";
  const { low, high } = wilsonInterval(rate);
  return `${(share(rate) * 100).toFixed(0)} (${(low * 100).toFixed(0)}–${(high * 100).toFixed(0)})`;
}

/** Two digits or more; near 0 and 100 one decimal, as 0.4 % is not 0 % and 99.6 % not 100 %. */
function percentNumber(fraction: number): string {
  const percent = fraction * 100;
  const whole = Number.isInteger(percent) || (percent >= 10 && percent <= 99);
  return percent.toFixed(whole ? 0 : 1);
}

/** `1 comparison`, `2 comparisons`. */
export function comparisonsText(count: number): string {
  return count === 1 ? "1 comparison" : `${count} comparisons`;
}
