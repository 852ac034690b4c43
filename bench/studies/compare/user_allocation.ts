/**
 * What the functions of a comparison allocate.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../cell.ts";
import { countAllocation } from "../../measure/allocation.ts";
import type { ChildOptions } from "../../measure/measuring_child.ts";
import { ChildFailure } from "../../process/ending.ts";
import type { Allocation } from "../../record/allocation.ts";
import type { GroupResult } from "../../record/lab.ts";
import type { LaunchableFile } from "./launch.ts";
import { workloadUrlOf } from "./preflight.ts";

/**
 * Counts what a function allocates.
 *
 * @throws as {@linkcode countAllocation}.
 */
export async function userAllocation(
  file: LaunchableFile,
  calls: number,
  options: ChildOptions,
): Promise<Allocation> {
  return await countAllocation({
    workload: FUNCTIONS_WORKLOAD,
    order: NO_VARIANT,
    layouts: NO_VARIANT,
    strategy: file.name,
    seed: 0,
    opsScale: 1,
    module: workloadUrlOf(file, calls),
  }, {
    ...options,
    readPaths: [...options.readPaths, ...file.readPaths],
    runArgs: file.runArgs,
  });
}

/** Groups with what their functions allocate; without, for functions whose process fails and after an interruption. */
export async function withAllocation(
  groups: readonly GroupResult[],
  files: readonly LaunchableFile[],
  calls: number,
  options: ChildOptions,
): Promise<readonly GroupResult[]> {
  const counted = new Map<string, Allocation>();
  for (const file of files) {
    try {
      if (options.signal?.aborted) break;
      counted.set(file.name, await userAllocation(file, calls, options));
    } catch (error) {
      if (!options.signal?.aborted && !(error instanceof ChildFailure)) throw error;
    }
  }
  return groups.map((group) => ({
    ...group,
    cells: group.cells.map((cell) => {
      const allocation = counted.get(cell.strategy);
      return allocation === undefined ? cell : { ...cell, allocation };
    }),
  }));
}
