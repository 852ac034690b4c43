/**
 * What the lab promises of its verdicts, and whether a self-test bears it out.
 *
 * @module
 */

import type {
  Bound,
  Outcome,
  SelftestPlacement,
  TargetResult,
  TargetState,
} from "../../record/selftest.ts";
import { claimed } from "./outcome.ts";
import { type Rate, rateOf, share, wilsonInterval } from "../../stats/rate.ts";

/** A bound on the share of comparisons that do something. */
interface Target {
  readonly placement: SelftestPlacement;
  readonly wanted: string;
  /** Largest or smallest share allowed, 0…1. */
  readonly bound: Bound;
  /** Comparisons below which nothing is said: as many as a single bad one would not decide alone. */
  readonly fewest: number;
  /** Comparisons that it is about. */
  among(outcome: Outcome): boolean;
  /** What is counted. */
  test(outcome: Outcome): boolean;
}

/** Wall time that a comparison may take. */
export const TIME_LIMIT_MS = 6_000;
/** Effect that isolated comparisons must be able to find. */
export const DETECTABLE_LIMIT = 0.01;

function every(): boolean {
  return true;
}

function isAa({ plantedPercent }: Outcome): boolean {
  return plantedPercent === 0;
}

function hasDifference({ plantedPercent }: Outcome): boolean {
  return plantedPercent > 0;
}

function hasDifferenceOf(percent: number): (outcome: Outcome) => boolean {
  return ({ plantedPercent }) => plantedPercent === percent;
}

function claims(outcome: Outcome): boolean {
  return claimed(outcome) !== 0;
}

function finds(outcome: Outcome): boolean {
  return claimed(outcome) > 0;
}

function isTimely({ durationMs }: Outcome): boolean {
  return durationMs <= TIME_LIMIT_MS;
}

function common(placement: SelftestPlacement): readonly Target[] {
  return [
    {
      placement,
      wanted: "wrong direction never",
      bound: { most: 0 },
      fewest: 20,
      among: hasDifference,
      test: (outcome) => claimed(outcome) < 0,
    },
    {
      placement,
      wanted: "a comparison takes at most 6 s",
      bound: { least: 1 },
      fewest: 20,
      among: every,
      test: isTimely,
    },
  ];
}

/** The targets, on two shared cores. */
const TARGETS: readonly Target[] = [
  {
    placement: "paired",
    wanted: "A/A: difference claimed in at most 2 %",
    bound: { most: 0.02 },
    fewest: 40,
    among: isAa,
    test: claims,
  },
  {
    placement: "paired",
    wanted: "A/A: proven equivalent in at least 95 %",
    bound: { least: 0.95 },
    fewest: 20,
    among: isAa,
    test: ({ verdict }) => verdict === "equivalent",
  },
  {
    placement: "paired",
    wanted: "+1 %: found in at least 95 %",
    bound: { least: 0.95 },
    fewest: 20,
    among: hasDifferenceOf(1),
    test: finds,
  },
  {
    placement: "paired",
    wanted: "+3 %: found always",
    bound: { least: 1 },
    fewest: 20,
    among: hasDifferenceOf(3),
    test: finds,
  },
  ...common("paired"),
  {
    placement: "isolated",
    wanted: "A/A: difference claimed in at most 5 %",
    bound: { most: 0.05 },
    fewest: 20,
    among: isAa,
    test: claims,
  },
  {
    placement: "isolated",
    wanted: "+3 %: found in at least 95 %",
    bound: { least: 0.95 },
    fewest: 20,
    among: hasDifferenceOf(3),
    test: finds,
  },
  {
    placement: "isolated",
    wanted: "minimum detectable effect ≤ 1 % (in 90 %)",
    bound: { least: 0.9 },
    fewest: 20,
    among: every,
    test: ({ minimumDetectableEffect }) => minimumDetectableEffect <= DETECTABLE_LIMIT,
  },
  ...common("isolated"),
];

/**
 * How every target of the given placements came out; the same ones apply beside a neighbor.
 *
 * @param neighbor Whether it was measured beside one too.
 */
export function evaluateTargets(
  outcomes: readonly Outcome[],
  placements: readonly SelftestPlacement[],
  neighbor: boolean = false,
): readonly TargetResult[] {
  const own = TARGETS.filter(({ placement }) => placements.includes(placement));
  return (neighbor ? [false, true] : [false]).flatMap((beside) =>
    own.map((target) =>
      evaluate(target, outcomes.filter((one) => (one.neighbor ?? false) === beside), beside)
    )
  );
}

function evaluate(target: Target, outcomes: readonly Outcome[], beside: boolean): TargetResult {
  const own = outcomes.filter(({ placement }) => placement === target.placement)
    .filter(target.among);
  const rate = rateOf(own, target.test);
  return {
    placement: target.placement,
    ...(beside ? { neighbor: true } : {}),
    wanted: target.wanted,
    bound: target.bound,
    rate,
    state: judge(rate, target.bound, target.fewest),
  };
}

/**
 * Reached: enough comparisons, and their share is within the bound. Missed: enough, and the share's 95 % interval lies
 * wholly outside. Between the two it is open. "Never" and "always" are missed by a single counterexample.
 */
export function judge(rate: Rate, bound: Bound, fewest: number): TargetState {
  if (rate.total === 0) return "not measured";
  const { low, high } = wilsonInterval(rate);
  const [within, outside, absolute] = "most" in bound
    ? [share(rate) <= bound.most, low > bound.most, bound.most === 0]
    : [share(rate) >= bound.least, high < bound.least, bound.least === 1];
  if (absolute && !within) return "missed";
  if (rate.total < fewest) return "too few to tell";
  return within ? "reached" : outside ? "missed" : "too few to tell";
}
