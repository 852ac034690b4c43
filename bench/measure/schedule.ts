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

/** Share of the expected time that is kept back when a plan is fitted to its budget: later blocks may take longer. */
export const KEPT_BACK = 0.1;

/**
 * Which groups a plan can have, decided once from what the first block took: the most important first, each with all
 * that it wants. The first one stays in any case, so that there is something to measure.
 *
 * @returns indices of the groups that stay, and the time that they leave for the others.
 */
export function fitted(
  wishes: readonly Wish[],
  leftMs: number,
): { readonly stay: readonly number[]; readonly leftMs: number } {
  const padded = wishes.map(({ blocks, blockMs }) => ({
    blocks,
    blockMs: blockMs * (1 + KEPT_BACK),
  }));
  const fitting = affordable(padded, leftMs);
  const stay = fitting.includes(0) || wishes.length === 0 ? fitting : [0];
  const taken = stay.reduce((sum, i) => sum + padded[i]!.blocks * padded[i]!.blockMs, 0);
  return { stay, leftMs: Math.max(0, leftMs - taken) };
}

/** Cells below which a group shows nothing: the baseline, a control, and one to compare. */
const FEWEST_CELLS = 3;

/**
 * How many of a group's cells can have all of its blocks, where all of them cannot.
 *
 * @param share Share of the time that all need that is there, beyond 1 where it is enough.
 */
export function fittedCells(cells: number, share: number): number {
  return Math.min(cells, Math.max(FEWEST_CELLS, Math.floor(cells * share / (1 + KEPT_BACK))));
}

/** Expected time of a group's blocks, learned from those that ran. */
export class BlockCost {
  // Before anything has run: start, warm-up and windows of one cell.
  static readonly FIRST_GUESS_MS = 150;
  static readonly #REMEMBERED = 5;
  readonly #perCellMs: number[] = [];
  readonly #others: BlockCost | undefined;

  /** @param others What other groups took: the guess before a block of this one has run. */
  constructor(others?: BlockCost) {
    this.#others = others;
  }

  /** Notes how long a block over some cells took. */
  note(cells: number, ms: number): void {
    this.#perCellMs.push(ms / Math.max(cells, 1));
    if (this.#perCellMs.length > BlockCost.#REMEMBERED) this.#perCellMs.shift();
    this.#others?.note(cells, ms);
  }

  /** Expected time of a block over some cells, in milliseconds: from the median of the last few. */
  expect(cells: number): number {
    if (this.#perCellMs.length > 0) return median(this.#perCellMs) * cells;
    return this.#others?.expect(cells) ?? BlockCost.FIRST_GUESS_MS * cells;
  }
}
