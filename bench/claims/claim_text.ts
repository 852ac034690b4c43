/**
 * Claims in words: what a ratio is, what it must be, what decided a claim, what a run says in all.
 *
 * Names stand in backquotes; the renderers turn them into their own markup.
 *
 * @module
 */

import { percentNumber, type RatioEstimate, significant } from "../report/figure.ts";
import { runWarnings } from "../report/conclusion.ts";
import type { Bound } from "./claim.ts";
import type {
  ClaimResult,
  ClaimsReport,
  ClaimVerdict,
  Effect,
  EvidenceResult,
  PredictionOutcome,
  PredictionResult,
} from "./claims_report.ts";

/** The verdicts, those first that a reader did not expect. */
export const VERDICTS: readonly ClaimVerdict[] = [
  "refuted",
  "inconclusive",
  "not measured",
  "confirmed",
];

/** What stands on top of every form of the report. */
export interface ClaimsConclusion {
  /** «unproven …» and «partial …», worst first; none for a sound, whole run. */
  readonly warnings: readonly string[];
  /** How many claims came out how, one sentence. */
  readonly answer: string;
  /** The first claim, and those whose reason the machine code contradicts. */
  readonly reasons: readonly string[];
  /** How sure the answer is, one sentence. */
  readonly confidence: string;
}

/** Draws the conclusion from a report. */
export function concludeClaims(report: ClaimsReport): ClaimsConclusion {
  const { claims } = report;
  const first = claims[0];
  const doubted = claims.filter(({ evidence }) => evidence.some(({ agrees }) => agrees === false));
  return {
    warnings: runWarnings(report),
    answer: claims.length === 0
      ? "No claim was measured."
      : `Of ${count(claims.length, "claim")}, ${countsText(claims)}.`,
    reasons: [
      ...(first === undefined
        ? []
        : [`\`${first.id}\`: ${first.sentence} ${capital(becauseText(first))}.`]),
      ...(doubted.length === 0 ? [] : [
        `The machine code contradicts the reason of ${
          doubted.map(({ id }) => `\`${id}\``).join(", ")
        }: the verdict rests on times and stands, the reason does not.`,
      ]),
    ],
    confidence: confidence(report),
  };
}

/** `14 are confirmed, 4 refuted, 2 inconclusive`. */
export function countsText(claims: readonly ClaimResult[]): string {
  const verdicts = (["confirmed", "refuted", "inconclusive", "not measured"] as const)
    .map((verdict) =>
      [verdict, claims.filter((claim) => claim.verdict === verdict).length] as const
    )
    .filter(([, n]) => n > 0);
  return verdicts.map(([verdict, n], i) => {
    const verb = i > 0 ? "" : n === 1 ? "is " : "are ";
    return `${n} ${verb}${verdict}`;
  }).join(", ");
}

/** A verdict with what decided it: `refuted: LABEL is +4.1 % (+3.6 to +4.5 %), not within ±2 %`. */
export function becauseText(claim: ClaimResult): string {
  const prediction = decidingPrediction(claim);
  if (prediction === null || prediction.effect === null) return claim.verdict;
  const missing = claim.predictions.filter(({ outcome }) => outcome === "not measured").length;
  if (prediction.outcome === "holds" && missing > 0) {
    return `${claim.verdict}: ${missing} of ${
      count(claim.predictions.length, "ratio")
    } not measured`;
  }
  const { effect, bound, outcome, label } = prediction;
  const relation = {
    holds: "as claimed",
    fails: "not",
    open: "which leaves open",
    "not measured": "",
  };
  const many = claim.predictions.length > 1 && outcome === "holds" ? "the narrowest: " : "";
  return `${claim.verdict}: ${many}${label} is ${effectText(effect, bound)}, ${relation[outcome]} ${
    boundText(bound, effect)
  }`;
}

/** The interval of a ratio. */
export function estimateOf({ ratio, ratioLow, ratioHigh }: Effect): RatioEstimate {
  return { ratio, low: ratioLow, high: ratioHigh };
}

/** What a prediction's ratio is: `+4.12 % (+3.61 to +4.50 %)`, far from 1 `×5.06 (5.01 to 5.10)`. */
export function effectText(effect: Effect, bound: Bound): string {
  const { ratio, low, high } = estimateOf(effect);
  return inTimes(bound, effect)
    ? `×${significant(ratio)} (${significant(low)} to ${significant(high)})`
    : `${percentNumber(ratio)} % (${percentNumber(low)} to ${percentNumber(high)} %)`;
}

/** What it must be, in the unit of its effect: `within ±2 %`, `at most +5 %`, `at least ×1.5`. */
export function boundText(bound: Bound, effect: Effect | null = null): string {
  if (bound.kind === "equivalent") return `within ±${short(bound.margin * 100)} %`;
  const { kind, ratio } = bound;
  return inTimes(bound, effect)
    ? `${kind} ×${short(ratio)}`
    : `${kind} ${ratio > 1 ? "+" : ""}${short((ratio - 1) * 100)} %`;
}

/** Ends of what a bound allows; 0 and Infinity where it sets none. */
export function boundRange(bound: Bound): readonly [low: number, high: number] {
  switch (bound.kind) {
    case "equivalent":
      return [1 / (1 + bound.margin), 1 + bound.margin];
    case "at least":
      return [bound.ratio, Infinity];
    case "at most":
      return [0, bound.ratio];
  }
}

/**
 * The prediction that decided a claim: of those that fail the one that fails most clearly, else of those that
 * are open the one nearest to failing, else, of those that claim the same as the first, the one that holds most
 * narrowly; null if nothing was measured.
 */
export function decidingPrediction({ predictions }: ClaimResult): PredictionResult | null {
  const nearest = (some: readonly PredictionResult[]) =>
    some.toSorted((a, b) => room(a) - room(b))[0] ?? null;
  const of = (outcome: PredictionOutcome) =>
    predictions.filter((prediction) => prediction.outcome === outcome);
  const holding = of("holds");
  const alike = holding.filter(({ bound }) => boundText(bound) === boundText(holding[0]!.bound));
  return nearest(of("fails")) ?? nearest(of("open")) ?? nearest(alike);
}

/** How many of a claim's ratios came out how: `2 fail, 24 hold`. */
export function outcomesText({ predictions }: ClaimResult): string {
  const words = [["fails", "fail"], ["open", "open"], ["not measured", "not measured"], [
    "holds",
    "hold",
  ]] as const;
  return words.flatMap(([outcome, plural]) => {
    const n = predictions.filter((prediction) => prediction.outcome === outcome).length;
    return n === 0 ? [] : [`${n} ${n === 1 ? outcome : plural}`];
  }).join(", ");
}

/** What machine code says of a reason, one line. */
export function evidenceText({ cell, op, expected, found, agrees }: EvidenceResult): string {
  const wanted = expected.join(" or ");
  const where = `\`${op}\` in \`${cell}\``;
  if (found === null) return `${where}: not looked at; the reason expects ${wanted}`;
  return agrees
    ? `${where}: ${found}, as the reason expects`
    : `${where}: ${found}; the reason expects ${wanted}`;
}

/** A claim's evidence in a word or two, for tables. */
export function evidenceSummary({ evidence }: ClaimResult): string {
  const looked = evidence.filter(({ agrees }) => agrees !== null);
  if (evidence.length === 0) return "none asked";
  if (looked.length === 0) return "not taken";
  const against = looked.filter(({ agrees }) => !agrees).length;
  return against === 0 ? "agrees" : `contradicts (${against} of ${looked.length})`;
}

/** Confidence of a report's intervals, `99 %`, or `95 to 99 %` where they differ; empty without any. */
export function claimsConfidence(claims: readonly ClaimResult[]): string {
  const levels = claims.flatMap(({ predictions }) => predictions)
    .flatMap(({ effect }) => effect === null ? [] : [effect.confidence * 100]);
  if (levels.length === 0) return "";
  const [low, high] = [short(Math.min(...levels)), short(Math.max(...levels))];
  return low === high ? `${low} %` : `${low} to ${high} %`;
}

/** How to read the report, one sentence each. */
export function howToReadClaims(alpha: number): string[] {
  return [
    "Effect: a ratio of times, the cells above the line over those below it. +5 % is slower by 5 %, " +
    "×3 takes three times as long. With two cells on each side it is a ratio of ratios: how much more a choice " +
    "costs here than there.",
    "Interval: it comes from fresh processes: the 25 % trimmed mean of the blocks' log ratios, Yuen's t, with " +
    "looks at the data before the end paid for.",
    "Verdict: a claim is confirmed when every prediction holds, refuted when one fails, each beyond doubt; else " +
    `it is inconclusive. Each claim errs with probability ${
      short(alpha * 100)
    } % at most in either direction.`,
    "Evidence: the class of dispatch found in V8's machine code. It tests the reason, not the claim: the " +
    "verdict rests on times alone.",
  ];
}

/** How much room the interval leaves within its bound, on the log scale; negative where it crosses. */
function room({ effect, bound }: PredictionResult): number {
  if (effect === null) return Infinity;
  const [low, high] = boundRange(bound);
  return Math.min(Math.log(effect.ratioLow / low), Math.log(high / effect.ratioHigh));
}

function confidence(report: ClaimsReport): string {
  const judged = report.controls.filter(({ passed }) => passed !== null);
  const blocks = report.claims.flatMap(({ predictions }) => predictions)
    .flatMap(({ effect }) => effect === null ? [] : [effect.blocks.length]);
  const range = blocks.length === 0 ? [] : [
    `${claimsConfidence(report.claims)} intervals over ${span(blocks)} blocks of fresh processes`,
  ];
  const findings = report.findings.length;
  return `How sure: ${
    [
      `${judged.filter(({ passed }) => passed).length} of ${
        count(judged.length, "control")
      } passed`,
      ...range,
      `each claim errs with probability ${short(report.alpha * 100)} % at most`,
      ...(findings > 0 ? [`${count(findings, "finding")} to read`] : []),
    ].join("; ")
  }.`;
}

function span(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low} to ${high}`;
}

/** Whether a prediction is told in times; a percentage of what is far from 1 is hard to read. */
function inTimes(bound: Bound, effect: Effect | null): boolean {
  const isFar = (ratio: number, most: number) => ratio >= most || ratio <= 1 / most;
  return (bound.kind !== "equivalent" && isFar(bound.ratio, 2)) ||
    (effect !== null &&
      (isFar(effect.ratio, 2) || isFar(effect.ratioLow, 10) || isFar(effect.ratioHigh, 10)));
}

function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
