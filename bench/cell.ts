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

/** The cell's name, `workload/order/layouts/strategy`. */
export function cellName(cell: Cell): string {
  return `${cell.workload}/${cell.order}/${cell.layouts}/${cell.strategy}`;
}
