/**
 * What the mitata suite runs: flags to groups of cells.
 *
 * @module
 */

import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { WORKLOADS } from "../workload/mod.ts";
import { orderKind } from "../workload/order.ts";
import type { Workload, WorkloadVariant } from "../workload/mod.ts";
import { TARGET_COUNTS, TARGET_ORDERS, type TargetOrder } from "./call_targets.ts";

/** A strategy under a workload. */
export interface WorkloadCell {
  readonly kind: "workload";
  readonly workload: string;
  readonly variant: WorkloadVariant;
  readonly strategy: string;
}

/** A tiny operation behind a table of targets, or called by name. */
export interface CallCell {
  readonly kind: "call";
  /** Targets in the table; 0 for the direct call. */
  readonly targets: number;
  readonly order: TargetOrder;
}

/** One row: what a child measures. */
export type QuickCell = WorkloadCell | CallCell;

/** Rows that are compared with one another. */
export interface QuickGroup {
  /** Heading. */
  readonly title: string;
  /** Label of the row that summaries refer to. */
  readonly baseline: string;
  /** V8 flags of the children, beside those that mitata needs. */
  readonly v8Flags: readonly string[];
  /** The rows. */
  readonly rows: readonly { readonly label: string; readonly cell: QuickCell }[];
}

/** What the command line asked for. */
export interface QuickPlan {
  /** All rows of equal V8 flags in one process, instead of a process for each. */
  readonly shared: boolean;
  /** The groups, in order. */
  readonly groups: readonly QuickGroup[];
}

/** Name, as an operation, of the groups that isolate the call itself. */
export const RETPOLINE_STYLE = "retpoline-style";
/** The operations that are timed unless others are named. */
export const DEFAULT_OPS: readonly string[] = ["more_used", "round_trip_4", RETPOLINE_STYLE];
const VARIANTS = WORKLOADS.flatMap(({ variants }) => variants)
  .filter(({ order }) => orderKind(order).predictability !== "recorded");
/** The sets of layouts that can be timed. */
export const QUICK_LAYOUTS: readonly string[] = [
  ...new Set(VARIANTS.map(({ layouts }) => layouts)),
];
/** The orders that can be timed. */
export const QUICK_ORDERS: readonly string[] = [...new Set(VARIANTS.map(({ order }) => order))];
// What is looked at unless layouts are named.
const USUAL_LAYOUTS = ["split", "packed", "split+packed"];
/** The operations that can be timed. */
export const QUICK_OPS: readonly string[] = [
  ...WORKLOADS.map((workload) => workload.name),
  RETPOLINE_STYLE,
];
const NO_INLINING = "--max-inlined-bytecode-size=0";
const BASELINE = "boolean_branch";

/** What the command line asks for. */
export interface QuickFlags {
  /** Operations. */
  readonly op?: readonly string[];
  /** Strategies; all by default. */
  readonly strategy?: readonly string[];
  /** Set of layouts. */
  readonly layouts?: string;
  /** Order. */
  readonly order?: string;
  /** Whether all rows are measured in one process. */
  readonly shared?: true;
}

/**
 * The plan that flags ask for.
 *
 * @throws {RangeError} with one clear line for layouts and an order that a workload does not have.
 */
export function planQuickLook(flags: QuickFlags): QuickPlan {
  const { op = DEFAULT_OPS, strategy = STRATEGY_NAMES, layouts, order } = flags;
  const shared = flags.shared ?? false;
  const groups = [...new Set(op)].flatMap((name) =>
    name === RETPOLINE_STYLE ? callGroups() : workloadGroups(
      WORKLOADS.find((workload) => workload.name === name)!,
      { layouts, order },
      [...new Set(strategy)],
    )
  );
  // A shared process runs ahead of what is drawn: let the next one start when it has ended.
  if (shared) groups.sort((a, b) => a.v8Flags.length - b.v8Flags.length);
  return { shared, groups };
}

/** The variants of a workload that the options ask for, of one order if none was named. */
function variantsOf(
  workload: Workload,
  wanted: { readonly layouts: string | undefined; readonly order: string | undefined },
): readonly WorkloadVariant[] {
  const possible = workload.variants.filter((variant) =>
    (wanted.layouts === undefined || variant.layouts === wanted.layouts) &&
    (wanted.order === undefined || variant.order === wanted.order)
  );
  const usual = possible.filter(({ layouts }) => USUAL_LAYOUTS.includes(layouts));
  const matching = usual.length > 0 ? usual : possible;
  const first = matching.find((variant) => variant.order === "alternating") ?? matching[0];
  if (first === undefined) {
    const asked = [wanted.order ?? "any order", wanted.layouts ?? "any layouts"].join(" on ");
    throw new RangeError(
      `Cannot run ${workload.name} as order and layouts must be one of ${
        workload.variants.map(({ order, layouts }) => `${order} on ${layouts}`).join(", ")
      }: current value is ${asked}`,
    );
  }
  return matching.filter((variant) => variant.order === first.order);
}

function workloadGroups(
  workload: Workload,
  wanted: { readonly layouts: string | undefined; readonly order: string | undefined },
  strategies: readonly string[],
): QuickGroup[] {
  return variantsOf(workload, wanted).map((variant) => ({
    title: `${workload.name}, ${variant.layouts}, order ${variant.order}: ${workload.operation}`,
    baseline: strategies.includes(BASELINE) ? BASELINE : strategies[0]!,
    v8Flags: [],
    rows: strategies.map((strategy) => ({
      label: strategy,
      cell: { kind: "workload", workload: workload.name, variant, strategy },
    })),
  }));
}

function callRows(): QuickGroup["rows"] {
  const rows: { label: string; cell: QuickCell }[] = [
    { label: "direct call", cell: { kind: "call", targets: 0, order: "one called" } },
  ];
  for (const targets of TARGET_COUNTS) {
    if (targets === 1) {
      rows.push({ label: "1 target", cell: { kind: "call", targets, order: "one called" } });
      continue;
    }
    for (const order of TARGET_ORDERS) {
      rows.push({ label: `${targets} targets, ${order}`, cell: { kind: "call", targets, order } });
    }
  }
  return rows;
}

function callGroups(): QuickGroup[] {
  const rows = callRows();
  const baseline = "direct call";
  return [
    { title: `${RETPOLINE_STYLE}, inlining allowed`, baseline, v8Flags: [], rows },
    {
      title: `${RETPOLINE_STYLE}, inlining forbidden (${NO_INLINING})`,
      baseline,
      v8Flags: [NO_INLINING],
      rows,
    },
  ];
}
