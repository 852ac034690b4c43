/**
 * The comparisons that the lab makes.
 *
 * @module
 */

import { DISPATCHING_STRATEGY_NAMES } from "../../../dispatch/mod.ts";
import {
  BARE_RING,
  DIRECT_AGAIN,
  DIRECT_X2,
  EMPTY_OP,
  isControl,
} from "../../workload/controls.ts";
import { orderKind } from "../../workload/order.ts";
import type { Workload, WorkloadVariant } from "../../workload/workload.ts";
import type { Placement } from "../../record/placement.ts";
import type { Configuration } from "../../record/configuration.ts";
import { BadInput } from "../../bad_input.ts";
import type { CellPlan, GroupPlan } from "../../measure/plan.ts";

/** The strategy that ratios refer to: it knows the layout and does not dispatch at all. */
export const BASELINE = "direct";

/** What to compare. */
export interface LabSelection {
  /** Whether to make the small selection of comparisons. */
  readonly quick: boolean;
  /** Strategies beside the baseline; all by default. */
  readonly strategies?: readonly string[];
  /** Comparisons, by the beginning of their names (`round_trip_4`, `round_trip_4/random`). */
  readonly comparisons?: readonly string[];
  /** Placement of the cells. */
  readonly placement: Placement;
}

/** A comparison by the beginning of its name, and the cells that it takes. */
interface Choice {
  readonly comparison: string;
  readonly strategies: readonly string[];
  readonly controls: readonly string[];
}

const ALL_CONTROLS = [DIRECT_AGAIN, DIRECT_X2, EMPTY_OP, BARE_RING];
const TWO = "split+packed";
const FOUR = "split+packed+split_in_order+packed_in_order";

/**
 * Strategies of quick runs: one for each kind of code that V8 makes of a dispatch: branch, switch with and without
 * tables, guards, methods, table of tables, table of functions, function in the object, code written for the set of
 * layouts, and WebAssembly's own table. The others are close relatives of these, which full runs tell apart.
 */
const ONE_OF_EACH_KIND = [
  "boolean_branch",
  "switch_direct",
  "switch_const_ops",
  "guarded_indirect",
  "polymorphic_class",
  "ops_array",
  "function_table",
  "bound_closure",
  "generated",
  "wasm_table",
];

/** What stays the same where a single layout takes part: two inlined, two called in different ways, one in between. */
const ONE_LAYOUT = [
  "boolean_branch",
  "switch_const_ops",
  "polymorphic_class",
  "ops_array",
  "function_table",
];

/**
 * The full run: small and large operations over two, four and eight layouts in random order, and over two in
 * alternating order, which a predictor learns; recorded traffic; and a single layout, where there is nothing to predict
 * and the bare ring stands beside. With all strategies, so that advice chooses among the same ones everywhere, apart
 * from the single layouts, which are no matter of choice. At 130 ms for a process, 8 blocks of all take 200 s,
 * and what the budget leaves goes to those that are undecided then. Every group has its A/A; the other controls, which
 * are about the lab and the machine, stand where they say most.
 *
 * Most telling first: when the time is short, the last go without.
 */
const FULL: readonly Choice[] = [
  everyStrategy(`round_trip_4/random/${TWO}`, ALL_CONTROLS),
  everyStrategy(`more_used/random/${TWO}`, ALL_CONTROLS),
  everyStrategy("trace:mixed-e-random", [DIRECT_AGAIN, EMPTY_OP]),
  everyStrategy(`round_trip_4/random/${FOUR}`),
  everyStrategy(`more_used/random/${FOUR}`),
  everyStrategy("more_used_clones/random/clones-8"),
  everyStrategy("round_trip_clones/random/clones-8"),
  everyStrategy(`round_trip_4/alternating/${TWO}`),
  everyStrategy(`more_used/alternating/${TWO}`),
  ...["round_trip_4/one/split", "round_trip_4/one/packed"].map((comparison) => ({
    comparison,
    strategies: ONE_LAYOUT,
    controls: [DIRECT_AGAIN, BARE_RING],
  })),
];

/**
 * The quick run: both sizes, both orders, two and four layouts, recorded traffic, a bare ring; eight layouts are left to
 * full runs. 58 cells: 8 blocks take 60 s.
 */
const QUICK: readonly Choice[] = [
  {
    comparison: `more_used/random/${TWO}`,
    strategies: ONE_OF_EACH_KIND,
    controls: [DIRECT_AGAIN, DIRECT_X2, EMPTY_OP],
  },
  ...[`round_trip_4/alternating/${TWO}`, `round_trip_4/random/${FOUR}`, "trace:mixed-e-random"]
    .map((comparison) => ({
      comparison,
      strategies: ONE_OF_EACH_KIND,
      controls: [DIRECT_AGAIN],
    })),
  ...["round_trip_4/one/split", "round_trip_4/one/packed"].map((comparison) => ({
    comparison,
    strategies: ["boolean_branch", "switch_const_ops"],
    controls: [BARE_RING],
  })),
];

function everyStrategy(comparison: string, controls: readonly string[] = [DIRECT_AGAIN]): Choice {
  return { comparison, strategies: DISPATCHING_STRATEGY_NAMES, controls };
}

/**
 * The groups of a run.
 *
 * @throws {BadInput} when a comparison that was asked for does not exist.
 */
export function planGroups(
  workloads: readonly Workload[],
  selection: LabSelection,
): readonly GroupPlan[] {
  const { comparisons, strategies, placement } = selection;
  const choices = comparisons === undefined
    ? selection.quick ? QUICK : FULL
    : chosenComparisons(workloads, comparisons);
  return choices.flatMap((choice) => {
    const names = strategies?.filter((name) => name !== BASELINE) ?? choice.strategies;
    return matching(workloads, choice.comparison).flatMap(({ workload, variant }) => {
      const controls = choice.controls.filter((name) => workload.controls.includes(name));
      return groupsOf(workload, variant, placement, [...names, ...controls]);
    });
  });
}

/** Each group in each configuration, one after the other; the groups themselves where there are none. */
export function inConfigurations(
  groups: readonly GroupPlan[],
  configurations: readonly Configuration[],
): readonly GroupPlan[] {
  if (configurations.length === 0) return groups;
  return groups.flatMap((group) =>
    configurations.map((configuration) => ({ ...group, configuration }))
  );
}

interface Match {
  readonly workload: Workload;
  readonly variant: WorkloadVariant;
}

function chosenComparisons(
  workloads: readonly Workload[],
  comparisons: readonly string[],
): readonly Choice[] {
  for (const comparison of comparisons) {
    if (matching(workloads, comparison).length > 0) continue;
    const known = workloads.map(({ name }) => name).join(", ");
    throw new BadInput(
      `Cannot use --workloads as each must be one of ${known}, or one followed by /order or /order/layouts: current value is ${comparison}`,
    );
  }
  return comparisons.map((comparison) => ({
    comparison,
    strategies: DISPATCHING_STRATEGY_NAMES,
    controls: ALL_CONTROLS,
  }));
}

function matching(workloads: readonly Workload[], comparison: string): readonly Match[] {
  return workloads.flatMap((workload) =>
    workload.variants
      .filter(({ order, layouts }) =>
        `${workload.name}/${order}/${layouts}/`.startsWith(`${comparison}/`)
      )
      .map((variant) => ({ workload, variant }))
  );
}

/** One group; in paired placement one for each cell that is compared. */
function groupsOf(
  workload: Workload,
  { order, layouts }: WorkloadVariant,
  placement: Placement,
  names: readonly string[],
): readonly GroupPlan[] {
  const group = {
    workload: workload.name,
    operation: workload.operation,
    size: workload.size,
    predictability: orderKind(order).predictability,
    order,
    layouts,
    placement,
    baseline: BASELINE,
  };
  const baseline = cellPlan(BASELINE);
  const cells = names.map(cellPlan);
  return placement === "paired"
    ? cells.map((cell) => ({ ...group, cells: [baseline, cell] }))
    : [{ ...group, cells: [baseline, ...cells] }];
}

function cellPlan(name: string): CellPlan {
  const control = isControl(name);
  return { name, strategy: name, control, opsScale: 1, verified: !control };
}
