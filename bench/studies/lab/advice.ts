/**
 * Advice for people who write code: which strategy to use for how many layouts, for small and large operations, in
 * predictable and random order, and what the worst choice costs.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../../cell.ts";
import { type Choice, chooseAmong, decidingGroups } from "./choice.ts";
import { isProven } from "./conclusion.ts";
import { fasterText, percentWithInterval } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { ratioBetween, type RatioEstimate, ratioOf } from "../../record/ratio.ts";
import { quoted } from "../../record/names.ts";
import { predictabilityOf, sizeOf } from "../../record/kind_of_work.ts";
import type { GroupResult, LabReport } from "../../record/lab.ts";

/** What to do in a situation, as the cells of a table: texts, empty where there is nothing to say; names in backquotes. */
export interface AdviceRow {
  /** What it is about, e.g. `4 layouts`. */
  readonly situation: string;
  /** Whether it is one of the five that stand beside the answer. */
  readonly headline: boolean;
  /** The strategy to use; that it was not measured, if so. */
  readonly use: string;
  /** Strategies that are as good. */
  readonly asGood: string;
  /** What the strategy costs over the baseline, where that is most. */
  readonly price: string;
  /** What the slowest strategy costs more than the one to use, where that is most. */
  readonly worst: string;
  /** Where the advice does not hold, and what it comes from; how to find out what was not measured. */
  readonly note: string;
}

/** Some of a report's comparisons, and a comparison that would be one of them. */
interface Situation {
  readonly name: string;
  readonly measuredBy: string;
  has(group: GroupResult): boolean;
}

/** Strategies named beside the chosen one. */
const MOST_NAMED = 2;
const MORE_LAYOUTS = "more layouts";
const FOUR = "split+packed+split_in_order+packed_in_order";

const LAYOUT_SITUATIONS: readonly Situation[] = [
  {
    name: "2 layouts",
    measuredBy: "round_trip_4/random/split+packed",
    has: ({ layouts }) => layoutCount(layouts) === 2,
  },
  {
    name: "4 layouts",
    measuredBy: `round_trip_4/random/${FOUR}`,
    has: ({ layouts }) => layoutCount(layouts) === 4,
  },
  {
    name: MORE_LAYOUTS,
    measuredBy: "round_trip_clones/random/clones-8",
    has: ({ layouts }) => layoutCount(layouts) > 4,
  },
];

/** Situations that differ in one thing; the first of each stands beside the answer. */
const PAIRS: readonly (readonly Situation[])[] = [
  [
    {
      name: "small operations",
      measuredBy: "more_used/random/split+packed",
      has: (group) => sizeOf(group) === "small",
    },
    {
      name: "large operations",
      measuredBy: "round_trip_4/random/split+packed",
      has: (group) => sizeOf(group) === "large",
    },
  ],
  [
    {
      name: "random order",
      measuredBy: "round_trip_4/random/split+packed",
      has: (group) => predictabilityOf(group) === "random",
    },
    {
      name: "predictable order",
      measuredBy: "round_trip_4/alternating/split+packed",
      has: (group) => predictabilityOf(group) === "predictable",
    },
  ],
];

/**
 * Advice from a report about strategies: for two, four and more layouts, for small and large operations, and for random
 * and predictable order. None where a control of the run failed, and none for a comparison of functions.
 *
 * A strategy is recommended where none is shown to be cheaper by more than the margin, as in the report's answer. The
 * worst choice is the slowest strategy: its time over that of the recommended one, where that is largest.
 */
export function advise(report: LabReport): readonly AdviceRow[] {
  const all = report.groups.filter(({ workload }) => workload !== FUNCTIONS_WORKLOAD);
  if (all.length === 0 || !isProven(report)) return [];
  // Where a single layout takes part there is nothing to dispatch.
  const groups = decidingGroups(report).filter(({ layouts }) => layoutCount(layouts) > 1);
  const row = (situation: Situation, name: string, headline: boolean, among = groups) => ({
    situation: name,
    headline,
    ...adviceIn(
      situation,
      among.filter((group) => situation.has(group)),
      all.some((group) => situation.has(group) && layoutCount(group.layouts) > 1),
      report.margin,
    ),
  });
  // Where the number of layouts counts for nothing, it stays the same, if that was measured.
  const two = groups.filter(({ layouts }) => layoutCount(layouts) === 2);
  return [
    ...LAYOUT_SITUATIONS.map((one) => row(one, layoutTopic(one, groups), true)),
    ...PAIRS.flatMap((pair) => {
      const same = pair.every(({ has }) => two.some(has));
      return pair.map((one, i) => {
        const among = same ? two : groups;
        const { note, ...rest } = row(
          one,
          same ? `${one.name}, 2 layouts` : one.name,
          i === 0,
          among,
        );
        return { ...rest, note: sentences(onlyWork(among.filter(one.has)), note) };
      });
    }),
  ];
}

/** How many layouts a set names: `split+packed` 2, `clones-8` 8. */
export function layoutCount(layouts: string): number {
  const clones = /^clones-(\d+)$/.exec(layouts)?.[1];
  return clones === undefined ? layouts.split("+").length : Number(clones);
}

/**
 * Where a single comparison speaks for a situation: it may differ from that of the other situation in more than what
 * the row is about.
 */
function onlyWork(groups: readonly GroupResult[]): string {
  const [first, ...more] = groups;
  return first === undefined || more.length > 0 ? "" : `only measured by ${groupName(first)}`;
}

/** What has something to say, in a row. */
function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("; ");
}

/** `8 layouts`, where the situation says only that there are more. */
function layoutTopic(situation: Situation, groups: readonly GroupResult[]): string {
  if (situation.name !== MORE_LAYOUTS) return situation.name;
  const counts = new Set(
    groups.filter((group) => situation.has(group)).map(({ layouts }) => layoutCount(layouts)),
  );
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.size === 0) return situation.name;
  return counts.size === 1 ? `${most} layouts` : `${fewest} to ${most} layouts`;
}

type Advice = Omit<AdviceRow, "situation" | "headline">;

function adviceIn(
  { measuredBy }: Situation,
  groups: readonly GroupResult[],
  begun: boolean,
  margin: number,
): Advice {
  const choice = chooseAmong(groups, margin);
  const none = { asGood: "", price: "", worst: "" };
  if (choice === null) {
    return begun
      ? { ...none, use: "too little measured", note: "a longer `--budget` compares two strategies" }
      : { ...none, use: "not measured", note: `\`--workloads ${measuredBy}\` measures it` };
  }
  const worst = worstChoice(choice);
  return {
    ...recommendation(choice, margin),
    price: priceOf(choice),
    worst: worst?.text ?? "",
    note: sentences(openText(choice, margin), whereNot(choice), worst?.where ?? ""),
  };
}

function recommendation(
  { winner, peers, candidates, equal, open }: Choice,
  margin: number,
): Pick<AdviceRow, "use" | "asGood"> {
  if (equal) {
    return { use: `any of ${candidates.length}`, asGood: `all within ${within(margin)}` };
  }
  if (open) {
    return { use: quoted(winner), asGood: `${candidates.length - 1} more, none told apart` };
  }
  const named = peers.slice(0, MOST_NAMED).map(quoted);
  const more = peers.length - named.length;
  return {
    use: quoted(winner),
    asGood: [...named, ...(more > 0 ? [`${more} more`] : [])].join(", "),
  };
}

function openText({ open, candidates }: Choice, margin: number): string {
  return open
    ? `no difference beyond ${
      within(margin)
    } shown between ${candidates.length} strategies, nor excluded`
    : "";
}

function whereNot({ wins, groups, losses }: Choice): string {
  if (wins >= groups.length) return "";
  const [loss] = losses;
  const elsewhere = loss === undefined
    ? ""
    : `, ${losses.length > 1 ? "least" : "not"} in ${groupName(loss.group)}: there ${
      quoted(loss.best)
    }`;
  return `holds in ${wins} of ${groups.length} comparisons${elsewhere}`;
}

/** What the chosen strategy costs over the baseline, where that is most. */
function priceOf({ winner, groups }: Choice): string {
  const most = largest(groups.flatMap((group) => {
    const estimate = estimateOf(group, winner);
    return estimate === null ? [] : [{ group, estimate }];
  }));
  if (most === null) return "";
  if (groups.length === 1) return percentWithInterval(most.estimate);
  return most.estimate.high < 1
    ? `at least ${fasterText(most.estimate)}`
    : `at most ${percentWithInterval(most.estimate)}`;
}

/**
 * The slowest candidate's time over the chosen one's, where that is largest, of those that are shown to cost more if
 * there are any; `null` where all are equal.
 */
function worstChoice(
  { winner, candidates, groups, equal }: Choice,
): { text: string; where: string } | null {
  const others = groups.flatMap((group) => {
    const own = estimateOf(group, winner);
    if (own === null) return [];
    return candidates.filter((name) => name !== winner).flatMap((strategy) => {
      const other = estimateOf(group, strategy);
      return other === null ? [] : [{ group, strategy, estimate: ratioBetween(other, own) }];
    });
  });
  const worst = largest(others.filter(({ estimate }) => estimate.low > 1)) ?? largest(others);
  if (worst === null || equal) return null;
  const cost = `${percentWithInterval(worst.estimate)}: ${quoted(worst.strategy)}`;
  return {
    text: worst.estimate.low > 1 ? cost : `not shown to cost more, ${cost}`,
    where: groups.length === 1 ? "" : `the worst choice costs most in ${groupName(worst.group)}`,
  };
}

function within(margin: number): string {
  return `${Number((margin * 100).toPrecision(3))} %`;
}

function largest<T extends { readonly estimate: RatioEstimate }>(all: readonly T[]): T | null {
  return all.toSorted((a, b) => b.estimate.ratio - a.estimate.ratio)[0] ?? null;
}

function estimateOf(group: GroupResult, strategy: string): RatioEstimate | null {
  const cell = group.cells.find((cell) => cell.strategy === strategy && !cell.control);
  return cell === undefined ? null : ratioOf(group, cell);
}
