/**
 * What the mitata suite runs: command line to groups of cells.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
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
  /** Only print the usage. */
  readonly help: boolean;
  /** The groups, in order. */
  readonly groups: readonly QuickGroup[];
}

/** Name, as an operation, of the groups that isolate the call itself. */
export const RETPOLINE_STYLE = "retpoline-style";
const DEFAULT_OPS = ["more_used", "round_trip_4", RETPOLINE_STYLE];
const VARIANTS = WORKLOADS.flatMap(({ variants }) => variants)
  .filter(({ order }) => orderKind(order).predictability !== "recorded");
const LAYOUTS = [...new Set(VARIANTS.map(({ layouts }) => layouts))];
const ORDERS = [...new Set(VARIANTS.map(({ order }) => order))];
// What is looked at unless layouts are named.
const USUAL_LAYOUTS = ["split", "packed", "split+packed"];
const OP_NAMES = [...WORKLOADS.map((workload) => workload.name), RETPOLINE_STYLE];
const NO_INLINING = "--max-inlined-bytecode-size=0";
const BASELINE = "boolean_branch";

/** How to call the suite. */
export const USAGE = `deno task mitata [options]

  --op NAME        what to time; may be repeated (default: ${DEFAULT_OPS.join(", ")})
                   ${wrapped(OP_NAMES)}
  --layouts SET    ${wrapped(LAYOUTS)}
  --order ORDER    ${ORDERS.join(" | ")}
                   (default: split and packed rings alternating; one layout: order one)
  --strategy NAME  may be repeated (default: all)
                   ${wrapped(STRATEGY_NAMES)}
                   and when named:
                   ${wrapped(VARIANT_NAMES)}
  --shared         everything in one process, instead of a child process per row
  --help           this text`;

function wrapped(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 76) {
      lines[lines.length - 1] += `, ${name}`;
    } else lines.push(name);
  }
  return lines.join(",\n                   ");
}

/**
 * Reads the command line.
 *
 * @throws {RangeError} with one clear line for an unknown option or value.
 */
export function planQuickLook(args: readonly string[]): QuickPlan {
  const { values } = parsed(args);
  const { op = DEFAULT_OPS, strategy = STRATEGY_NAMES, layouts, order } = values;
  for (const name of op) check("op", name, OP_NAMES);
  for (const name of strategy) check("strategy", name, [...STRATEGY_NAMES, ...VARIANT_NAMES]);
  if (layouts !== undefined) check("layouts", layouts, LAYOUTS);
  if (order !== undefined) check("order", order, ORDERS);
  const shared = values.shared ?? false;
  const groups = [...new Set(op)].flatMap((name) =>
    name === RETPOLINE_STYLE ? callGroups() : workloadGroups(
      WORKLOADS.find((workload) => workload.name === name)!,
      { layouts, order },
      [...new Set(strategy)],
    )
  );
  // A shared process runs ahead of what is drawn: let the next one start when it has ended.
  if (shared) groups.sort((a, b) => a.v8Flags.length - b.v8Flags.length);
  return { shared, help: values.help ?? false, groups };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        op: { type: "string", multiple: true },
        layouts: { type: "string" },
        order: { type: "string" },
        strategy: { type: "string", multiple: true },
        shared: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    const [first = ""] = (error as Error).message.split(/\n|\. /);
    throw new RangeError(`Cannot read the command line: ${first.trim()}`);
  }
}

function check(what: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new RangeError(
    `Cannot run mitata as --${what} must be one of ${known.join(", ")}: current value is ${value}`,
  );
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
