/**
 * How the cost of sharing a process is told, for all forms of the report.
 *
 * @module
 */

import { groupName } from "../../record/group_name.ts";
import type { RatioEstimate } from "../../record/ratio.ts";
import { significant } from "../../stats/significant.ts";
import type { SharingCost } from "../../record/lab.ts";

/** What the figures are for. */
export const WHY_SHARING =
  "Why another benchmark may say something else: most run everything in one " +
  "process, where the loop's calls have seen every candidate. Each ratio is a strategy's time there over its " +
  "time in a process of its own; beyond 1: slower when shared.";

/** Costs by comparison, named as its groups are, in the order of the report. */
export function sharingByGroup(
  costs: readonly SharingCost[],
): readonly (readonly [where: string, costs: readonly SharingCost[]])[] {
  const groups = new Map<string, SharingCost[]>();
  for (const cost of costs) {
    const { configuration: name, ...work } = cost;
    const where = groupName(name === undefined ? work : { ...work, configuration: { name } });
    groups.set(where, [...groups.get(where) ?? [], cost]);
  }
  return [...groups];
}

/** A cost as a ratio with its interval. */
export function sharingRatio({ ratio, ratioLow, ratioHigh }: SharingCost): RatioEstimate {
  return { ratio, low: ratioLow, high: ratioHigh };
}

/** Level of the intervals, `95 %`. */
export function sharingConfidence(costs: readonly SharingCost[]): string {
  const [first] = costs;
  return first === undefined ? "" : `${significant(first.confidence * 100).replace(/\.0+$/, "")} %`;
}
