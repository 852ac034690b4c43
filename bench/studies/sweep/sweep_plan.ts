/**
 * What a sweep varies, and what it measures at each value.
 *
 * @module
 */

import type { GroupPlan } from "../../measure/plan.ts";
import { CLONE_COUNTS, clonesName, findWorkload, ORDERS } from "../../workload/mod.ts";

const ORDER = "alternating";

/** What is timed at each value: the smallest operation, or all of a buffer's way. */
export type SweepWork = "more_used" | "round_trip";

/** A sweep. */
export interface SweepAxis {
  /** Name on the command line. */
  readonly name: string;
  /** What the values are, for the axis of the chart. */
  readonly label: string;
  /** Values unless told otherwise, ascending. */
  readonly values: readonly number[];
  /** Lowest and highest value allowed, or the only values allowed. */
  readonly range:
    | readonly [lowest: number, highest: number]
    | { readonly oneOf: readonly number[] };
  /** Strategies unless told otherwise. */
  readonly strategies: readonly string[];
  /** What can be timed; the first unless told otherwise. */
  readonly work: readonly [SweepWork, ...SweepWork[]];
  /** V8 flags of the measured processes at a value. */
  v8Flags(value: number): readonly string[];
  /** The one comparison at a value; the first strategy is the baseline. */
  group(value: number, strategies: readonly string[], work: SweepWork): GroupPlan;
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
    work: ["round_trip"],
    v8Flags: (value) => [`--max-inlined-bytecode-size-cumulative=${value}`],
    group: (_value, strategies) => groupOf("round_trip_4", "split+packed", strategies),
  },
  {
    name: "layouts",
    label: "layouts",
    values: CLONE_COUNTS,
    range: { oneOf: CLONE_COUNTS },
    strategies: ["boolean_branch", "switch_direct", "polymorphic_class", "function_table"],
    work: ["more_used", "round_trip"],
    v8Flags: () => [],
    group: (value, strategies, work) => overClones(value, strategies, work),
  },
  {
    name: "map-limit",
    label: `receiver classes that an inline cache keeps apart (V8: 4), of ${MAP_LIMIT_LAYOUTS}`,
    values: [1, 2, 3, 4, 5, 6, 8],
    range: [1, 32],
    strategies: ["switch_direct", "polymorphic_class", "ops_pointer"],
    work: ["more_used", "round_trip"],
    v8Flags: (value) => [`--max-valid-polymorphic-map-count=${value}`],
    group: (_value, strategies, work) => overClones(MAP_LIMIT_LAYOUTS, strategies, work),
  },
];

function overClones(
  count: number,
  strategies: readonly string[],
  work: SweepWork,
): GroupPlan {
  return groupOf(`${work}_clones`, clonesName(count), strategies);
}

function groupOf(workload: string, layouts: string, strategies: readonly string[]): GroupPlan {
  const { operation, size } = findWorkload(workload);
  return {
    workload,
    operation,
    size,
    order: ORDER,
    predictability: ORDERS[ORDER]!.predictability,
    layouts,
    placement: "isolated",
    baseline: strategies[0]!,
    cells: strategies.map((strategy) => ({
      name: strategy,
      strategy,
      control: false,
      opsScale: 1,
      verified: true,
    })),
  };
}
