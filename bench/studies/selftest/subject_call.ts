/**
 * One call of the self-test's loop. Imported under a query per copy, as {@linkcode makeRingLoop}'s module is.
 *
 * @module
 */

import type { RingLoop } from "./ring_loop.ts";

/** A function that does one operation per call and returns the hash so far. */
export type Subject = () => number;

/** The function that calls this loop, and nothing else ever. */
export function makeSubject(loop: RingLoop, trips: Int32Array): Subject {
  return () => loop(trips, 1);
}
