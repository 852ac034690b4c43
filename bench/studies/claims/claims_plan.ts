/**
 * From claims to the groups that are measured.
 *
 * The cells of one contrast must run in the same blocks, or the machine's drift would not cancel. A cell that
 * several contrasts name is measured once where they fit into one group. A group is kept small, as all of its
 * processes are alive at once and a round should be over before the machine changes.
 *
 * @module
 */

import { NO_VARIANT } from "../../cell.ts";
import type { CellPlan, GroupPlan } from "../../measure/plan.ts";
import { isControl } from "../../workload/controls.ts";
import { cellsOf, checkClaims } from "./check_claims.ts";
import type { Bound, Claim } from "./claim.ts";
import type { ClaimCell } from "../../record/claims.ts";
import { claimCellId } from "./claim_cell.ts";

/** A ratio that a group measures, and what it must be. */
export interface PlannedRatio {
  /** Index of the group. */
  readonly groupIndex: number;
  /** Names of the group's cells above the line. */
  readonly over: readonly string[];
  /** Names of the group's cells below the line. */
  readonly under: readonly string[];
  /** What it must be. */
  readonly bound: Bound;
}

/** A claim with the places where its predictions are measured. */
export interface PlannedClaim {
  /** The claim. */
  readonly claim: Claim;
  /** Its predictions, in their order. */
  readonly ratios: readonly PlannedRatio[];
}

/** A control: a ratio whose truth is known. */
export interface PlannedControl extends PlannedRatio {
  /** `A/A` or `known ×2`. */
  readonly name: "A/A" | "known ×2";
}

/** What a run of claims measures. */
export interface ClaimsPlan {
  /** The groups. Their baseline has no meaning. */
  readonly groups: readonly GroupPlan[];
  /** The claims, in their order. */
  readonly claims: readonly PlannedClaim[];
  /** The run's own controls: an A/A in each group, a known factor of two in the first. */
  readonly controls: readonly PlannedControl[];
  /** All cells that claims mention by id, in order of first mention; those that only evidence asks for included. */
  readonly cells: ReadonlyMap<string, ClaimCell>;
}

/** Most cells of a group, controls apart, unless one contrast alone has more. */
export const MOST_GROUP_CELLS = 14;

/** Margin within which a cell must agree with itself. */
const SELF_MARGIN = 0.02;
/** What a cell that does everything twice must cost at least. */
const TWICE_AT_LEAST = 1.8;

/**
 * Plans the measuring of claims.
 *
 * @throws {RangeError} for a claim that cannot be measured: no prediction, an uneven contrast, a cell above and
 *   below the line, an unknown workload, order, layouts or strategy, two claims of one id.
 */
export function planClaims(claims: readonly Claim[]): ClaimsPlan {
  checkClaims(claims);
  const cells = new Map<string, ClaimCell>();
  for (const cell of claims.flatMap(cellsOf)) cells.set(claimCellId(cell), cell);
  const links = claims.flatMap((claim) => claim.predictions.map(linkOf));
  const members = arrange(links);
  const home = new Map(links.map((link) => [link, members.findIndex((have) => holds(have, link))]));
  const groups = members.map((ids, groupIndex) => groupPlan(groupIndex, [...ids], cells));
  let next = 0;
  return {
    groups: groups.map(({ plan }) => plan),
    claims: claims.map((claim) => ({
      claim,
      ratios: claim.predictions.map(({ bound }) => {
        const { over, under } = links[next]!;
        return { groupIndex: home.get(links[next++]!)!, over, under, bound };
      }),
    })),
    controls: groups.flatMap(({ controls }) => controls),
    cells,
  };
}

/** A contrast by the ids of its cells. */
interface Link {
  readonly over: readonly string[];
  readonly under: readonly string[];
  readonly all: readonly string[];
}

function linkOf({ contrast }: Claim["predictions"][number]): Link {
  const over = contrast.over.map(claimCellId);
  const under = contrast.under.map(claimCellId);
  return { over, under, all: [...new Set([...over, ...under])] };
}

function holds(members: ReadonlySet<string>, { all }: Link): boolean {
  return all.every((id) => members.has(id));
}

/** Sets of cells so that every contrast lies within one of them; the first serve the first contrasts. */
function arrange(links: readonly Link[]): ReadonlySet<string>[] {
  const parts = components(links).flatMap(split);
  const groups: Set<string>[] = [];
  // Large ones first, so that small ones fill what is left; cells in common draw them together.
  for (const part of parts.toSorted((a, b) => b.size - a.size)) {
    const fitting = groups.filter((group) => group.union(part).size <= MOST_GROUP_CELLS);
    const [best] = fitting.toSorted((a, b) =>
      b.intersection(part).size - a.intersection(part).size
    );
    if (best === undefined) groups.push(part);
    else for (const id of part) best.add(id);
  }
  const rank = (group: ReadonlySet<string>): number =>
    links.findIndex((link) => holds(group, link));
  return groups.toSorted((a, b) => rank(a) - rank(b));
}

/** Contrasts that cells in common tie together, directly or through others. */
function components(links: readonly Link[]): Link[][] {
  const found: { readonly ids: Set<string>; readonly links: Link[] }[] = [];
  for (const link of links) {
    const tied = found.filter(({ ids }) => link.all.some((id) => ids.has(id)));
    const merged = {
      ids: new Set([...tied.flatMap(({ ids }) => [...ids]), ...link.all]),
      links: [...tied.flatMap((component) => component.links), link],
    };
    for (const component of tied) found.splice(found.indexOf(component), 1);
    found.push(merged);
  }
  return found.map((component) => component.links);
}

/** Splits a component by measuring cells in several groups, so that no contrast is split. */
function split(links: readonly Link[]): Set<string>[] {
  const waiting = [...links];
  const parts: Set<string>[] = [];
  while (waiting.length > 0) {
    const part = new Set(waiting.shift()!.all);
    for (;;) {
      const cost = waiting.map(({ all }) => all.filter((id) => !part.has(id)).length);
      const cheapest = cost.indexOf(Math.min(...cost));
      if (cheapest < 0 || part.size + cost[cheapest]! > MOST_GROUP_CELLS) break;
      for (const id of waiting[cheapest]!.all) part.add(id);
      waiting.splice(cheapest, 1);
    }
    parts.push(part);
  }
  return parts;
}

function groupPlan(
  groupIndex: number,
  ids: readonly string[],
  cells: ReadonlyMap<string, ClaimCell>,
): { readonly plan: GroupPlan; readonly controls: readonly PlannedControl[] } {
  const plans = ids.map((id) => cellPlan(id, cells.get(id)!));
  // A control is to fail by the lab's fault only: neither flags nor another control stand behind it.
  const plain = plans.find(({ verified, v8Flags }) => verified && v8Flags === undefined);
  const original = plain ?? plans[0]!;
  const again = { ...original, name: `${original.name} again`, control: true };
  const twice = { ...original, name: `${original.name} ×2`, control: true, opsScale: 2 };
  const known = groupIndex === 0 ? [twice] : [];
  const compared = (cell: CellPlan) => ({ groupIndex, over: [cell.name], under: [original.name] });
  return {
    plan: {
      workload: `group ${groupIndex + 1}`,
      operation: "what each cell's workload says",
      order: NO_VARIANT,
      layouts: NO_VARIANT,
      placement: "isolated",
      baseline: original.name,
      cells: [...plans, again, ...known],
    },
    controls: [
      { ...compared(again), name: "A/A", bound: { kind: "equivalent", margin: SELF_MARGIN } },
      ...known.map((cell): PlannedControl => ({
        ...compared(cell),
        name: "known ×2",
        bound: { kind: "at least", ratio: TWICE_AT_LEAST },
      })),
    ],
  };
}

function cellPlan(id: string, cell: ClaimCell): CellPlan {
  const { workload, order, layouts, strategy, v8Flags } = cell;
  return {
    name: id,
    strategy,
    control: false,
    opsScale: 1,
    verified: !isControl(strategy),
    work: { workload, order, layouts },
    ...(v8Flags === undefined ? {} : { v8Flags }),
  };
}
