/**
 * What the self-test's loop must compute, worked out by plain queues and exact integers.
 *
 * @module
 */

import { FIRST_ADDRESS, HASH_PRIME, RING_ENTRIES } from "./ring_loop.ts";

/**
 * The hash after so many pops and pushes on a fresh ring, an i32.
 *
 * **Cost**: linear in `trips`, about 0.2 µs each.
 */
export function expectedHash(trips: number): number {
  const first = Array.from({ length: RING_ENTRIES }, (_, i) => i);
  const queue = first.slice();
  const lengths = first.map((i) => 64 + i);
  let hash = 0;
  for (let trip = 0; trip < trips; trip++) {
    const token = queue[trip]!;
    hash = step(hash, token);
    hash = step(hash, lengths[Math.floor(hash / 256) % RING_ENTRIES]!);
    hash = step(hash, FIRST_ADDRESS + 4096 * (Math.floor(hash / 65536) % RING_ENTRIES));
    queue.push(Math.floor(hash / 4096) % RING_ENTRIES);
    lengths[token] = Math.floor(hash / 256);
  }
  return hash > 0x7fffffff ? hash - 0x1_0000_0000 : hash;
}

/** (hash xor value) · prime mod 2³², of values from 0 to 2³² − 1; no product leaves the exact integers. */
function step(hash: number, value: number): number {
  const mixed = (hash ^ value) >>> 0;
  const high = Math.floor(mixed / 0x10000) * HASH_PRIME;
  const low = (mixed % 0x10000) * HASH_PRIME;
  return ((high % 0x10000) * 0x10000 + low) % 0x1_0000_0000;
}
