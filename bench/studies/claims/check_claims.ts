/**
 * Whether claims can be measured.
 *
 * @module
 */

import { STRATEGY_NAMES, VARIANT_NAMES } from "../../../dispatch/mod.ts";
import { findWorkload } from "../../workload/mod.ts";
import { FORMER_CLAIM_IDS } from "../../record/claim_names.ts";
import type { Claim } from "./claim.ts";
import type { ClaimCell } from "../../record/claims.ts";
import { claimCellId } from "./claim_cell.ts";

/** The cells that a claim mentions, those that only counts and evidence ask for at the end; some more than once. */
export function cellsOf({ predictions, counted = [], evidence = [] }: Claim): ClaimCell[] {
  return [
    ...predictions.flatMap(({ contrast }) => [...contrast.over, ...contrast.under]),
    ...[...counted, ...evidence].map(({ cell }) => cell),
  ];
}

/**
 * Checks that claims can be measured.
 *
 * @throws {RangeError} for a claim without a prediction, an uneven contrast, a cell above and below the line, an
 *   unknown workload, order, layouts or strategy, for two claims of one id, and
 *   for an id that a claim of this project had before.
 */
export function checkClaims(claims: readonly Claim[]): void {
  const ids = new Set<string>();
  for (const claim of claims) {
    const { id, predictions, counted = [] } = claim;
    const refuse = (why: string, value: string): never => {
      throw new RangeError(`Cannot plan claim ${id} as ${why}: current value is ${value}`);
    };
    if (ids.has(id)) refuse("its id must be its own", id);
    ids.add(id);
    if (FORMER_CLAIM_IDS.includes(id)) refuse("its id must not be a former one", id);
    if (predictions.length + counted.length === 0) refuse("it must have a prediction", "none");
    for (const { contrast: { label, over, under } } of predictions) {
      if (over.length === 0 || over.length !== under.length) {
        refuse(
          `as many cells must stand above the line as below in "${label}"`,
          `${over.length} and ${under.length}`,
        );
      }
      const above = new Set(over.map(claimCellId));
      const shared = under.map(claimCellId).find((cell) => above.has(cell));
      if (shared !== undefined) {
        refuse(`no cell may stand above and below the line in "${label}"`, shared);
      }
    }
    for (const cell of cellsOf(claim)) checkCell(cell, refuse);
  }
}

function checkCell(cell: ClaimCell, refuse: (why: string, value: string) => never): void {
  const workload = findWorkload(cell.workload);
  const variant = workload.variants.some(({ order, layouts }) =>
    order === cell.order && layouts === cell.layouts
  );
  if (!variant) {
    const known = workload.variants.map(({ order, layouts }) => `${order}/${layouts}`).join(", ");
    refuse(`${cell.workload} must be run in one of ${known}`, `${cell.order}/${cell.layouts}`);
  }
  const strategies = [...STRATEGY_NAMES, ...VARIANT_NAMES, ...workload.controls];
  if (!strategies.includes(cell.strategy)) {
    refuse(`a strategy must be one of ${strategies.join(", ")}`, cell.strategy);
  }
}
