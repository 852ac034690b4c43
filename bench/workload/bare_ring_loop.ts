/**
 * The timed loops of the controls: nothing at all, and a token there and back through two bare rings.
 *
 * @module
 */

import { NullRing, nullRingPut, nullRingTake } from "../../ring/null_ring.ts";
import type { OrderLoop } from "./order_runner.ts";

// Constants of this module, not imports: V8 folds these, but checks an import at every call.
const put = nullRingPut;
const take = nullRingTake;

/** The loop that only reads the order. */
export function makeEmptyLoop(): OrderLoop {
  return function emptyOps(entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) sum = (sum + (entries[at]! >>> 4)) | 0;
    return sum;
  };
}

/**
 * The loop that moves a token through one ring and back through another: always the same two, as plain
 * as a program could have it, and no order to look up.
 */
export function makeBareRingLoop(): OrderLoop {
  const there = new NullRing(256);
  const back = new NullRing(256);
  return function bareRingTrips(_entries, from, to): number {
    let sum = 0;
    for (let at = from; at < to; at++) {
      put(there, at);
      put(back, take(there, -1));
      sum = (sum + take(back, -1)) | 0;
    }
    return sum;
  };
}
