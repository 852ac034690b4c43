/**
 * The self-test's workload: `trips_1`, `trips_100`, … in place of strategies, so that how much more work one does than
 * another is known by construction.
 *
 * @module
 */

import type { PreparedWorkload, Workload } from "../../workload/workload.ts";
import type * as RingLoopModule from "./ring_loop.ts";

const LOOP_FILE = "./ring_loop.ts";

/** Name of the cell that does so many pops and pushes per operation. */
export function tripsName(trips: number): string {
  return `trips_${trips}`;
}

/**
 * Pops and pushes per operation of a cell.
 *
 * @throws {RangeError} for a name that {@linkcode tripsName} does not give.
 */
export function tripsOf(name: string): number {
  const match = /^trips_([1-9]\d{0,5})$/.exec(name);
  if (match === null) {
    throw new RangeError(
      `Cannot prepare the self-test as the strategy must be trips_ and a number: current value is ${name}`,
    );
  }
  return Number(match[1]);
}

/** The workload, for children. */
export const workload: Workload = {
  name: "ring_trips",
  operation: "pops and pushes on one ring, as many as the cell's name says",
  size: "small",
  isSingleOp: false,
  variants: [{ order: "one", layouts: "split" }],
  controls: [],
  async prepare(strategy, _variant, { copy = 0 }): Promise<PreparedWorkload> {
    const trips = Int32Array.of(tripsOf(strategy));
    // The same text under another address is another function with type feedback of its own.
    const url = new URL(`${LOOP_FILE}?copy=${copy}`, import.meta.url);
    const { makeRingLoop } = await import(url.href) as typeof RingLoopModule;
    const ringTrips = makeRingLoop();
    return {
      run: (n) => ringTrips(trips, n),
      granularity: 1,
      hot: { ringTrips },
    };
  },
};
