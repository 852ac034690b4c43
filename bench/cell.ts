/**
 * What one child process measures.
 *
 * @module
 */

/** One cell: strategy × workload × order × layouts × V8 configuration. */
export interface Cell {
  /** Workload, e.g. `round_trip_4`. */
  readonly workload: string;
  /** Order of the layouts over time: `one`, `alternating`, `runs`, `random`, `recorded`. */
  readonly order: string;
  /** Layouts taking part, joined by `+`: `split`, `packed`, `split+packed`. */
  readonly layouts: string;
  /** Strategy, or the name of a control. */
  readonly strategy: string;
  /** Further V8 flags of the child. */
  readonly v8Flags: readonly string[];
}

/** Order and layouts of a workload that has none. */
export const NO_VARIANT = "-";
/** The workload of functions that somebody else wrote: its cells are named after functions, not strategies. */
export const FUNCTIONS_WORKLOAD = "functions";

/** What a group or a cell is called by in findings, progress and records. */
export interface Named {
  /** Workload name. */
  readonly workload: string;
  /** Order name. */
  readonly order: string;
  /** Layouts, joined by `+`. */
  readonly layouts: string;
  /** Part of the name unless it is `isolated`. */
  readonly placement?: string;
  /** Part of the name where there are several. */
  readonly configuration?: { readonly name: string };
}

/**
 * A group's name: `workload/order/layouts`, without the latter two where there are none; in placements other
 * than `isolated` with the placement, and with the configuration where there are several:
 * `workload/order/layouts (shared) [maglev]`.
 */
export function groupName(group: Named): string {
  const { workload, order, layouts, placement = "isolated", configuration } = group;
  const name = [workload, order, layouts].filter((part) => part !== NO_VARIANT).join("/");
  const placed = placement === "isolated" ? name : `${name} (${placement})`;
  return configuration === undefined ? placed : `${placed} [${configuration.name}]`;
}

/** A cell's name: its group's, then the strategy: `workload/order/layouts (shared) [maglev]/strategy`. */
export function cellName(cell: Named & Pick<Cell, "strategy">): string {
  return `${groupName(cell)}/${cell.strategy}`;
}
