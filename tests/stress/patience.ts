/** Waits of a stress run, which tell a wake-up that was lost from a machine that is busy. */

import { PeerGone } from "../../ring/mod.ts";

/** Milliseconds without a ring after which a side looks whether it slept for nothing. */
export const PATIENCE_MS = 2000;

/**
 * Waits, and looks once the limit is over: work that is there, twice in a row and without a ring, was not told of.
 *
 * @returns 1 for such a lost wake-up, else 0.
 * @throws {PeerGone} after thirty times without a ring and without work.
 */
export function patient(wait: (limitMs: number) => unknown, waiting: () => boolean): number {
  let silent = 0;
  for (let times = 0; times < 30; times++) {
    try {
      wait(PATIENCE_MS);
      return 0;
    } catch (error) {
      if (!(error instanceof PeerGone)) throw error;
      if (waiting() && ++silent === 2) return 1;
    }
  }
  throw new PeerGone("nothing came for a minute");
}

const NEVER_RUNG = new Int32Array(new SharedArrayBuffer(4));

/** For a side that polls and found nothing `turns` times: leaves the processor to others now and then. */
export function rest(turns: number): void {
  if ((turns & 0xff) === 0) Atomics.wait(NEVER_RUNG, 0, 0, 0.05);
}
