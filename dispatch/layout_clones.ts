/**
 * Strategies over more layouts than Linux has: what becomes of each form of dispatch at 5, 6 or 16.
 *
 * Layout clones are copies of two real layouts, each with code of its own: even ones split, odd ones packed.
 *
 * @module
 */

import type { LayoutName } from "../ring/mod.ts";
import { MAX_LAYOUTS, writeStrategy, type WrittenStrategy } from "./written_strategy.ts";

export { WRITABLE_STRATEGY_NAMES as CLONEABLE_STRATEGY_NAMES } from "./strategy_files.ts";

/** Most layout clones of a strategy. */
export const MAX_LAYOUT_CLONES = MAX_LAYOUTS;

/** The real layout that a clone is a copy of: split for even numbers, packed for odd ones. */
export function layoutOfClone(clone: number): LayoutName {
  return clone % 2 === 0 ? "split" : "packed";
}

/**
 * Makes a strategy over `layoutCount` layout clones. Each call makes dispatchers with code of their own.
 *
 * Permissions as for `writeStrategy`.
 *
 * @throws {RangeError} for an unknown strategy and for a count outside 1 to 16.
 */
export async function cloneStrategy(name: string, layoutCount: number): Promise<WrittenStrategy> {
  if (!Number.isInteger(layoutCount) || layoutCount < 1 || layoutCount > MAX_LAYOUT_CLONES) {
    throw new RangeError(
      `Cannot clone layouts as their number must be from 1 to ${MAX_LAYOUT_CLONES}: current value is ${layoutCount}`,
    );
  }
  return await writeStrategy(name, Array.from({ length: layoutCount }, (_, i) => layoutOfClone(i)));
}
