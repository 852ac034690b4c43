/**
 * Reads a u32, a u16 and a u16 out of each 8-byte record of a buffer, through typed arrays.
 */

const RECORDS = 1024;

/** The same buffer as 32-bit and as 16-bit elements. */
export interface Views {
  /** All bytes as u32. */
  readonly words: Uint32Array;
  /** All bytes as u16. */
  readonly halves: Uint16Array;
}

/** Records in a buffer, any bytes. */
export function setup(): Views {
  const bytes = Uint8Array.from(
    { length: RECORDS * 8 },
    (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 24,
  );
  return { words: new Uint32Array(bytes.buffer), halves: new Uint16Array(bytes.buffer) };
}

/** Sum of the fields of record `i`. */
export default function sumOfRecord({ words, halves }: Views, i: number): number {
  const record = i & (RECORDS - 1);
  return words[record << 1]! + halves[(record << 2) + 2]! + halves[(record << 2) + 3]!;
}
