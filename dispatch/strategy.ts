/**
 * What a dispatch strategy is.
 *
 * @module
 */

import {
  LAYOUT_NAMES,
  RING_LAYOUT_NAMES,
  type Virtqueue,
  type VirtqueueOps,
  type VirtqueueOptions,
} from "../ring/mod.ts";

/**
 * One way of choosing the layout's function at each call.
 *
 * A strategy has the operations of a layout ({@linkcode VirtqueueOps}), works on queues of every layout
 * that it {@linkcode Strategy.create | created}, and reaches the very same ring functions as all others.
 */
export interface Strategy<Q extends Virtqueue = Virtqueue> extends VirtqueueOps<Q> {
  /** The name, as on the command line. */
  readonly name: string;
  /** What it corresponds to in C, C++ or Linux, one line. */
  readonly correspondsTo: string;
  /** What its author expected of V8, one line; it stays as it was whether evidence confirms or refutes it. */
  readonly expectation: string;
  /**
   * Creates a queue that this strategy can dispatch on.
   *
   * @throws {TypeError} for a layout that the strategy was not written for, and as `createVirtqueue` does.
   */
  create(options: VirtqueueOptions): Q;
}

/**
 * The options as they are, if they are for a layout of the strategies' files, split or packed; unknown
 * layouts are left for `createVirtqueue` to refuse.
 *
 * @throws {TypeError} for an in-order layout, naming it.
 */
export function forTwoLayouts(strategy: string, options: VirtqueueOptions): VirtqueueOptions {
  const { layout } = options;
  if (!RING_LAYOUT_NAMES.includes(layout) || LAYOUT_NAMES.some((name) => name === layout)) {
    return options;
  }
  throw new TypeError(
    `Cannot create virtqueue as strategy ${strategy} is written for ${
      LAYOUT_NAMES.join(", ")
    }: current value is ${layout}; load it with loadStrategyFor(name, layouts)`,
  );
}
