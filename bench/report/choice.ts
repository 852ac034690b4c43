/**
 * Chooses the strategy that a report speaks for.
 *
 * A strategy holds a comparison when no other is shown to be cheaper by more than the margin: its
 * interval reaches down to the margin above the cheapest one's upper end. The choice is the strategy
 * that holds most comparisons; among equals the one of the lowest geometric mean ratio.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../measure/cell.ts";
import type { GroupResult, LabReport } from "./lab_report.ts";
import { groupName, ratioBetween, type RatioEstimate, ratioOf } from "./figure.ts";

/** The floor: it knows the layout and does not dispatch at all, so it is nothing to recommend. */
const FLOOR = "direct";

/** A comparison in which the chosen strategy is shown to be dearer than another. */
export interface Loss {
  /** The comparison. */
  readonly group: GroupResult;
  /** The cheapest strategy there. */
  readonly best: string;
  /** Time of the chosen strategy / time of the cheapest. */
  readonly excess: RatioEstimate;
}

/** The choice and what it rests on. */
export interface Choice {
  /** Comparisons that decided: one placement, two candidates at least. */
  readonly groups: readonly GroupResult[];
  /** Strategies that stood for choice. */
  readonly candidates: readonly string[];
  /** The chosen strategy. */
  readonly winner: string;
  /** How many of the comparisons it holds. */
  readonly wins: number;
  /** Other strategies that hold as many. */
  readonly peers: readonly string[];
  /**
   * The most that any candidate may cost over the cheapest of its comparison: upper end of the interval
   * of the largest such ratio. All candidates are equal in practice when it is within the margin.
   */
  readonly largestExcess: number;
  /** Comparisons that it does not hold, worst first. */
  readonly losses: readonly Loss[];
  /** The largest ratio to a baseline of any candidate. */
  readonly dearest: {
    readonly strategy: string;
    readonly group: GroupResult;
    readonly estimate: RatioEstimate;
  } | null;
}

interface Candidate {
  readonly strategy: string;
  readonly estimate: RatioEstimate;
}

/** The choice, or `null` when no comparison holds two candidates. */
export function chooseStrategy(report: LabReport): Choice | null {
  const groups = decidingGroups(report);
  if (groups.length === 0) return null;
  const candidates = commonCandidates(groups);
  const score = new Map(candidates.map((name) => [name, { wins: 0, logSum: 0 }]));
  for (const group of groups) {
    const holders = holdersOf(group, report.margin);
    for (const { strategy, estimate } of candidatesOf(group)) {
      const entry = score.get(strategy);
      if (entry === undefined) continue;
      entry.logSum += Math.log(estimate.ratio);
      if (holders.includes(strategy)) entry.wins++;
    }
  }
  const ranking = [...score].toSorted(([, a], [, b]) => b.wins - a.wins || a.logSum - b.logSum);
  const [winner, { wins }] = ranking[0]!;
  return {
    groups,
    candidates,
    winner,
    wins,
    peers: ranking.slice(1).filter(([, entry]) => entry.wins === wins).map(([name]) => name),
    largestExcess: Math.max(...groups.map(largestExcessOf)),
    losses: lossesOf(winner, groups, report.margin),
    dearest: dearestOf(groups),
  };
}

/**
 * Groups of the placement that shows most comparisons (isolated before paired before shared), in the
 * reference where several configurations were measured.
 */
function decidingGroups(report: LabReport): GroupResult[] {
  const all = report.groups.filter(({ configuration }) =>
    configuration === undefined || configuration.name === report.configurations?.reference
  );
  for (const placement of ["isolated", "paired", "shared"] as const) {
    const groups = withoutPairs(all.filter((group) => group.placement === placement))
      .filter((group) => candidatesOf(group).length >= 2);
    if (groups.length > 0) return groups;
  }
  return [];
}

/** Pairs of one comparison as one group: all were compared with the same baseline, each beside its own copy. */
function withoutPairs(groups: readonly GroupResult[]): GroupResult[] {
  const whole = new Map<string, GroupResult>();
  for (const group of groups) {
    const name = `${groupName(group)} · ${group.baseline}`;
    const others = group.cells.filter(({ strategy }) => strategy !== group.baseline);
    const known = whole.get(name);
    whole.set(name, known === undefined ? group : { ...known, cells: [...known.cells, ...others] });
  }
  return [...whole.values()];
}

/** Strategies to choose from, with their ratios to the baseline. */
function candidatesOf(group: GroupResult): Candidate[] {
  return group.cells.flatMap((cell) => {
    const estimate = ratioOf(group, cell);
    const floor = cell.strategy === FLOOR && group.workload !== FUNCTIONS_WORKLOAD;
    return cell.control || floor || estimate === null
      ? []
      : [{ strategy: cell.strategy, estimate }];
  });
}

/** Those that took part in every group; when none did, those that took part in most. */
function commonCandidates(groups: readonly GroupResult[]): string[] {
  const seen = new Map<string, number>();
  for (const { strategy } of groups.flatMap(candidatesOf)) {
    seen.set(strategy, (seen.get(strategy) ?? 0) + 1);
  }
  const most = Math.max(...seen.values());
  return [...seen].filter(([, times]) => times === most).map(([name]) => name);
}

function cheapestOf(group: GroupResult): Candidate {
  return candidatesOf(group).toSorted((a, b) => a.estimate.ratio - b.estimate.ratio)[0]!;
}

function holdersOf(group: GroupResult, margin: number): string[] {
  const limit = cheapestOf(group).estimate.high * (1 + margin);
  return candidatesOf(group).filter(({ estimate }) => estimate.low <= limit)
    .map(({ strategy }) => strategy);
}

function largestExcessOf(group: GroupResult): number {
  const cheapest = cheapestOf(group);
  const excess = candidatesOf(group).filter(({ strategy }) => strategy !== cheapest.strategy)
    .map(({ estimate }) => ratioBetween(estimate, cheapest.estimate).high);
  return Math.max(1, ...excess);
}

function lossesOf(winner: string, groups: readonly GroupResult[], margin: number): Loss[] {
  return groups.flatMap((group) => {
    const own = candidatesOf(group).find(({ strategy }) => strategy === winner);
    if (own === undefined || holdersOf(group, margin).includes(winner)) return [];
    const best = cheapestOf(group);
    return [{
      group,
      best: best.strategy,
      excess: ratioBetween(own.estimate, best.estimate),
    }];
  }).toSorted((a, b) => b.excess.ratio - a.excess.ratio);
}

function dearestOf(groups: readonly GroupResult[]): Choice["dearest"] {
  const all = groups.flatMap((group) =>
    candidatesOf(group).map((candidate) => ({ ...candidate, group }))
  );
  return all.toSorted((a, b) => b.estimate.ratio - a.estimate.ratio)[0] ?? null;
}
