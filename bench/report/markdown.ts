/**
 * The report as Markdown, for the summary of a CI job.
 *
 * @module
 */

import type { CellResult, GroupResult, LabReport } from "./lab_report.ts";
import { BARE_RING_TARGET_RATIO, bareRingCosts } from "./bare_ring.ts";
import { conclude } from "./conclusion.ts";
import { calibrationText, evidenceTables } from "./evidence_tables.ts";
import {
  bytes,
  confidenceText,
  duration,
  groupName,
  intervalText,
  outlierText,
  overheadNs,
  percent,
  ratioOf,
  ratioWithInterval,
  signed,
  significant,
  subjectOf,
  tableOrder,
} from "./figure.ts";
import { howToRead } from "./how_to_read.ts";
import { sharingByGroup, sharingConfidence, sharingRatio, WHY_SHARING } from "./sharing_text.ts";

/** The report as GitHub-flavoured Markdown, ended by a newline. */
export function renderMarkdown(report: LabReport): string {
  const parts = [
    "# vringlab report",
    ...summary(report),
    ...report.groups.flatMap(group),
    ...evidence(report),
    ...bareRing(report),
    ...sharing(report),
    ...controls(report),
    ...findings(report),
    ...environment(report),
    "## How to read this",
    howToRead(subjectOf(report.groups)).map((line) => `- ${line}`).join("\n"),
  ];
  return parts.join("\n\n") + "\n";
}

function summary(report: LabReport): string[] {
  const conclusion = conclude(report);
  return [
    ...conclusion.warnings.map((warning) => `> [!WARNING]\n> **${escaped(warning)}**`),
    `**${escaped(conclusion.answer)}**`,
    ...(conclusion.reasons.length === 0
      ? []
      : [conclusion.reasons.map((reason) => `- ${escaped(reason)}`).join("\n")]),
    escaped(conclusion.confidence),
  ];
}

function group(group: GroupResult): string[] {
  const level = confidenceText([group]);
  return [
    `## ${escaped(groupName(group))}`,
    `${escaped(capital(group.operation))}. Placement: ${group.placement}. ` +
    `Baseline: ${code(group.baseline)}.`,
    table(
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
  const name = cell.control ? `${code(cell.strategy)} (control)` : code(cell.strategy);
  const start = [name, significant(cell.nsPerOp)];
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
    percent(estimate.ratio),
    intervalText(estimate),
    !cell.control && (verdict === "faster" || verdict === "slower") ? `**${verdict}**` : verdict,
    outlierText(cell.comparison),
  ];
}

function evidence(report: LabReport): string[] {
  const calibration = calibrationText(report);
  const tables = evidenceTables(report);
  if (calibration === "" && tables.length === 0) return [];
  return [
    "## What V8 made of it",
    ...(calibration === "" ? [] : [escaped(calibration)]),
    ...tables.flatMap(({ title, headings, align, rows, notes }) => [
      `### ${escaped(title)}`,
      table(
        headings,
        align,
        rows.map(([name = "", ...rest]) => [code(name), ...rest.map(escaped)]),
      ),
      ...(notes.length === 0 ? [] : [
        "Evidence and timing disagree:",
        notes.map((note) => `- ${escaped(note)}`).join("\n"),
      ]),
    ]),
  ];
}

function bareRing(report: LabReport): string[] {
  const costs = bareRingCosts(report);
  if (costs.length === 0) return [];
  return [
    "## Cost against a bare Int32Array ring",
    "Time of a round trip through `direct` / time of put and take, there and back, on a bare ring.",
    table(
      ["group", "ratio (interval)", `target ≤ ${BARE_RING_TARGET_RATIO}`],
      "lrl",
      costs.map(({ group, estimate, target }) => [
        escaped(groupName(group)),
        ratioWithInterval(estimate),
        target ?? "",
      ]),
    ),
  ];
}

function sharing({ sharing }: LabReport): string[] {
  if (sharing.length === 0) return [];
  const headings = [
    "strategy",
    `shared / isolated (${sharingConfidence(sharing)} interval)`,
    "blocks",
  ];
  return [
    "## What sharing a process costs",
    WHY_SHARING,
    ...sharingByGroup(sharing).flatMap(([where, costs]) => [
      `### ${escaped(where)}`,
      table(
        headings,
        "lrr",
        costs.map((cost) => [
          code(cost.strategy),
          ratioWithInterval(sharingRatio(cost)),
          String(cost.blocks),
        ]),
      ),
    ]),
  ];
}

function controls(report: LabReport): string[] {
  if (report.controls.length === 0) return [];
  return [
    "## Controls",
    table(
      ["control", "where", "expected", "observed", "outcome"],
      "lllll",
      report.controls.map((control) => [
        escaped(control.name),
        escaped(control.where),
        escaped(control.expected),
        escaped(control.observed),
        control.passed === null ? "for information" : control.passed ? "passed" : "**failed**",
      ]),
    ),
  ];
}

function findings(report: LabReport): string[] {
  if (report.findings.length === 0) return ["## Findings", "None."];
  return [
    "## Findings",
    table(
      ["finding", "where", "what happened", "likely cause", "what to try"],
      "lllll",
      report.findings.map((finding) =>
        [finding.kind, finding.where, finding.what, finding.likelyCause, finding.advice].map(
          escaped,
        )
      ),
    ),
  ];
}

function environment(report: LabReport): string[] {
  return [
    "## Environment",
    table(["", ""], "ll", environmentRows(report).map((r) => r.map(escaped))),
  ];
}

/** The environment and the run's settings as name and value, for tables. */
export function environmentRows(report: LabReport): [name: string, value: string][] {
  const { environment: env } = report;
  return [
    ["CPU", `${env.cpu}, ${env.cpuCount} logical`],
    ["Architecture", env.arch],
    ["Memory", bytes(env.memoryBytes)],
    ["Kernel", env.kernel],
    ["Load at the start", env.loadAverage.map((load) => load.toFixed(2)).join(", ") || "unknown"],
    ["Hardware counters", env.hardwareCounters],
    ["Deno, V8, TypeScript", `${env.deno}, ${env.v8}, ${env.typescript}`],
    ["V8 flags", env.v8Flags.join(" ") || "none"],
    ["Commit", env.commit],
    ["Run", `${report.mode}, ${report.startedAt}, ${duration(report.durationSeconds)}`],
    ["Seed", String(report.seed)],
    ["Margin of equivalence", `±${significant(report.margin * 100)} %`],
  ];
}

function table(
  headings: readonly string[],
  align: string,
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = [...align].map((side) => side === "r" ? "--:" : ":--");
  return [line(headings), line(rule), ...rows.map(line)].join("\n");
}

/** A name as code; a pipe would end the table's cell even there. */
function code(name: string): string {
  return `\`${oneLine(name).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** Text whose marks are shown as they are, except the backquotes around names. */
function escaped(text: string): string {
  return oneLine(text).split("`").map((part, i) =>
    i % 2 === 1
      ? `\`${part.replaceAll("|", "\\|")}\``
      : part.replace(/[\\*|<>[\]&]|(?<!\w)_|_(?!\w)/g, "\\$&")
  ).join("");
}

function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
