/**
 * A workload over layout clones, loaded by measured processes as `clone_workload.ts?layouts=5`.
 *
 * @module
 */

import { cloneStrategy, MAX_LAYOUT_CLONES } from "../../dispatch/layout_clones.ts";
import { callLoop } from "../workload/loop_call.ts";
import type { PreparedWorkload, Workload } from "../workload/workload.ts";
import { makeCloneLoop } from "./clone_loop.ts";

/** Name of the workload. */
export const CLONE_WORKLOAD = "more_used over clones";
/** What one operation is. */
export const CLONE_OPERATION = "one more_used with nothing used, layouts in turn";

const QUEUE_SIZE = 256;
// Divisible by every number of layouts up to 16, so that the order closes without a seam.
const TURNS = 720_720;

/** Address of the workload over a number of layouts. */
export function cloneWorkloadUrl(layouts: number): string {
  return new URL(`./clone_workload.ts?layouts=${layouts}`, import.meta.url).href;
}

/** The workload over as many layouts as the module's address says; 2 without. */
export const workload: Workload = cloneWorkload(
  Number(new URL(import.meta.url).searchParams.get("layouts") ?? 2),
);

function cloneWorkload(layouts: number): Workload {
  return {
    name: CLONE_WORKLOAD,
    operation: CLONE_OPERATION,
    variants: [{ order: "alternating", layouts: cloneLayouts(layouts) }],
    controls: [],
    prepare: (strategy) => prepare(strategy, layouts),
  };
}

/** Name of a number of layouts in reports. */
export function cloneLayouts(layouts: number): string {
  return layouts === 1 ? "1 layout" : `${layouts} layouts`;
}

async function prepare(name: string, layouts: number): Promise<PreparedWorkload> {
  const strategy = await cloneStrategy(name, layouts);
  // The same number of queues whatever the number of layouts.
  const queues = Array.from(
    { length: MAX_LAYOUT_CLONES },
    (_, i) => strategy.createAt(i % layouts, { num: QUEUE_SIZE }),
  );
  const order = Uint8Array.from({ length: TURNS }, (_, i) => i % MAX_LAYOUT_CLONES);
  const loop = makeCloneLoop(strategy, queues);
  let at = 0;
  return {
    run(n: number): number {
      let sum = 0;
      for (let left = n; left > 0;) {
        const to = at + Math.min(left, TURNS - at);
        sum = (sum + callLoop(loop, order, at, to)) | 0;
        left -= to - at;
        at = to === TURNS ? 0 : to;
      }
      return sum;
    },
    granularity: 1,
    hot: { [loop.name]: loop },
  };
}
