/**
 * What a comparison is called.
 *
 * @module
 */

import { RING_LAYOUT_NAMES } from "../../ring/mod.ts";
import { NO_VARIANT } from "../cell.ts";
import type { GroupResult } from "./lab.ts";

/** What names a comparison. */
export type ComparisonName =
  & Pick<GroupResult, "workload" | "order" | "layouts">
  & { readonly configuration?: { readonly name: string } };

/**
 * What a group's name is made of: workload, order and layouts, the latter two where there are any, and the
 * configuration where there are several.
 */
export function groupParts(group: ComparisonName): string[] {
  const variant = [group.order, layoutsText(group.layouts)].filter((part) => part !== NO_VARIANT);
  const { workload, configuration } = group;
  return [workload, ...variant, ...(configuration === undefined ? [] : [configuration.name])];
}

/** A set of layouts for people: its name, or `4 layouts` for all four, `8 layouts` for so many copies. */
export function layoutsText(layouts: string): string {
  const clones = /^clones-(\d+)$/.exec(layouts)?.[1];
  if (clones !== undefined) return `${clones} ${clones === "1" ? "layout" : "layouts"}`;
  const names = layouts.split("+");
  return names.length === RING_LAYOUT_NAMES.length ? `${names.length} layouts` : layouts;
}

/** Names a comparison family: `round_trip_4 · alternating · split+packed`. */
export function groupName(group: ComparisonName): string {
  return groupParts(group).join(" · ");
}
