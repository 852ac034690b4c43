/**
 * Names of the cells that claims speak of.
 *
 * @module
 */

import { type Cell, cellName } from "../../cell.ts";
import type { ClaimCell } from "../../record/claims.ts";

/** A cell's id: `workload/order/layouts/strategy`, and its V8 flags if there are any. */
export function claimCellId(cell: ClaimCell): string {
  const { v8Flags = [] } = cell;
  return [cellName(cell), ...v8Flags].join(" ");
}

/** The cell as evidence knows it; `v8Flags` are the run's own, which come first. */
export function evidenceCell(cell: ClaimCell, v8Flags: readonly string[]): Cell {
  const { workload, order, layouts, strategy } = cell;
  return { workload, order, layouts, strategy, v8Flags: [...v8Flags, ...(cell.v8Flags ?? [])] };
}
