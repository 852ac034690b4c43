/**
 * Which blocks the time budget allows.
 *
 * @module
 */

import { median } from "../stats/mod.ts";

/** What a group still wants. */
export interface Wish {
  /** Blocks until its next look at the data. */
  readonly blocks: number;
  /** Expected time of a block, in milliseconds. */
  readonly blockMs: number;
}

/**
 * How many of the groups, from the first on, can have all that they want in the time left.
 *
 * A group that cannot is passed over, and later ones that fit are taken instead.
 *
 * @returns indices of the groups that can.
 */
export function affordable(wishes: readonly Wish[], leftMs: number): readonly number[] {
  const chosen: number[] = [];
  let left = leftMs;
  wishes.forEach(({ blocks, blockMs }, index) => {
    const cost = blocks * blockMs;
    if (cost > left) return;
    left -= cost;
    chosen.push(index);
  });
  return chosen;
}

/** Expected time of a group's blocks, learned from those that ran. */
export class BlockCost {
  // Before anything has run: start, warm-up and windows of one cell.
  static readonly FIRST_GUESS_MS = 150;
  static readonly #REMEMBERED = 5;
  readonly #perCellMs: number[] = [];

  /** Notes how long a block over some cells took. */
  note(cells: number, ms: number): void {
    this.#perCellMs.push(ms / Math.max(cells, 1));
    if (this.#perCellMs.length > BlockCost.#REMEMBERED) this.#perCellMs.shift();
  }

  /** Expected time of a block over some cells, in milliseconds: from the median of the last few. */
  expect(cells: number): number {
    const perCell = this.#perCellMs.length === 0
      ? BlockCost.FIRST_GUESS_MS
      : median(this.#perCellMs);
    return perCell * cells;
  }
}
