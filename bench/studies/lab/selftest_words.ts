/**
 * How the self-test that a report carries is told, for all forms of the report.
 *
 * @module
 */

import { knownDifferenceName } from "../selftest/condition.ts";
import type { SelftestPlacement, SelftestRates, SelftestSummary } from "../../record/selftest.ts";
import type { Rate } from "../../stats/rate.ts";
import { percentWithRange } from "../../report/rate_text.ts";
import { significant } from "../../stats/significant.ts";
import type { Environment, LabReport } from "../../record/lab.ts";

/** What the answer says of the self-test. */
export interface SelftestWords {
  /** One sentence: what it found, where and when; how to make one, where there is none. */
  readonly text: string;
  /** Why it may say nothing about this run; empty when it may. */
  readonly caution: string;
}

/** Name of the record, which stands beside its other forms. */
export const RECORD_NAME = "lab.json";

/**
 * How to make a self-test and show it.
 *
 * @param record Path of the report's `lab.json`, from where the reader is.
 */
export function howToSelftest(record: string = RECORD_NAME): string {
  const path = /^[\w./+@:-]+$/.test(record) ? record : `'${record.replaceAll("'", "'\\''")}'`;
  return "How often verdicts err on this machine was not measured: `deno task lab selftest --json " +
    `report/selftest.json\` does in 15 minutes, and \`deno task report ${path} --selftest ` +
    "report/selftest.json` shows it here.";
}

/** What a self-test is, for its section. */
export const WHAT_SELFTEST =
  "Functions whose difference is known were compared as any others: identical ones (A/A) and ones with " +
  "1, 3 and 5 % more work.";

/** Tells of a report's self-test; `record` as for {@linkcode howToSelftest}. */
export function selftestWords(
  { selftest, groups, environment, margin }: LabReport,
  record: string = RECORD_NAME,
): SelftestWords {
  if (selftest === undefined) return { text: howToSelftest(record), caution: "" };
  const differences = differencesOf(selftest.environment, environment);
  const machine = differences.length === 0 ? "on this machine" : "on another machine or version";
  const placements = placementsOf(selftest, groups.map(({ placement }) => placement));
  const found = placements.map((placement) => foundIn(selftest, placement)).join("; ");
  const missed = selftest.targets.filter(({ state }) => state === "missed").length;
  const text = `In a self-test ${machine} on ${selftest.startedAt.slice(0, 10)}, ${
    found === "" ? "nothing was compared" : found
  }${missed === 0 ? "" : `; it missed ${missed} of its ${selftest.targets.length} targets`}.`;
  const judged = selftest.margin === margin
    ? []
    : [`margin (${marginText(selftest.margin)}, here ${marginText(margin)})`];
  return { text, caution: cautionOf([...differences, ...judged]) };
}

function cautionOf(differences: readonly string[]): string {
  return differences.length === 0
    ? ""
    : `The self-test need not hold for this run, as it differs in ${differences.join("; ")}.`;
}

/** What makes verdicts err more or less often, where it is not the same. */
function differencesOf(selftest: Environment, run: Environment): string[] {
  const facts: readonly (readonly [string, keyof Environment])[] = [
    ["CPU", "cpu"],
    ["number of CPUs", "cpuCount"],
    ["architecture", "arch"],
    ["kernel", "kernel"],
    ["V8", "v8"],
  ];
  return facts.filter(([, key]) => selftest[key] !== run[key])
    .map(([name, key]) => `${name} (${selftest[key]}, here ${run[key]})`);
}

/** The placements of the run that the self-test has; all that it has, if none. */
function placementsOf(
  { cells }: SelftestSummary,
  used: readonly string[],
): readonly SelftestPlacement[] {
  const measured = [...new Set(cells.map(({ placement }) => placement))];
  const common = measured.filter((placement) => used.includes(placement));
  return common.length > 0 ? common : measured;
}

function foundIn({ cells }: SelftestSummary, placement: SelftestPlacement): string {
  // What it came to beside a neighbor stands in its own tables.
  const own = cells.filter((cell) => cell.placement === placement && !cell.neighbor);
  const among = (percent: number) => own.filter(({ plantedPercent }) => plantedPercent === percent);
  const claims = sum(among(0), ({ claims }) => claims);
  const differs = [...new Set(own.map(({ plantedPercent }) => plantedPercent))]
    .filter((percent) => percent > 0).toSorted((a, b) => a - b);
  const finds = differs.map((percent) =>
    `${knownDifferenceName(percent)} found ${times(sum(among(percent), ({ found }) => found))}`
  );
  const wrong = sum(own.filter(({ plantedPercent }) => plantedPercent > 0), ({ wrong }) => wrong);
  return [
    ...(claims.total === 0
      ? []
      : [`identical functions were said to differ ${times(claims)} times`]),
    ...finds,
    ...(wrong.total === 0
      ? []
      : [`in the wrong direction ${wrong.count === 0 ? "never" : times(wrong)}`]),
  ].join(", ") + ` (${placement})`;
}

/** Headings of {@linkcode selftestRows}. */
export const SELFTEST_HEADINGS: readonly string[] = [
  "comparison",
  "N",
  "apart %",
  "found %",
  "wrong %",
  "equivalent %",
  "covered %",
];

/** What {@linkcode SELFTEST_HEADINGS} mean. */
export const SELFTEST_LEGEND =
  "Apart: the lab claims a difference (of A/A, a false alarm). Found: one in the right direction. Wrong: " +
  "one in the wrong direction. Equivalent: proven to lie within the margin. Covered: intervals that hold the truth. In brackets the 95 % Wilson interval of the rate. micro: one " +
  "pop and push; loop: a hundred of them.";

/** The rates by placement and condition as text; `–` where a rate makes no sense. */
export function selftestRows(
  { cells }: Pick<SelftestSummary, "cells">,
): readonly (readonly string[])[] {
  return cells.map((cell) => {
    const differs = cell.plantedPercent > 0;
    return [
      `${cell.placement} ${cell.kernel} ${knownDifferenceName(cell.plantedPercent)}${
        cell.neighbor ? ", beside a neighbor" : ""
      }`,
      String(cell.claims.total),
      percentWithRange(cell.claims),
      differs ? percentWithRange(cell.found) : "–",
      differs ? percentWithRange(cell.wrong) : "–",
      percentWithRange(cell.equivalent),
      percentWithRange(cell.covered),
    ];
  });
}

/** Where and when it ran, and what went wrong. */
export function selftestRun(
  { environment, startedAt, failures, partialReason }: SelftestSummary,
): string {
  const { cpu, cpuCount, kernel, deno, v8, commit } = environment;
  return [
    `${
      startedAt.slice(0, 16).replace("T", " ")
    }, ${cpu}, ${cpuCount} CPUs, ${kernel}; Deno ${deno}, V8 ` +
    `${v8}, commit ${commit}`,
    ...(failures === 0 ? [] : [`${failures} of its comparisons failed`]),
    ...(partialReason === "" ? [] : [`partial: ${partialReason}`]),
  ].join("; ") + ".";
}

function marginText(margin: number): string {
  return `±${significant(margin * 100).replace(/\.0+$/, "")} %`;
}

function sum(cells: readonly SelftestRates[], rateOf: (cell: SelftestRates) => Rate): Rate {
  const rates = cells.map(rateOf);
  return {
    count: rates.reduce((count, rate) => count + rate.count, 0),
    total: rates.reduce((total, rate) => total + rate.total, 0),
  };
}

function times({ count, total }: Rate): string {
  return `${count} of ${total}`;
}
