/**
 * Chooses the strategy that a report speaks for.
 *
 * A strategy holds a comparison when no other is shown to be cheaper: no verdict of the comparison puts another
 * before it (`faster` before `equivalent` before `slower`), and its interval reaches down to the margin above the
 * others' upper ends. Where the baseline is a candidate itself, as among functions, the verdicts alone decide between
 * those that they tell apart, so that the answer never says anything else than the table. The choice is the strategy
 * that holds most comparisons; among equals the one of the lowest geometric mean ratio.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../../cell.ts";
import { withoutEmptyWork } from "../../measure/empty_work.ts";
import type { GroupResult, LabReport } from "../../record/lab.ts";
import type { Verdict } from "../../stats/verdict.ts";
import { comparisonsOf } from "../../measure/plan.ts";
import { ratioBetween, type RatioEstimate, ratioOf } from "../../record/ratio.ts";

/** The floor: it knows the layout and does not dispatch at all, so it is nothing to recommend. */
const FLOOR = "direct";

/** Share of the strategies that a deciding comparison has at least. */
const NEARLY_ALL = 0.75;

/** A comparison in which the chosen strategy is shown to be slower than another. */
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
   * Whether all candidates are shown to be equal in practice: within the margin of the baseline where that is a
   * candidate, else within the margin of each other.
   */
  readonly equal: boolean;
  /** Whether no difference between any two candidates is shown, though they are not all shown to be equal. */
  readonly open: boolean;
  /** Comparisons that it does not hold, worst first. */
  readonly losses: readonly Loss[];
  /** The largest ratio to a baseline of any candidate. */
  readonly slowest: {
    readonly strategy: string;
    readonly group: GroupResult;
    readonly estimate: RatioEstimate;
  } | null;
}

interface Candidate {
  readonly strategy: string;
  readonly estimate: RatioEstimate;
  /** The verdict against the baseline; `null` for the baseline itself. */
  readonly verdict: Verdict | null;
}

/** Order of what verdicts show; `inconclusive` shows nothing and has none. */
const LEVELS: ReadonlyMap<Verdict | null, number> = new Map([
  ["faster", -1],
  ["equivalent", 0],
  [null, 0],
  ["slower", 1],
]);

/** The choice, or `null` when no comparison holds two candidates. */
export function chooseStrategy(report: LabReport): Choice | null {
  return chooseAmong(decidingGroups(report), report.margin);
}

/**
 * The choice over some comparisons of {@linkcode decidingGroups}, or `null` without any.
 *
 * @param margin Ratio difference within which strategies are equal.
 */
export function chooseAmong(groups: readonly GroupResult[], margin: number): Choice | null {
  if (groups.length === 0) return null;
  const candidates = commonCandidates(groups);
  const score = new Map(candidates.map((name) => [name, { wins: 0, open: 0, logSum: 0 }]));
  for (const group of groups) {
    const holders = holdersOf(group, margin);
    const all = candidatesOf(group);
    for (const { strategy, estimate, verdict } of all) {
      const entry = score.get(strategy);
      if (entry === undefined) continue;
      entry.logSum += Math.log(estimate.ratio);
      if (holders.includes(strategy)) entry.wins++;
      // Of candidates that hold, those of which something is shown come first.
      if (hasBaseline(all) && verdict === "inconclusive") entry.open++;
    }
  }
  const ranking = [...score].toSorted(([, a], [, b]) =>
    b.wins - a.wins || a.open - b.open || a.logSum - b.logSum
  );
  const [winner, { wins }] = ranking[0]!;
  const allHold = groups.every((group) =>
    holdersOf(group, margin).length === candidatesOf(group).length
  );
  const equal = allHold && groups.every((group) => areEqual(group, margin));
  return {
    groups,
    candidates,
    winner,
    wins,
    peers: ranking.slice(1).filter(([, entry]) => entry.wins === wins).map(([name]) => name),
    equal,
    open: allHold && !equal,
    losses: lossesOf(winner, groups, margin),
    slowest: slowestOf(groups),
  };
}

/**
 * Groups of the placement that shows most comparisons (isolated before paired before shared), in the
 * reference where several configurations were measured; without those in which something cannot be told from a loop
 * that does nothing.
 */
export function decidingGroups(report: LabReport): GroupResult[] {
  const all = withoutEmptyWork(report.groups).filter(({ configuration }) =>
    configuration === undefined || configuration.name === report.configurations?.reference
  );
  for (const placement of ["isolated", "paired", "shared"] as const) {
    const groups = withoutPairs(all.filter((group) => group.placement === placement))
      .filter((group) => candidatesOf(group).length >= 2);
    if (groups.length > 0) return withoutSelections(groups);
  }
  return [];
}

/**
 * Groups that have nearly all the strategies that any has: a comparison of a selection would bar all others from being
 * chosen, and says nothing of them.
 */
function withoutSelections(groups: readonly GroupResult[]): GroupResult[] {
  const most = Math.max(...groups.map((group) => candidatesOf(group).length));
  return groups.filter((group) => candidatesOf(group).length >= most * NEARLY_ALL);
}

/** Pairs of one comparison as one group: all were compared with the same baseline, each beside its own copy. */
function withoutPairs(groups: readonly GroupResult[]): GroupResult[] {
  return comparisonsOf(groups, (group) => group).map(([first, ...others]) => {
    const beside = others.flatMap(({ cells, baseline }) =>
      cells.filter(({ strategy }) => strategy !== baseline)
    );
    return { ...first!, cells: [...first!.cells, ...beside] };
  });
}

/** Strategies to choose from, with their ratios to the baseline. */
function candidatesOf(group: GroupResult): Candidate[] {
  return group.cells.flatMap((cell) => {
    const estimate = ratioOf(group, cell);
    const floor = cell.strategy === FLOOR && group.workload !== FUNCTIONS_WORKLOAD;
    return cell.control || floor || estimate === null
      ? []
      : [{ strategy: cell.strategy, estimate, verdict: cell.comparison?.verdict ?? null }];
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

/** Whether the strategy that ratios refer to is one to choose from. */
function hasBaseline(candidates: readonly Candidate[]): boolean {
  return candidates.some(({ verdict }) => verdict === null);
}

function holdersOf(group: GroupResult, margin: number): string[] {
  const all = candidatesOf(group);
  const byVerdict = hasBaseline(all);
  return all.filter((one) => !all.some((other) => isCheaper(other, one, margin, byVerdict)))
    .map(({ strategy }) => strategy);
}

/** Whether a candidate is shown to be cheaper than another. */
function isCheaper(other: Candidate, one: Candidate, margin: number, byVerdict: boolean): boolean {
  const [before, after] = [LEVELS.get(other.verdict), LEVELS.get(one.verdict)];
  if (before !== undefined && after !== undefined && before !== after) return before < after;
  const beyond = one.estimate.low > other.estimate.high * (1 + margin);
  if (!byVerdict) return beyond;
  // What is not shown to be faster than the baseline is no match for what is.
  return before === -1 && (after === undefined || beyond);
}

function areEqual(group: GroupResult, margin: number): boolean {
  const all = candidatesOf(group);
  if (hasBaseline(all)) return all.every(({ verdict }) => LEVELS.get(verdict) === 0);
  const cheapest = cheapestOf(group);
  return all.every((one) =>
    one.strategy === cheapest.strategy ||
    ratioBetween(one.estimate, cheapest.estimate).high <= 1 + margin
  );
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

function slowestOf(groups: readonly GroupResult[]): Choice["slowest"] {
  const all = groups.flatMap((group) =>
    candidatesOf(group).map((candidate) => ({ ...candidate, group }))
  );
  return all.toSorted((a, b) => b.estimate.ratio - a.estimate.ratio)[0] ?? null;
}
