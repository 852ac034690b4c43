/**
 * No dispatch at all: the caller knows the layout and calls its functions. The floor that the other
 * strategies are measured against; in C, a driver compiled for one layout.
 *
 * Expectation: each call site sees one constant function, inlined as far as V8's budget reaches.
 *
 * A strategy object serves one layout, the one that {@linkcode directFor} was asked for. Its
 * operations *are* the ring's functions: no wrapper, so no test of the layout either. A queue of the
 * other layout must not reach it; `create` refuses to make one.
 *
 * @module
 */

import {
  createVirtqueue,
  type LayoutName,
  layoutOps,
  type Virtqueue,
  type VirtqueueOptions,
} from "../ring/mod.ts";
import type { Strategy } from "./strategy.ts";

function createOnly(layout: LayoutName, options: VirtqueueOptions): Virtqueue {
  if (options.layout !== layout) {
    throw new TypeError(
      `Cannot create virtqueue as direct calls here serve layout ${layout}: current value is ${options.layout}`,
    );
  }
  return createVirtqueue(options);
}

function direct(layout: LayoutName): Strategy {
  return Object.freeze({
    ...layoutOps(layout),
    name: "direct",
    correspondsTo: "a driver compiled for one layout",
    expectation: "Inlined as far as the budget reaches: the floor.",
    create: (options: VirtqueueOptions): Virtqueue => createOnly(layout, options),
  });
}

const DIRECT: Readonly<Record<LayoutName, Strategy>> = {
  split: direct("split"),
  packed: direct("packed"),
};

/**
 * The strategy `direct` for queues of one layout.
 *
 * @throws {RangeError} for an unknown layout, naming it.
 */
export function directFor(layout: LayoutName): Strategy {
  if (!Object.hasOwn(DIRECT, layout)) {
    throw new RangeError(
      `Cannot make direct calls as layout must be one of ${
        Object.keys(DIRECT).join(", ")
      }: current value is ${layout}`,
    );
  }
  return DIRECT[layout];
}
