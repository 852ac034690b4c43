/**
 * The report as Markdown, for the summary of a CI job.
 *
 * @module
 */

import type { CellResult, GroupResult, LabReport } from "../../record/lab.ts";
import { advise } from "./advice.ts";
import { conclude } from "./conclusion.ts";
import {
  confidenceText,
  duration,
  intervalText,
  marginText,
  outlierText,
  overheadNs,
  percent,
  signed,
  subjectOf,
  tableOrder,
} from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { ratioOf } from "../../record/ratio.ts";
import { significant } from "../../stats/significant.ts";
import { howToRead } from "./how_to_read.ts";
import { machineRows } from "../../report/machine_text.ts";
import {
  markdownBareRing,
  markdownConfigurations,
  markdownEvidence,
  markdownSelftest,
  markdownSharing,
} from "./markdown_sections.ts";
import { nsPerOpOf } from "../../record/one_estimator.ts";
import { codeSpan, escapedText, literalText, markdownTable } from "../../report/markdown_text.ts";

/** The report as GitHub-flavoured Markdown, ended by a newline. */
export function renderMarkdown(report: LabReport): string {
  const parts = [
    "# vringlab report",
    ...summary(report),
    ...report.groups.flatMap(group),
    ...markdownEvidence(report),
    ...markdownBareRing(report),
    ...markdownConfigurations(report),
    ...markdownSharing(report),
    ...markdownControls(report),
    ...markdownSelftest(report),
    ...markdownFindings(report),
    ...environment(report),
    "## How to read this",
    howToRead(report.groups).map((line) => `- ${line}`).join("\n"),
  ];
  return parts.join("\n\n") + "\n";
}

function summary(report: LabReport): string[] {
  const conclusion = conclude(report);
  const advice = advise(report);
  return [
    ...conclusion.warnings.map((warning) => `> [!WARNING]\n> **${escapedText(warning)}**`),
    `**${escapedText(conclusion.answer)}**`,
    ...(advice.length === 0
      ? []
      : [advice.map(({ topic, text }) => `- **${topic}**: ${escapedText(text)}`).join("\n")]),
    ...(conclusion.reasons.length === 0
      ? []
      : [conclusion.reasons.map((reason) => `- ${escapedText(reason)}`).join("\n")]),
    escapedText(conclusion.confidence),
    escapedText(conclusion.selftest.text),
    ...(conclusion.selftest.caution === ""
      ? []
      : [`> ${escapedText(conclusion.selftest.caution)}`]),
  ];
}

function group(group: GroupResult): string[] {
  const level = confidenceText([group]);
  return [
    `## ${escapedText(groupName(group))}`,
    `${escapedText(capital(group.operation))}. Placement: ${group.placement}. ` +
    `Baseline: ${codeSpan(group.baseline)}.`,
    markdownTable(
      [
        subjectOf([group]).one,
        "ns/op",
        "over, ns",
        "over, %",
        `${level} interval`.trim(),
        "verdict",
        "outliers",
      ],
      "lrrrrlr",
      tableOrder(group).map((cell) => row(group, cell)),
    ),
  ];
}

function row(group: GroupResult, cell: CellResult): string[] {
  const name = cell.control ? `${codeSpan(cell.strategy)} (control)` : codeSpan(cell.strategy);
  const start = [name, significant(nsPerOpOf(group, cell))];
  const estimate = ratioOf(group, cell);
  if (cell.comparison === null || estimate === null) {
    const word = cell.strategy === group.baseline ? "baseline" : "not compared";
    return [...start, "", "", "", word, ""];
  }
  const over = overheadNs(group, cell);
  const { verdict } = cell.comparison;
  return [
    ...start,
    over === null ? "" : signed(over),
    percent(estimate.ratio, estimate.margin),
    intervalText(estimate),
    !cell.control && (verdict === "faster" || verdict === "slower") ? `**${verdict}**` : verdict,
    outlierText(cell.comparison),
  ];
}

/** The table of the controls, under its heading; nothing without any. */
export function markdownControls(report: Pick<LabReport, "controls">): string[] {
  if (report.controls.length === 0) return [];
  return [
    "## Controls",
    markdownTable(
      ["control", "where", "expected", "observed", "outcome"],
      "lllll",
      report.controls.map((control) => [
        literalText(control.name),
        literalText(control.where),
        literalText(control.expected),
        literalText(control.observed),
        control.passed === null ? "for information" : control.passed ? "passed" : "**failed**",
      ]),
    ),
  ];
}

/** The table of the findings, under its heading. */
export function markdownFindings(report: Pick<LabReport, "findings">): string[] {
  if (report.findings.length === 0) return ["## Findings", "None."];
  return [
    "## Findings",
    markdownTable(
      ["finding", "where", "what happened", "likely cause", "what to try"],
      "lllll",
      report.findings.map((finding) => [
        ...[finding.kind, finding.where].map(literalText),
        ...[finding.what, finding.likelyCause, finding.advice].map(escapedText),
      ]),
    ),
  ];
}

function environment(report: LabReport): string[] {
  return [
    "## Environment",
    markdownTable(["", ""], "ll", environmentRows(report).map((r) => r.map(escapedText))),
  ];
}

/** The environment and the run's settings as name and value, for tables. */
export function environmentRows(report: LabReport): [name: string, value: string][] {
  return [
    ...machineRows(report.environment),
    ["Run", `${report.mode}, ${report.startedAt}, ${duration(report.durationSeconds)}`],
    ["Seed", String(report.seed)],
    ["Margin of equivalence", `${marginText(report.margin)}`],
  ];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
