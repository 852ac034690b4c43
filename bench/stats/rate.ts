/**
 * Shares of comparisons, with the interval that their number allows.
 *
 * @module
 */

import { normalQuantile } from "./mod.ts";

/** How many of how many. */
export interface Rate {
  /** Comparisons that did. */
  readonly count: number;
  /** All comparisons. */
  readonly total: number;
}

/** A share with its interval, all 0…1. */
export interface ShareInterval {
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** Counts the items for which `test` holds. */
export function rateOf<T>(items: readonly T[], test: (item: T) => boolean): Rate {
  return { count: items.filter(test).length, total: items.length };
}

/** The share 0…1; NaN of nothing. */
export function share({ count, total }: Rate): number {
  return count / total;
}

/**
 * Wilson's score interval of a share.
 *
 * (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), p = count / n
 *
 * It holds its level for shares near 0 and 1, where the usual p ± z·s does not: 0 of 40 gives 0 to 8.8 %. Wilson,
 * J. American Statistical Association 22 (1927).
 *
 * @returns 0 to 1 when there is nothing to count.
 */
export function wilsonInterval({ count, total }: Rate, confidence: number = 0.95): ShareInterval {
  if (total === 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const p = count / total;
  const center = p + z * z / (2 * total);
  const spread = z * Math.sqrt(p * (1 - p) / total + z * z / (4 * total * total));
  const scale = 1 + z * z / total;
  // At the very ends the formula gives 0 and 1 but for rounding.
  return {
    low: count === 0 ? 0 : (center - spread) / scale,
    high: count === total ? 1 : (center + spread) / scale,
  };
}
