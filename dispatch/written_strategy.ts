/**
 * Strategies for any list of layouts: what becomes of each form of dispatch at one in-order layout, at
 * Linux's four, at sixteen copies of two.
 *
 * The strategies' files serve the layouts split and packed, as the commit's question is about those, and
 * nobody shall pay for layouts that are not there. For other layouts the same forms are written out as the
 * text of a module, which is imported from a `blob:` address, in Node from a `data:` address.
 *
 * @module
 */

import {
  createVirtqueue,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  type Virtqueue,
  type VirtqueueInit,
  type VirtqueueOps,
  type VirtqueueOptions,
} from "../ring/mod.ts";
import type { Strategy } from "./strategy.ts";
import { loadForm } from "./strategy_files.ts";
import { strategyText } from "./strategy_text.ts";

/** Most layouts of a written strategy. */
export const MAX_LAYOUTS = 16;

/** A strategy that was written out for a list of layouts. */
export interface WrittenStrategy extends Strategy {
  /** Its layouts, in the order of the numbers that its queues have as `vq.layout`: 0, 1, …. */
  readonly layouts: readonly RingLayoutName[];
  /**
   * Creates a queue of the layout number `i`; `create` takes the first layout of the name asked for.
   *
   * @throws {RangeError} for a number beyond the layouts, and as `createVirtqueue` does.
   */
  createAt(i: number, options: Omit<VirtqueueOptions, "layout">): Virtqueue;
}

/** What the written module exports. */
interface WrittenModule {
  readonly ops: VirtqueueOps;
  readonly queueClasses: readonly (new (init: VirtqueueInit) => Virtqueue)[];
  readonly queueOps: readonly VirtqueueOps[];
}

let written = 0;

/** Names of the drivers' tables. */
const TABLES: Readonly<Record<RingLayoutName, string>> = {
  split: "splitOps",
  packed: "packedOps",
  "split_in_order": "splitInOrderOps",
  "packed_in_order": "packedInOrderOps",
};

/**
 * Writes a strategy for a list of layouts. Each call makes dispatchers with code of their own.
 *
 * The first layout of a name is the ring's own driver. A further one is the driver's file imported once
 * more under another address: real ring code with an identity, type feedback and optimized code of its own.
 * (In-order drivers take some functions from the split and the packed driver, as Linux's tables do; copies
 * share those.)
 *
 * For Deno, Node and browsers, not through a bundler. In Deno a layout named twice needs permission to read `ring/`; the rest is part of the
 * program.
 *
 * @throws {RangeError} for an unknown strategy or layout, and for a list that is empty or longer than 16.
 */
export async function writeStrategy(
  name: string,
  layouts: readonly RingLayoutName[],
): Promise<WrittenStrategy> {
  checkLayouts(layouts);
  const form = await loadForm(name);
  const drivers = layouts.map((layout, i) => {
    const repeat = layouts.slice(0, i).filter((other) => other === layout).length;
    const query = repeat === 0 ? "" : `?clone=${repeat}`;
    return { layout, table: TABLES[layout], url: ringUrl(`${layout}_driver.ts${query}`) };
  });
  const text = strategyText(form, {
    bug: ringUrl("bug.ts"),
    virtqueue: ringUrl("virtqueue.ts"),
    drivers,
  });
  const module = await importText<WrittenModule>(text);
  const own = Object.freeze([...layouts]);
  const createAt = (i: number, options: Omit<VirtqueueOptions, "layout">): Virtqueue =>
    createNumbered(module, own, i, options);
  return Object.freeze({
    ...module.ops,
    name,
    correspondsTo: form.correspondsTo,
    expectation: form.expectation,
    layouts: own,
    createAt,
    create: (options: VirtqueueOptions): Virtqueue =>
      createAt(numberOf(name, own, options.layout), options),
  });
}

/**
 * Checks a list of layouts.
 *
 * @throws {RangeError} for an unknown layout, and for a list that is empty or longer than 16.
 */
export function checkLayouts(layouts: readonly RingLayoutName[]): void {
  if (layouts.length < 1 || layouts.length > MAX_LAYOUTS) {
    throw new RangeError(
      `Cannot write strategy as the number of layouts must be from 1 to ${MAX_LAYOUTS}: current value is ${layouts.length}`,
    );
  }
  for (const layout of layouts) {
    if (RING_LAYOUT_NAMES.includes(layout)) continue;
    throw new RangeError(
      `Cannot write strategy as layouts must be of ${
        RING_LAYOUT_NAMES.join(", ")
      }: current value is ${layout}`,
    );
  }
}

function ringUrl(file: string): string {
  return new URL(`../ring/${file}`, import.meta.url).href;
}

async function importText<Module>(source: string): Promise<Module> {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return await import(url) as Module;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_UNSUPPORTED_ESM_URL_SCHEME") throw error;
    // Node. Equal texts would be one module there.
    const unique = `${source}// ${written++}\n`;
    return await import(`data:text/javascript,${encodeURIComponent(unique)}`) as Module;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Number of the first layout of a name. */
function numberOf(
  name: string,
  layouts: readonly RingLayoutName[],
  layout: RingLayoutName,
): number {
  const i = layouts.indexOf(layout);
  if (i >= 0) return i;
  const advice = RING_LAYOUT_NAMES.includes(layout)
    ? "; load it with loadStrategyFor(name, layouts)"
    : "";
  throw new TypeError(
    `Cannot create virtqueue as strategy ${name} is written for ${
      layouts.join(", ")
    }: current value is ${layout}${advice}`,
  );
}

function createNumbered(
  module: WrittenModule,
  layouts: readonly RingLayoutName[],
  i: number,
  options: Omit<VirtqueueOptions, "layout">,
): Virtqueue {
  const layout = layouts[i];
  const Queue = module.queueClasses[i];
  const ops = module.queueOps[i];
  if (layout === undefined || Queue === undefined || ops === undefined) {
    throw new RangeError(
      `Cannot create virtqueue as the layout's number must be from 0 to ${
        layouts.length - 1
      }: current value is ${i}`,
    );
  }
  // A constructor that returns the queue: createVirtqueue knows the real layout's number only.
  const Numbered = function (init: VirtqueueInit): Virtqueue {
    return new Queue({ ...init, layout: i, ops });
  } as unknown as new (init: VirtqueueInit) => Virtqueue;
  return createVirtqueue({ ...options, layout }, Numbered);
}
