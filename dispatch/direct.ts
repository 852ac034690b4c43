/**
 * No dispatch at all: the caller knows the layout and calls its functions. The floor that the other
 * strategies are measured against; in C, a driver compiled for one layout.
 *
 * Expectation: each call site sees one constant function, inlined as far as V8's budget reaches.
 *
 * A strategy object serves one layout, the one that {@linkcode directFor} was asked for. Its
 * operations *are* the ring's functions: no wrapper, so no test of the layout either. A queue of
 * another layout must not reach it; `create` refuses to make one.
 *
 * @module
 */

import {
  createVirtqueue,
  layoutOps,
  type RingLayoutName,
  type Virtqueue,
  type VirtqueueOptions,
} from "../ring/mod.ts";
import type { Strategy } from "./strategy.ts";

function createOnly(layout: RingLayoutName, options: VirtqueueOptions): Virtqueue {
  if (options.layout !== layout) {
    throw new TypeError(
      `Cannot create virtqueue as direct calls here serve layout ${layout}: current value is ${options.layout}; load it with loadStrategyFor(name, layouts)`,
    );
  }
  return createVirtqueue(options);
}

function direct(layout: RingLayoutName): Strategy {
  return Object.freeze({
    ...layoutOps(layout),
    name: "direct",
    correspondsTo: "a driver compiled for one layout",
    expectation: "Inlined as far as the budget reaches: the floor.",
    create: (options: VirtqueueOptions): Virtqueue => createOnly(layout, options),
  });
}

const DIRECT: Readonly<Record<RingLayoutName, Strategy>> = {
  split: direct("split"),
  packed: direct("packed"),
  "split_in_order": direct("split_in_order"),
  "packed_in_order": direct("packed_in_order"),
};

/**
 * The strategy `direct` for queues of one layout.
 *
 * @throws {RangeError} for an unknown layout, naming it.
 */
export function directFor(layout: RingLayoutName): Strategy {
  if (!Object.hasOwn(DIRECT, layout)) {
    throw new RangeError(
      `Cannot make direct calls as layout must be one of ${
        Object.keys(DIRECT).join(", ")
      }: current value is ${layout}`,
    );
  }
  return DIRECT[layout];
}
