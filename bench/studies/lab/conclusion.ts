/**
 * The report's answer in plain words: which strategy to use, and how sure that is.
 *
 * Names stand in backquotes; the renderers turn them into their own markup.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../../cell.ts";
import { findingsOf } from "../../record/finding.ts";
import { predictabilityOf } from "../../record/kind_of_work.ts";
import type { CellResult, ControlOutcome, GroupResult, LabReport } from "../../record/lab.ts";
import { confidenceText, percentWithInterval, subjectOf } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { type RatioEstimate, ratioOf } from "../../record/ratio.ts";
import { quoted } from "../../record/names.ts";
import { RECORD_NAME, type SelftestWords, selftestWords } from "./selftest_words.ts";
import { type Choice, chooseStrategy } from "./choice.ts";
import { emptyWorkIn } from "../../measure/empty_work.ts";

/** What stands on top of every form of the report. */
export interface Conclusion {
  /** "unproven …" and "partial …", worst first; empty for a sound, whole run. */
  readonly warnings: readonly string[];
  /** Which strategy to use, one sentence. */
  readonly answer: string;
  /** What the answer rests on and what it costs, some sentences. */
  readonly reasons: readonly string[];
  /** How sure the answer is, one or two sentences. */
  readonly confidence: string;
  /** How often such answers err on this machine. */
  readonly selftest: SelftestWords;
}

/** Strategies named beside the chosen one in the answer itself. */
const MOST_NAMED = 3;

/**
 * Draws the conclusion from a report.
 *
 * @param record Path of its `lab.json` from where the reader is; beside what is read, unless given.
 */
export function conclude(report: LabReport, record: string = RECORD_NAME): Conclusion {
  const choice = chooseStrategy(report);
  return {
    warnings: runWarnings(report),
    answer: answer(report, choice),
    reasons: choice === null ? [] : reasons(report, choice),
    confidence: confidence(report),
    selftest: selftestWords(report, record),
  };
}

/** Whether the run's own controls came out as expected; a run that judged none proves nothing. */
export function isProven(report: Pick<LabReport, "controls">): boolean {
  const judged = report.controls.filter((control) => control.passed !== null);
  return judged.length > 0 && judged.every((control) => control.passed);
}

/** "unproven …" and "partial …", worst first; none for a sound, whole run. */
export function runWarnings(
  report: Pick<LabReport, "controls" | "partial" | "partialReason">,
): string[] {
  return [...unprovenWarnings(report), ...partialWarnings(report)];
}

function unprovenWarnings(report: Pick<LabReport, "controls">): string[] {
  if (isProven(report)) return [];
  const failed = report.controls.filter((control) => control.passed === false);
  if (failed.length === 0) {
    return ["unproven: none of the run's own controls was judged, so its figures prove nothing."];
  }
  const names = failed.slice(0, MOST_NAMED).map((control: ControlOutcome) =>
    `${control.name} in ${control.where} (expected ${control.expected}; observed ${control.observed})`
  );
  if (failed.length > MOST_NAMED) names.push(`and ${failed.length - MOST_NAMED} more`);
  const noun = failed.length === 1 ? "a control" : `${failed.length} controls`;
  return [`unproven: ${noun} failed, so the figures below prove nothing: ${names.join("; ")}.`];
}

function partialWarnings(report: Pick<LabReport, "partial" | "partialReason">): string[] {
  return report.partial ? [`partial: ${stop(report.partialReason || "the run ended early")}`] : [];
}

function answer(report: LabReport, choice: Choice | null): string {
  const subject = subjectOf(report.groups);
  const idle = choice === null ? [...new Set(emptyWorkIn(report.groups).map(nameOf))] : [];
  if (idle.length > 0) {
    return `Nothing to recommend: ${list(idle, "and")} cannot be distinguished from a ${
      subject.one === "function" ? "function" : "loop"
    } that does nothing, so ${
      idle.length === 1 ? "its" : "their"
    } work may have been compiled away.`;
  }
  if (choice === null) {
    return `No two ${subject.many} have been compared yet, so there is nothing to recommend.`;
  }
  const margin = marginText(report);
  const proof = isProven(report) ? "" : "Unproven. ";
  const { winner, wins, groups, peers } = choice;
  if (choice.equal) {
    return `${proof}Use whichever reads best: all ${subject.many} are within ${margin} of ${
      reference(choice)
    } in ${count(groups.length, "comparison")}.`;
  }
  if (choice.open) {
    return `${proof}This run cannot distinguish the ${subject.many}: no difference beyond ${margin} between them is shown in ${
      count(groups.length, "comparison")
    }, and not every one is excluded. Measure more blocks.`;
  }
  const also = peers.length === 0 || peers.length > MOST_NAMED
    ? ""
    : `, or just as well ${list(peers, "or")}`;
  const use = `${proof}Use ${quoted(winner)}${also}: `;
  const cheaper = `no other ${subject.one} is shown to be cheaper by more than ${margin}`;
  if (wins < groups.length) {
    return `${use}in ${wins} of ${groups.length} comparisons ${cheaper}.`;
  }
  const where = groups.length === 1 ? "" : ` in any of the ${groups.length} comparisons`;
  return `${use}${cheaper}${where}.`;
}

function nameOf({ cell }: ReturnType<typeof emptyWorkIn>[number]): string {
  return cell.strategy;
}

/** What candidates that are equal were compared with. */
function reference({ candidates, groups }: Choice): string {
  const [baseline = ""] = groups.map((group) => group.baseline);
  return candidates.length > 2 && candidates.includes(baseline)
    ? `${quoted(baseline)}`
    : "each other";
}

function reasons(report: LabReport, choice: Choice): string[] {
  const lines: string[] = [];
  const { winner, wins, groups, peers, losses } = choice;
  if (choice.equal) return lines;
  if (peers.length > MOST_NAMED) {
    lines.push(
      `As good by that measure${wins < groups.length ? ", if not in the same comparisons" : ""}: ${
        list(peers, "and")
      }.`,
    );
  }
  lines.push(...costLines(choice));
  for (const loss of losses.slice(0, 2)) {
    lines.push(
      `Not in ${groupName(loss.group)}: there ${quoted(winner)} costs ${
        percentWithInterval(loss.excess)
      } over ${quoted(loss.best)}.`,
    );
  }
  const { slowest } = choice;
  if (slowest !== null && slowest.estimate.low > 1 + report.margin) {
    lines.push(
      `Slowest: ${quoted(slowest.strategy)}, ${percentWithInterval(slowest.estimate)} over ${
        quoted(slowest.group.baseline)
      }${inGroup(slowest.group)}.`,
    );
  }
  return lines;
}

/** What the winner costs over the baseline: at most, and on recorded traffic. */
function costLines({ winner, groups }: Choice): string[] {
  const costs = groups.flatMap((group) => {
    const cell = group.cells.find((cell) => cell.strategy === winner);
    const estimate = cell === undefined ? null : ratioOf(group, cell);
    return cell === undefined || estimate === null || winner === group.baseline
      ? []
      : [{ group, cell, estimate }];
  });
  const worst = costs.toSorted((a, b) => b.estimate.ratio - a.estimate.ratio)[0];
  const recorded = costs.filter(({ group }) => predictabilityOf(group) === "recorded");
  const lines = recorded.slice(0, 2).map(({ group, cell, estimate }) =>
    `On recorded traffic (${group.workload}): ${against(group, cell, estimate)}.`
  );
  if (worst !== undefined && !recorded.slice(0, 2).some(({ group }) => group === worst.group)) {
    const cost = `${against(worst.group, worst.cell, worst.estimate)}${inGroup(worst.group)}.`;
    lines.push(groups.length === 1 ? cost : `At most: ${cost}`);
  }
  return lines;
}

/** Where a figure comes from; nothing where functions were compared, as there is one such comparison only. */
function inGroup(group: GroupResult): string {
  return group.workload === FUNCTIONS_WORKLOAD ? "" : ` in ${groupName(group)}`;
}

function against(group: GroupResult, cell: CellResult, estimate: RatioEstimate): string {
  return `${quoted(cell.strategy)} against ${quoted(group.baseline)} ${
    percentWithInterval(estimate)
  }, ${cell.comparison?.verdict ?? "not compared"}`;
}

function confidence(report: LabReport): string {
  const judged = report.controls.filter((control) => control.passed !== null);
  const passed = judged.filter((control) => control.passed).length;
  const comparisons = report.groups.flatMap((group) => group.cells)
    .flatMap((cell) => cell.control || cell.comparison === null ? [] : [cell.comparison]);
  const parts = [`How sure: ${passed} of ${count(judged.length, "control")} passed`];
  if (comparisons.length > 0) {
    const blocks = comparisons.map((comparison) => comparison.blocks);
    const low = Math.min(...blocks);
    const high = Math.max(...blocks);
    const range = low === high ? String(low) : `${low} to ${high}`;
    const open = comparisons.filter((comparison) => comparison.verdict === "inconclusive").length;
    parts.push(
      `${confidenceText(report.groups)} intervals over ${range} blocks of fresh processes`,
      `${open} of ${count(comparisons.length, "verdict")} inconclusive`,
    );
  }
  const leftOut = findingsOf(report.findings, "left out").length;
  if (leftOut > 0) parts.push(`${count(leftOut, "comparison")} left out for want of time`);
  if (report.findings.length > 0) parts.push(`${count(report.findings.length, "finding")} to read`);
  return `${parts.join("; ")}.`;
}

function marginText(report: LabReport): string {
  return `${Number((report.margin * 100).toPrecision(3))} %`;
}

function list(names: readonly string[], word: "and" | "or"): string {
  const all = names.map(quoted);
  if (all.length < 2) return all.join("");
  return `${all.slice(0, -1).join(", ")} ${word} ${all.at(-1)}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function stop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
