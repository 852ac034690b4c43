/**
 * Advice for people who write code: which strategy to use for how many layouts, for small and large operations, in
 * predictable and random order, and what it costs to be wrong.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../../cell.ts";
import { type Choice, chooseAmong, decidingGroups } from "./choice.ts";
import { isProven } from "./conclusion.ts";
import { percentWithInterval } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { ratioBetween, type RatioEstimate, ratioOf } from "../../record/ratio.ts";
import { quoted } from "../../record/names.ts";
import { predictabilityOf, sizeOf } from "../../record/kind_of_work.ts";
import type { GroupResult, LabReport } from "../../record/lab.ts";

/** One line of advice; names stand in backquotes. */
export interface AdviceLine {
  /** What it is about, e.g. `4 layouts`. */
  readonly topic: string;
  /** What to use there, what that costs, and what it costs to be wrong; or how to find out. */
  readonly text: string;
}

/** Some of a report's comparisons, and a comparison that would be one of them. */
interface Situation {
  readonly name: string;
  readonly measuredBy: string;
  has(group: GroupResult): boolean;
}

/** Strategies named beside the chosen one. */
const MOST_NAMED = 2;
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
    name: "more layouts",
    measuredBy: "round_trip_clones/random/clones-8",
    has: ({ layouts }) => layoutCount(layouts) > 4,
  },
];

const SIZE_SITUATIONS: readonly Situation[] = [
  {
    name: "small",
    measuredBy: "more_used/random/split+packed",
    has: (group) => sizeOf(group) === "small",
  },
  {
    name: "large",
    measuredBy: "round_trip_4/random/split+packed",
    has: (group) => sizeOf(group) === "large",
  },
];

const ORDER_SITUATIONS: readonly Situation[] = [
  {
    name: "predictable",
    measuredBy: "round_trip_4/alternating/split+packed",
    has: (group) => predictabilityOf(group) === "predictable",
  },
  {
    name: "random",
    measuredBy: "round_trip_4/random/split+packed",
    has: (group) => predictabilityOf(group) === "random",
  },
];

/**
 * Five lines of advice from a report about strategies: for two, four and more layouts, for small and large operations,
 * and for predictable and random order. One line that says why there is none where a control of the run failed; nothing
 * for a comparison of functions.
 *
 * A strategy is recommended where none is shown to be cheaper by more than the margin, as in the report's answer. What
 * it costs to be wrong is the time of the dearest strategy over that of the recommended one, where that is largest.
 */
export function advise(report: LabReport): readonly AdviceLine[] {
  const all = report.groups.filter(({ workload }) => workload !== FUNCTIONS_WORKLOAD);
  if (all.length === 0) return [];
  if (!isProven(report)) {
    return [{ topic: "Advice", text: "none, as the run is unproven." }];
  }
  // Where a single layout takes part there is nothing to dispatch.
  const groups = decidingGroups(report).filter(({ layouts }) => layoutCount(layouts) > 1);
  const say = (situation: Situation, among: readonly GroupResult[]): string =>
    situationText(
      situation,
      among.filter((group) => situation.has(group)),
      all.some((group) => situation.has(group) && layoutCount(group.layouts) > 1),
      report.margin,
    );
  // Where the number of layouts counts for nothing, it stays the same, if that was measured.
  const two = groups.filter(({ layouts }) => layoutCount(layouts) === 2);
  const pair = (topic: string, situations: readonly Situation[]): AdviceLine => {
    const same = situations.every(({ has }) => two.some(has));
    const texts = situations.map((situation) => {
      const among = same ? two : groups;
      return `${situation.name}${onlyWork(among.filter(situation.has))}: ${say(situation, among)}`;
    });
    return { topic: same ? `${topic}, 2 layouts` : topic, text: `${texts.join("; ")}.` };
  };
  return [
    ...LAYOUT_SITUATIONS.map((situation) => ({
      topic: layoutTopic(situation, groups),
      text: `${say(situation, groups)}.`,
    })),
    pair("Operations", SIZE_SITUATIONS),
    pair("Order", ORDER_SITUATIONS),
  ];
}

/** How many layouts a set names: `split+packed` 2, `clones-8` 8. */
export function layoutCount(layouts: string): number {
  const clones = /^clones-(\d+)$/.exec(layouts)?.[1];
  return clones === undefined ? layouts.split("+").length : Number(clones);
}

/**
 * ` (more_used, random)` where a single comparison speaks for a situation: it may differ from the other situation's
 * in more than what the line is about.
 */
function onlyWork(groups: readonly GroupResult[]): string {
  const [first, ...more] = groups;
  return first === undefined || more.length > 0 ? "" : ` (${first.workload}, ${first.order})`;
}

/** `8 layouts`, where the situation says only that there are more. */
function layoutTopic(situation: Situation, groups: readonly GroupResult[]): string {
  if (situation.name !== "more layouts") return situation.name;
  const counts = new Set(
    groups.filter((group) => situation.has(group)).map(({ layouts }) => layoutCount(layouts)),
  );
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.size === 0) return situation.name;
  return counts.size === 1 ? `${most} layouts` : `${fewest} to ${most} layouts`;
}

function situationText(
  { measuredBy }: Situation,
  groups: readonly GroupResult[],
  begun: boolean,
  margin: number,
): string {
  const choice = chooseAmong(groups, margin);
  if (choice === null && begun) {
    return "too little measured in this run to compare two strategies (a longer `--budget` does)";
  }
  if (choice === null) {
    return `not measured in this run (\`--workloads ${measuredBy}\` measures it)`;
  }
  const wrong = costOfBeingWrong(choice);
  return [recommendation(choice, margin), ...(wrong === null ? [] : [wrong])].join("; ");
}

function recommendation(choice: Choice, margin: number): string {
  const { winner, wins, groups, peers, candidates, losses } = choice;
  const within = `${Number((margin * 100).toPrecision(3))} %`;
  const cost = costText(choice);
  if (choice.equal) return `any of ${candidates.length}, all within ${within} of each other${cost}`;
  if (choice.open) {
    return `no difference beyond ${within} shown between ${candidates.length} strategies, nor excluded; ${
      quoted(winner)
    }${cost}`;
  }
  const named = peers.slice(0, MOST_NAMED).map(quoted);
  const more = peers.length - named.length;
  const others = [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
  const also = others === "" ? "" : ` (as good: ${others})`;
  const [loss] = losses;
  const elsewhere = loss === undefined
    ? ""
    : ` (${losses.length > 1 ? "least" : "not"} in ${groupName(loss.group)}: there ${
      quoted(loss.best)
    })`;
  const where = wins < groups.length
    ? ` in ${wins} of ${groups.length} comparisons${elsewhere}`
    : "";
  return `${quoted(winner)}${also}${where}${cost}`;
}

/** What the chosen strategy costs over the baseline, where that is most. */
function costText({ winner, groups }: Choice): string {
  const worst = largest(groups.flatMap((group) => {
    const estimate = estimateOf(group, winner);
    return estimate === null ? [] : [{ group, estimate }];
  }));
  if (worst === null) return "";
  const most = groups.length === 1 ? "" : "at most ";
  return `, ${most}${percentWithInterval(worst.estimate)} over ${quoted(worst.group.baseline)}`;
}

/**
 * The dearest candidate's time over the chosen one's, where that is largest, of those that are shown to cost more if
 * there are any; `null` where all are equal.
 */
function costOfBeingWrong({ winner, candidates, groups, equal }: Choice): string | null {
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
  const where = groups.length === 1 ? "" : ` in ${groupName(worst.group)}`;
  const cost = percentWithInterval(worst.estimate);
  return worst.estimate.low > 1
    ? `wrong: ${quoted(worst.strategy)} costs ${cost} more${where}`
    : `wrong: not shown to cost more, ${quoted(worst.strategy)} ${cost}${where}`;
}

function largest<T extends { readonly estimate: RatioEstimate }>(all: readonly T[]): T | null {
  return all.toSorted((a, b) => b.estimate.ratio - a.estimate.ratio)[0] ?? null;
}

function estimateOf(group: GroupResult, strategy: string): RatioEstimate | null {
  const cell = group.cells.find((cell) => cell.strategy === strategy && !cell.control);
  return cell === undefined ? null : ratioOf(group, cell);
}
