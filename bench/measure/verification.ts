/**
 * Whether all cells of a group did the same work.
 *
 * @module
 */

/** A cell's checksum of the fixed verification run. */
export interface VerifiedCell {
  /** Name of the cell. */
  readonly cell: string;
  /** The checksum. */
  readonly checksum: number;
  /** What it ran: cells that ran the same must agree. */
  readonly work: string;
  /** Whether it must agree with the others; false for controls that do other work. */
  readonly verified: boolean;
}

/** A cell that did something else. */
export interface ChecksumMismatch {
  /** Name of the cell. */
  readonly cell: string;
  /** Its checksum. */
  readonly checksum: number;
  /** What most cells got. */
  readonly expected: number;
}

/**
 * The cells whose checksum is not the one that most cells of the same work got; a tie goes to the baseline's.
 */
export function findMismatches(
  cells: readonly VerifiedCell[],
  baseline: string,
): readonly ChecksumMismatch[] {
  const compared = Map.groupBy(cells.filter(({ verified }) => verified), ({ work }) => work);
  return [...compared.values()].flatMap((cells) => mismatchesAmong(cells, baseline));
}

function mismatchesAmong(
  compared: readonly VerifiedCell[],
  baseline: string,
): readonly ChecksumMismatch[] {
  const votes = new Map<number, number>();
  for (const { cell, checksum } of compared) {
    const weight = cell === baseline ? 1.5 : 1;
    votes.set(checksum, (votes.get(checksum) ?? 0) + weight);
  }
  const expected = [...votes].sort(([, a], [, b]) => b - a)[0]?.[0];
  if (expected === undefined) return [];
  return compared
    .filter(({ checksum }) => checksum !== expected)
    .map(({ cell, checksum }) => ({ cell, checksum, expected }));
}
