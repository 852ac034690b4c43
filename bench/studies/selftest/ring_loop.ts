/**
 * The timed loop of the self-test: pops and pushes on one ring, as many per operation as a table says.
 *
 * Imported under a query per copy, so that no two copies share code or type feedback.
 *
 * @module
 */

/** Entries of the ring; a power of two. */
export const RING_ENTRIES = 256;
/** Address of descriptor 0; one every 4,096 bytes. */
export const FIRST_ADDRESS = 0x10000;
/** Multiplier of the hash, FNV-1a's. */
export const HASH_PRIME = 0x01000193;

const MASK = RING_ENTRIES - 1;
// Elements of the indices.
const NEXT_AVAIL = 0;
const NEXT_USED = 1;

/**
 * Runs operations.
 *
 * @param trips Element 0 is the number of pops and pushes in one operation, 1 or more. Read when the loop runs, so
 *   that more trips are more work for the same machine code.
 * @param n Operations.
 * @returns a hash over all that was popped since the ring was made, an i32.
 */
export type RingLoop = (trips: Int32Array, n: number) => number;

/**
 * A loop over a ring of its own, with 0, 1, 2… available at first. One trip pops a token, looks up length and address,
 * and pushes another token. All of it hangs on the hash so far, so that every trip waits for the one before.
 */
export function makeRingLoop(): RingLoop {
  const tokens = Uint16Array.from({ length: RING_ENTRIES }, (_, i) => i);
  const lengths = Uint32Array.from({ length: RING_ENTRIES }, (_, i) => 64 + i);
  const addresses = Uint32Array.from({ length: RING_ENTRIES }, (_, i) => FIRST_ADDRESS + 4096 * i);
  const indices = Uint16Array.of(0, 0);
  let hash = 0;

  return function ringTrips(trips, n): number {
    let sum = hash;
    for (let op = 0; op < n; op++) {
      const count = trips[0]!;
      for (let trip = 0; trip < count; trip++) {
        const avail = indices[NEXT_AVAIL]!;
        const token = tokens[avail & MASK]!;
        indices[NEXT_AVAIL] = avail + 1;
        sum = Math.imul(sum ^ token, HASH_PRIME);
        sum = Math.imul(sum ^ lengths[(sum >>> 8) & MASK]!, HASH_PRIME);
        sum = Math.imul(sum ^ addresses[(sum >>> 16) & MASK]!, HASH_PRIME);
        const used = indices[NEXT_USED]!;
        tokens[used & MASK] = (sum >>> 12) & MASK;
        lengths[token] = sum >>> 8;
        indices[NEXT_USED] = used + 1;
      }
    }
    hash = sum;
    return sum;
  };
}
