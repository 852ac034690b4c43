/**
 * Claims in words: what a ratio is, what it must be, what decided a claim, what a run says in all.
 *
 * Names of code stand in backquotes, as in every document.
 *
 * @module
 */

import { percentNumber, stateNote } from "../../report/figure.ts";
import { perOperation } from "../../evidence/counts/counts_words.ts";
import type { RatioEstimate } from "../../record/ratio.ts";
import type { EstimateState } from "../../stats/core_state.ts";
import { significant } from "../../stats/significant.ts";
import { runWarnings } from "../lab/conclusion.ts";
import type { Bound } from "./claim.ts";
import type {
  ClaimResult,
  ClaimsReport,
  ClaimVerdict,
  CountedResult,
  Effect,
  EvidenceResult,
  PredictionOutcome,
  PredictionResult,
} from "../../record/claims.ts";

/** The verdicts, those first that a reader did not expect. */
export const VERDICTS: readonly ClaimVerdict[] = [
  "refuted",
  "inconclusive",
  "not measured",
  "confirmed",
];

/** What stands on top of every form of the report. */
export interface ClaimsConclusion {
  /** That the run is unproven or partial, worst first; none for a sound, whole run. */
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
        `The machine code is not what the reason expects: ${
          doubted.map(({ id, verdict }) => `\`${id}\` (${verdict})`).join(", ")
        }. Verdicts rest on times and stand; what is in doubt is why.`,
      ]),
    ],
    confidence: confidence(report),
  };
}

/** The state of the core that a claim's ratios are of: the least quiet of them; undefined where none is known. */
export function claimState({ predictions }: ClaimResult): EstimateState | undefined {
  const states = predictions.flatMap(({ effect }) => effect?.state ?? []);
  return (["mixed", "contended", "quiet"] as const).find((state) => states.includes(state));
}

/** A claim's verdict, with a note where it is not of quiet windows. */
export function verdictText(claim: ClaimResult): string {
  return claim.verdict + stateNote(claimState(claim));
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

/**
 * A verdict with what decided it: `refuted: LABEL is +4.1 % (+3.6 to +4.5 %), not within ±2 %`; of several ratios
 * with how many came out so.
 */
export function becauseText(claim: ClaimResult): string {
  const prediction = decidingPrediction(claim);
  if (prediction === null || prediction.effect === null) return verdictText(claim);
  const missing = claim.predictions.filter(({ outcome }) => outcome === "not measured").length;
  if (prediction.outcome === "holds" && missing > 0) {
    return `${verdictText(claim)}: ${missing} of ${
      count(claim.predictions.length, "ratio")
    } not measured`;
  }
  const { effect, bound, outcome, label } = prediction;
  const relation = { holds: "as claimed", fails: "not", open: "claimed", "not measured": "" };
  const failing = claim.predictions.filter(({ outcome }) => outcome === "fails").length;
  const ratios = claim.predictions.length === 1
    ? ""
    : `of ${claim.predictions.length} ratios, ${outcomesText(claim)}; ${
      failing > 1 ? "most clearly, " : ""
    }`;
  return `${verdictText(claim)}: ${ratios}${labelText(label)} is ${effectText(effect, bound)}, ${
    relation[outcome]
  } ${boundText(bound, effect)}`;
}

/** A ratio in words, V8 flags set apart from the work that they belong to. */
export function labelText(label: string): string {
  return label.replace(/(?<! --\S+| under) (?=--)/g, " under ");
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

/**
 * What it must be, in the unit of its effect: `within ±2 %`, `at most +5 %`, `at least ×1.5`; of a least ratio below 1
 * how much faster it may be: `at most 4.76 % faster`.
 */
export function boundText(bound: Bound, effect: Effect | null = null): string {
  if (bound.kind === "equivalent") return `within ±${short(bound.margin * 100)} %`;
  const { kind, ratio } = bound;
  return inTimes(bound, effect)
    ? `${kind} ×${short(ratio)}`
    : kind === "at least" && ratio < 1
    ? `at most ${short((1 - ratio) * 100)} % faster`
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
 * are open the one nearest to failing. Where all hold, all decide: the one that tells most is then, of those that
 * claim as much as the first that claims a difference, or as the first if none does, the one that holds most
 * narrowly. Null if nothing was measured.
 */
export function decidingPrediction({ predictions }: ClaimResult): PredictionResult | null {
  const nearest = (some: readonly PredictionResult[]) =>
    some.toSorted((a, b) => room(a) - room(b))[0] ?? null;
  const of = (outcome: PredictionOutcome) =>
    predictions.filter((prediction) => prediction.outcome === outcome);
  const holding = of("holds");
  const first = holding.find(({ bound }) => claimsDifference(bound)) ?? holding[0];
  const alike = holding.filter(({ bound }) => boundText(bound) === boundText(first!.bound));
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

/** What a count came to, one line. */
export function countedText({ cell, what, expected, found }: CountedResult): string {
  const claimed = `${perOperation(expected)} ${what} per operation in \`${cell}\``;
  return found === null
    ? `claimed ${claimed}; not counted`
    : `claimed ${claimed}; counted ${perOperation(found)}`;
}

/** A claim's machine code beside what its reason expects, in a word or two, for tables. */
export function evidenceSummary({ evidence }: ClaimResult): string {
  const looked = evidence.filter(({ agrees }) => agrees !== null);
  if (evidence.length === 0) return "not asked for";
  if (looked.length === 0) return "not looked at";
  const against = looked.filter(({ agrees }) => !agrees).length;
  return against === 0 ? "fits the reason" : `does not fit (${against} of ${looked.length})`;
}

/** Confidence of a report's intervals, `99 %`, or `95 to 99 %` where they differ; empty without any. */
export function claimsConfidence(claims: readonly ClaimResult[]): string {
  const levels = claims.flatMap(({ predictions }) => predictions)
    .flatMap(({ effect }) => effect === null ? [] : [effect.confidence * 100]);
  if (levels.length === 0) return "";
  const [low, high] = [short(Math.min(...levels)), short(Math.max(...levels))];
  return low === high ? `${low} %` : `${low} to ${high} %`;
}

/** How to read the report, one item each. */
export function howToReadClaims({ alpha, claims }: ClaimsReport): string[] {
  const hasSquares = claims.some(({ predictions }) =>
    predictions.some(({ label }) => label.includes("²"))
  );
  return [
    "Effect: a ratio of times, the cells above the line over those below it. +5 % is slower by 5 %, " +
    "×3 takes three times as long. With two cells on each side it is a ratio of ratios: how much more a choice " +
    "costs here than there." +
    (hasSquares
      ? " A ratio over the square of a second one is above 1 when the second is less than the first's square " +
        "root: when less than half of the cost, in logarithms, is left."
      : ""),
    "Deciding effect: of a refuted claim the ratio that fails most clearly, of an inconclusive one the open ratio " +
    "nearest to failing. Of a confirmed claim every ratio decides; shown is one that claims a difference, " +
    "if any does, and among its equals the one with the least room.",
    "Interval: that of one ratio, from fresh processes: the 25 % trimmed mean of the blocks' log ratios, Yuen's t, " +
    "at the look at which the ratio was decided.",
    "Verdict: a claim is confirmed when every ratio holds, refuted when one fails, else inconclusive. The tests are at " +
    'least as strict as the interval: they pay for every look at the data, and those for "fails" for the number of the ' +
    "claim's ratios too (Holm). So a ratio may be open though its interval lies wholly within or beyond what was claimed.",
    `Error: a claim is judged wrongly by chance with probability ${
      short(alpha * 100)
    } % at most. Claims are not corrected for each other: of ${
      count(claims.length, "claim")
    } up to ${short(alpha * claims.length)} may be expected to be judged wrongly.`,
    'Source: who says so. "Reworded after a first run", or "after" another claim, marks a sentence that was written with ' +
    "earlier measurements at hand; the figures here are of this run alone.",
    "Machine code: the class of dispatch found in V8's code, beside what the claim's reason expects. It tests the " +
    "reason, not the claim: the verdict rests on times alone.",
  ];
}

/** Whether a bound leaves "no difference" out; at least or at most 1 count as such. */
function claimsDifference(bound: Bound): boolean {
  switch (bound.kind) {
    case "equivalent":
      return false;
    case "at least":
      return bound.ratio >= 1;
    case "at most":
      return bound.ratio <= 1;
  }
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
      `each claim is judged wrongly by chance with probability ${
        short(report.alpha * 100)
      } % at most`,
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

/** The text with a capital first letter. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
