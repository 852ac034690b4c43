/**
 * Which layouts take part in a workload, by name.
 *
 * @module
 */

import { layoutOfClone } from "../../dispatch/layout_clones.ts";
import { RING_LAYOUT_NAMES, type RingLayoutName } from "../../ring/mod.ts";

/** The layouts that a workload's queues have. */
export interface LayoutSet {
  /** The name that stands for it: names of layouts joined by `+`, or `clones-5`. */
  readonly name: string;
  /** By position; in sets of clones each is the real layout that the clone is a copy of. */
  readonly layouts: readonly RingLayoutName[];
  /** Whether every position has ring code of its own, even where two have the same layout. */
  readonly clones: boolean;
}

/** The four layouts that there are, as a set. */
export const ALL_LAYOUTS: string = RING_LAYOUT_NAMES.join("+");

/** Numbers of layout clones in sets; all of V8's limits for dispatch lie between two of them. */
export const CLONE_COUNTS: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 12, 16];

const CLONES = "clones-";
const NAMES = CLONE_COUNTS.map((count) => `${CLONES}${count}`);

/**
 * The name of a set of layout clones, the even ones split, the odd ones packed.
 *
 * @throws {RangeError} for a number that is not among {@linkcode CLONE_COUNTS}.
 */
export function clonesName(count: number): string {
  if (CLONE_COUNTS.includes(count)) return `${CLONES}${count}`;
  throw new RangeError(
    `Cannot name layout clones as their number must be one of ${
      CLONE_COUNTS.join(", ")
    }: current value is ${count}`,
  );
}

/**
 * Reads the name of a set of layouts.
 *
 * @throws {RangeError} for a layout that does not exist or comes twice, and for a number of clones that is
 * not among {@linkcode CLONE_COUNTS}.
 */
export function parseLayoutSet(name: string): LayoutSet {
  if (NAMES.includes(name)) {
    const count = Number(name.slice(CLONES.length));
    const layouts = Array.from({ length: count }, (_, clone) => layoutOfClone(clone));
    return { name, layouts, clones: true };
  }
  const layouts = name.split("+") as RingLayoutName[];
  const known = layouts.every((layout) => RING_LAYOUT_NAMES.includes(layout));
  if (known && new Set(layouts).size === layouts.length) return { name, layouts, clones: false };
  throw new RangeError(
    `Cannot read layouts as they must be different ones of ${
      RING_LAYOUT_NAMES.join(", ")
    }, joined by +, or one of ${NAMES.join(", ")}: current value is ${name}`,
  );
}
