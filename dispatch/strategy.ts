/**
 * What a dispatch strategy is.
 *
 * @module
 */

import type { Virtqueue, VirtqueueOps, VirtqueueOptions } from "../ring/mod.ts";

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
  /** What its author expects of V8, one line, for evidence to confirm or refute. */
  readonly expectation: string;
  /** Creates a queue that this strategy can dispatch on. */
  create(options: VirtqueueOptions): Q;
}
