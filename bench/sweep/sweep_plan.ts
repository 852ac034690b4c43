/**
 * What a sweep varies, and what it measures at each value.
 *
 * @module
 */

import type { GroupPlan } from "../measure/plan.ts";
import { planGroups } from "../measure/lab_plan.ts";
import { WORKLOADS } from "../workload/mod.ts";
import {
  CLONE_OPERATION,
  CLONE_WORKLOAD,
  cloneLayouts,
  cloneWorkloadUrl,
} from "./clone_workload.ts";

/** A sweep. */
export interface SweepAxis {
  /** Name on the command line. */
  readonly name: string;
  /** What the values are, for the axis of the chart. */
  readonly label: string;
  /** Values unless told otherwise, ascending. */
  readonly values: readonly number[];
  /** Lowest and highest value allowed. */
  readonly range: readonly [lowest: number, highest: number];
  /** Strategies unless told otherwise. */
  readonly strategies: readonly string[];
  /** V8 flags of the measured processes at a value. */
  v8Flags(value: number): readonly string[];
  /** The one comparison at a value; the first strategy is the baseline. */
  group(value: number, strategies: readonly string[]): GroupPlan;
}

/** Layouts among which receiver classes and tables go beyond what V8 keeps apart by default (4). */
const MAP_LIMIT_LAYOUTS = 5;

/** The sweeps, by name. */
export const SWEEP_AXES: readonly SweepAxis[] = [
  {
    name: "inlining-budget",
    label: "bytecodes that TurboFan may inline into a function (V8: 920)",
    values: [460, 690, 920, 1200, 1600, 2400, 4000, 8000],
    range: [0, 100_000],
    strategies: ["direct", "boolean_branch", "switch_const_ops", "function_table"],
    v8Flags: (value) => [`--max-inlined-bytecode-size-cumulative=${value}`],
    group: (_value, strategies) => roundTrip(strategies),
  },
  {
    name: "layouts",
    label: "layouts",
    values: [1, 2, 3, 4, 5, 6, 8, 12, 16],
    range: [1, 16],
    strategies: ["boolean_branch", "switch_direct", "polymorphic_class", "function_table"],
    v8Flags: () => [],
    group: (value, strategies) => clones(value, strategies),
  },
  {
    name: "map-limit",
    label: `receiver classes that an inline cache keeps apart (V8: 4), of ${MAP_LIMIT_LAYOUTS}`,
    values: [1, 2, 3, 4, 5, 6, 8],
    range: [1, 32],
    strategies: ["switch_direct", "polymorphic_class", "ops_pointer"],
    v8Flags: (value) => [`--max-valid-polymorphic-map-count=${value}`],
    group: (_value, strategies) => clones(MAP_LIMIT_LAYOUTS, strategies),
  },
];

function roundTrip(strategies: readonly string[]): GroupPlan {
  const [group] = planGroups(WORKLOADS, {
    quick: false,
    comparisons: ["round_trip_4/alternating"],
    strategies,
    placement: "isolated",
  });
  return { ...group!, cells: group!.cells.filter(({ control }) => !control) };
}

function clones(layouts: number, strategies: readonly string[]): GroupPlan {
  return {
    workload: CLONE_WORKLOAD,
    operation: CLONE_OPERATION,
    order: "alternating",
    layouts: cloneLayouts(layouts),
    placement: "isolated",
    baseline: strategies[0]!,
    cells: strategies.map((strategy) => ({
      name: strategy,
      strategy,
      control: false,
      opsScale: 1,
      verified: true,
      module: cloneWorkloadUrl(layouts),
    })),
  };
}
