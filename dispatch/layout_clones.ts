/**
 * Strategies over more layouts than Linux has: what becomes of each form of dispatch at 5, 6 or 16.
 *
 * A layout clone is a driver's file imported once more under another address: real ring code with an
 * identity, type feedback and optimised code of its own. Even clones are split, odd ones packed.
 *
 * @module
 */

import {
  createVirtqueue,
  type LayoutName,
  type Virtqueue,
  type VirtqueueInit,
  type VirtqueueOps,
  type VirtqueueOptions,
} from "../ring/mod.ts";
import { cloneSource } from "./clone_source.ts";
import type { Strategy } from "./strategy.ts";

export { CLONEABLE_STRATEGY_NAMES } from "./clone_source.ts";

/** Most layout clones of a strategy. */
export const MAX_LAYOUT_CLONES = 16;

/** A strategy that dispatches over layout clones. */
export interface ClonedStrategy extends Strategy {
  /** Number of layouts. */
  readonly layoutCount: number;
  /**
   * Creates a queue of the layout numbered `clone`, from 0 to `layoutCount - 1`.
   *
   * @throws {RangeError} for another number, and as `createVirtqueue` does.
   */
  createClone(clone: number, options: Omit<VirtqueueOptions, "layout">): Virtqueue;
}

/** What the written module exports. */
interface CloneModule {
  readonly ops: VirtqueueOps;
  readonly queueClasses: readonly (new (init: VirtqueueInit) => Virtqueue)[];
  readonly layoutOps: readonly VirtqueueOps[];
}

let copies = 0;

/** The real layout that a clone is a copy of: split for even numbers, packed for odd ones. */
export function layoutOfClone(clone: number): LayoutName {
  return clone % 2 === 0 ? "split" : "packed";
}

/**
 * Makes a strategy over `layoutCount` layout clones. Each call makes code of its own.
 *
 * The result serves queues of its own {@linkcode ClonedStrategy.createClone | createClone} only; its
 * `create` makes clone 0 for `split` and clone 1 for `packed`.
 *
 * Writes a module and imports it from a `blob:` address: for Deno, where it needs permission to read
 * `ring/`, and browsers.
 *
 * @throws {RangeError} for an unknown strategy and for a count outside 1 to 16.
 */
export async function cloneStrategy(name: string, layoutCount: number): Promise<ClonedStrategy> {
  if (!Number.isInteger(layoutCount) || layoutCount < 1 || layoutCount > MAX_LAYOUT_CLONES) {
    throw new RangeError(
      `Cannot clone layouts as their number must be from 1 to ${MAX_LAYOUT_CLONES}: current value is ${layoutCount}`,
    );
  }
  const copy = copies++;
  const drivers = Array.from({ length: layoutCount }, (_, clone) => {
    const prefix = layoutOfClone(clone);
    return { prefix, url: ringUrl(`${prefix}_driver.ts?clone=${clone}&copy=${copy}`) };
  });
  const source = cloneSource(name, {
    bug: ringUrl("bug.ts"),
    virtqueue: ringUrl("virtqueue.ts"),
    drivers,
  });
  const module = await importText<CloneModule>(source);
  return Object.freeze({
    ...module.ops,
    name,
    correspondsTo: `${name}, written out for ${layoutCount} layouts`,
    expectation: `see ${name}`,
    layoutCount,
    create: (options: VirtqueueOptions): Virtqueue =>
      createClone(module, options.layout === "packed" ? 1 : 0, options),
    createClone: (clone: number, options: Omit<VirtqueueOptions, "layout">): Virtqueue =>
      createClone(module, clone, options),
  });
}

function ringUrl(file: string): string {
  return new URL(`../ring/${file}`, import.meta.url).href;
}

async function importText<Module>(source: string): Promise<Module> {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return await import(url) as Module;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function createClone(
  module: CloneModule,
  clone: number,
  options: Omit<VirtqueueOptions, "layout">,
): Virtqueue {
  const Queue = module.queueClasses[clone];
  const ops = module.layoutOps[clone];
  if (Queue === undefined || ops === undefined) {
    throw new RangeError(
      `Cannot create virtqueue as layout clone must be from 0 to ${
        module.queueClasses.length - 1
      }: current value is ${clone}`,
    );
  }
  // A constructor that returns the queue: createVirtqueue knows the real layout's number only.
  const Numbered = function (init: VirtqueueInit): Virtqueue {
    return new Queue({ ...init, layout: clone, ops });
  } as unknown as new (init: VirtqueueInit) => Virtqueue;
  return createVirtqueue({ ...options, layout: layoutOfClone(clone) }, Numbered);
}
