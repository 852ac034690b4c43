/**
 * The comparison of functions as a plan of the lab.
 *
 * @module
 */

import { ownUrl } from "../../own_package.ts";
import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../cell.ts";
import type { Placement } from "../../record/placement.ts";
import { BadInput } from "../../bad_input.ts";
import type { CellPlan, GroupPlan } from "../../measure/plan.ts";
import {
  againName,
  EMPTY_ASYNC,
  EMPTY_OP,
  knownDifferenceName,
  SMALL_KNOWN_SCALE,
} from "../../workload/controls.ts";
import type { LaunchableFile } from "./launch.ts";
import { type Preflight, workloadUrlOf } from "./preflight.ts";

import { USER_OPERATION } from "../../workload/user/user_workload.ts";

/** Files of functions that do nothing, by the name of their control. */
const EMPTY_FUNCTIONS: Readonly<Record<string, string>> = {
  [EMPTY_OP]: "empty_function.ts",
  [EMPTY_ASYNC]: "empty_async_function.ts",
};
/** Margins up to which the small known difference is told from none. */
const SMALL_MARGIN = (SMALL_KNOWN_SCALE - 1) / 2;
/** Longest call of which a window holds enough for a tenth more of them. */
const FINE_CALL_MS = 0.05;

/**
 * The groups of a comparison; the first file is the baseline.
 *
 * @throws {BadInput} when files that are to share a process have configurations of their own.
 */
export function planUserGroups(
  files: readonly LaunchableFile[],
  placement: Placement,
  margin: number,
  { verificationCalls, slowestCallMs, awaited }: Preflight,
): readonly GroupPlan[] {
  const baseline = files[0]!;
  if (placement !== "isolated") refuseConfigurations(files, placement);
  const fine = slowestCallMs <= FINE_CALL_MS && margin <= SMALL_MARGIN;
  const scale = fine ? SMALL_KNOWN_SCALE : 2;
  const cellOf = (file: LaunchableFile): CellPlan => ({
    name: file.name,
    strategy: file.name,
    control: false,
    opsScale: 1,
    verified: true,
    module: workloadUrlOf(file, verificationCalls),
    readPaths: file.readPaths,
    runArgs: file.runArgs,
  });
  const again = cellOf({ ...baseline, instance: files.length });
  const known = cellOf({ ...baseline, instance: files.length + 1 });
  const cells: readonly CellPlan[] = [
    ...files.map((file, i) => ({ ...cellOf(file), ...floorOf(awaited[i]!) })),
    { ...again, name: againName(baseline.name), control: true },
    // Not found yet is not missed: the run goes on as long as it may.
    {
      ...known,
      name: knownDifferenceName(baseline.name, scale),
      control: true,
      opsScale: scale,
      needed: true,
    },
    ...Object.entries(EMPTY_FUNCTIONS).filter(([name]) => awaited.includes(name === EMPTY_ASYNC))
      .map(([name, file]) => {
        const { href } = ownUrl(`bench/workload/user/${file}`);
        // Its own function, whatever the baseline's is called.
        const { exportName: _, ...rest } = baseline;
        return {
          ...cellOf({ ...rest, path: href, url: href }),
          name,
          strategy: name,
          control: true,
          verified: false,
        };
      }),
  ];
  refuseTwins(cells);
  const group = {
    workload: FUNCTIONS_WORKLOAD,
    operation: USER_OPERATION,
    order: NO_VARIANT,
    layouts: NO_VARIANT,
    placement,
    baseline: baseline.name,
  };
  const [first, ...others] = cells;
  return placement === "paired"
    ? others.map((cell) => ({ ...group, cells: [first!, cell] }))
    : [{ ...group, cells }];
}

function floorOf(awaited: boolean): Pick<CellPlan, "floor"> {
  return awaited ? { floor: EMPTY_ASYNC } : {};
}

function refuseConfigurations(files: readonly LaunchableFile[], placement: Placement): void {
  const configs = [...new Set(files.map(({ config }) => config ?? "none"))];
  if (configs.length === 1) return;
  throw new BadInput(
    `Cannot compare in ${placement} placement as files in one process must have one configuration: current value is ${
      configs.join(", ")
    } (isolated placement has a process for each)`,
  );
}

function refuseTwins(cells: readonly CellPlan[]): void {
  const names = cells.map(({ name }) => name);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin === undefined) return;
  throw new BadInput(
    `Cannot compare as a file must not be called like a control of the run: current value is ${twin}`,
  );
}
