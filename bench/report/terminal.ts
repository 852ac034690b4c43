/**
 * The report as text for a terminal.
 *
 * @module
 */

import type { GroupResult, LabReport } from "./lab_report.ts";
import { BARE_RING_TARGET_RATIO, bareRingCosts } from "./bare_ring.ts";
import { conclude } from "./conclusion.ts";
import { calibrationText, evidenceTables } from "./evidence_tables.ts";
import { duration, groupName, ratioWithInterval, subjectOf } from "./figure.ts";
import { sharingByGroup, sharingConfidence, sharingRatio, WHY_SHARING } from "./sharing_text.ts";
import { comparisonTable, earlyTable } from "./terminal_table.ts";
import {
  alignTable,
  printable,
  type Style,
  styled,
  type TextCell,
  type TextColumn,
  wrap,
} from "./text_table.ts";

/** How to print. */
export interface TerminalOptions {
  /** Columns available; 80 by default, never less than 60. */
  readonly width?: number;
  /** Whether to use ANSI colours; not by default. */
  readonly color?: boolean;
  /** Early figures of a run that goes on: times only, no verdicts and no recommendation. */
  readonly provisional?: boolean;
}

/** Findings of one kind that are told in full. */
const FINDINGS_SHOWN = 2;

interface Page {
  readonly width: number;
  readonly color: boolean;
  readonly lines: string[];
}

/**
 * Width and colour of the terminal that stdout is: colour only on a TTY and where `NO_COLOR` is unset.
 * Needs no permission.
 */
export function terminalOptions(): { readonly width: number; readonly color: boolean } {
  if (!Deno.stdout.isTerminal()) return { width: 80, color: false };
  return { width: Deno.consoleSize().columns, color: !Deno.noColor };
}

/** The report as text, lines ended by `\n`. */
export function renderTerminal(report: LabReport, options: TerminalOptions = {}): string {
  const page: Page = {
    width: Math.max(60, options.width ?? 80),
    color: options.color ?? false,
    lines: [],
  };
  if (options.provisional) {
    paragraph(page, "Early figures: no verdicts yet, every number may still move.", "warn");
  } else addSummary(page, report);
  for (const group of report.groups) addGroup(page, group, options.provisional ?? false);
  if (!options.provisional) {
    addLegend(page, report);
    addEvidence(page, report);
    addBareRing(page, report);
    addSharing(page, report);
    addControls(page, report);
  }
  addFindings(page, report);
  if (!options.provisional) addEnvironment(page, report);
  return page.lines.join("\n") + "\n";
}

function addSummary(page: Page, report: LabReport): void {
  const conclusion = conclude(report);
  page.lines.push(
    styled("vringlab", "bold", page.color) +
      ` · ${report.mode} run of ${duration(report.durationSeconds)} · ${report.startedAt}`,
    "",
  );
  for (const warning of conclusion.warnings) paragraph(page, warning, "warn");
  if (conclusion.warnings.length > 0) page.lines.push("");
  paragraph(page, conclusion.answer, "bold");
  for (const reason of conclusion.reasons) paragraph(page, `· ${reason}`, "plain", "  ");
  paragraph(page, conclusion.confidence);
}

function addGroup(page: Page, group: GroupResult, provisional: boolean): void {
  const placement = group.placement === "isolated" ? "one process per cell" : group.placement;
  page.lines.push("");
  paragraph(page, `${groupName(group)} (${placement})`, "accent");
  paragraph(page, group.operation, "dim");
  const options = { width: page.width - 2, color: page.color };
  const table = provisional ? earlyTable(group, options) : comparisonTable(group, options);
  page.lines.push(...table.map((line) => `  ${line}`.trimEnd()));
}

function addLegend(page: Page, report: LabReport): void {
  if (report.groups.length === 0) return;
  const baselines = [...new Set(report.groups.map((group) => group.baseline))];
  page.lines.push("");
  paragraph(
    page,
    `Δ and its interval, in %: over the baseline (${baselines.join(", ")}); + is slower. ` +
      `outl.: blocks more than 5 % off the estimate. (name): a control, not a ${
        subjectOf(report.groups).one
      }.`,
    "dim",
  );
}

/** Overheads in calls where calibrated; and where evidence and timing disagree. */
function addEvidence(page: Page, report: LabReport): void {
  const calibration = calibrationText(report);
  const tables = evidenceTables(report);
  if (calibration === "" && tables.every(({ notes }) => notes.length === 0)) return;
  heading(page, "What V8 made of it");
  if (calibration !== "") paragraph(page, calibration);
  for (const { title, headings, align, rows, notes } of tables) {
    const isCalibrated = headings.includes("retpoline calls");
    if (!isCalibrated && notes.length === 0) continue;
    paragraph(page, title, "accent");
    if (isCalibrated) {
      // What follows stands beside the times.
      const columns = headings.slice(0, 5).map((heading, i): TextColumn => ({
        heading: heading.replace(/ calls$/, ""),
        align: align[i] === "r" ? "right" : "left",
      }));
      const cells = rows.map((row) => row.slice(0, 5).map((text) => ({ text: printable(text) })));
      const table = alignTable(columns, cells, { width: page.width - 2, color: page.color });
      page.lines.push(...table.map((line) => `  ${line}`.trimEnd()));
    }
    for (const note of notes) paragraph(page, `Evidence and timing disagree: ${note}`, "warn");
  }
}

function addBareRing(page: Page, report: LabReport): void {
  const costs = bareRingCosts(report);
  if (costs.length === 0) return;
  heading(page, "Cost against a bare Int32Array ring (direct / bare ring)");
  const rows = costs.map(({ group, estimate, target }): TextCell[] => [
    { text: printable(groupName(group)) },
    { text: ratioWithInterval(estimate) },
    target === null
      ? { text: "" }
      : { text: target, style: target === "met" ? "good" : target === "missed" ? "bad" : "warn" },
  ]);
  const columns: TextColumn[] = [
    { heading: "group", align: "left" },
    { heading: "ratio (interval)", align: "right" },
    { heading: `target ≤ ${BARE_RING_TARGET_RATIO}`, align: "left" },
  ];
  const table = alignTable(columns, rows, { width: page.width - 2, color: page.color });
  page.lines.push(...table.map((line) => `  ${line}`.trimEnd()));
}

/** Shared over isolated, for reports that have both. */
function addSharing(page: Page, { sharing }: LabReport): void {
  if (sharing.length === 0) return;
  heading(page, "What sharing a process costs (time shared / time isolated)");
  paragraph(page, WHY_SHARING, "dim");
  const columns: TextColumn[] = [
    { heading: "strategy", align: "left" },
    { heading: `ratio (${sharingConfidence(sharing)} interval)`, align: "right" },
    { heading: "blocks", align: "right" },
  ];
  for (const [where, costs] of sharingByGroup(sharing)) {
    const rows = costs.map((cost): TextCell[] => [
      { text: printable(cost.strategy) },
      { text: ratioWithInterval(sharingRatio(cost)) },
      { text: String(cost.blocks) },
    ]);
    const table = alignTable(columns, rows, { width: page.width - 2, color: page.color });
    paragraph(page, where, "accent");
    page.lines.push(...table.map((line) => `  ${line}`.trimEnd()));
  }
}

/** One line per kind of control, and one per failure; those that only inform stand in the tables. */
function addControls(page: Page, report: LabReport): void {
  const judged = report.controls.filter((control) => control.passed !== null);
  if (judged.length === 0) return;
  heading(page, "Controls");
  for (const name of new Set(judged.map((control) => control.name))) {
    const all = judged.filter((control) => control.name === name);
    const failed = all.filter((control) => !control.passed);
    const style = failed.length === 0 ? "good" : "bad";
    const outcome = styled(failed.length === 0 ? "passed" : "FAILED", style, page.color);
    const passed = all.length - failed.length;
    const count = `${printable(name)}: ${passed} of ${all.length} as expected`;
    const [first = "", ...rest] = wrap(count, page.width - 10);
    page.lines.push(`  ${outcome}  ${first}`, ...rest.map((line) => `          ${line}`));
    for (const control of failed) {
      const text = `in ${control.where}: expected ${control.expected}; ${control.observed}`;
      page.lines.push(...wrap(printable(text), page.width - 10).map((line) => `          ${line}`));
    }
  }
}

/** The first few findings of each kind; there may be one per cell. */
function addFindings(page: Page, report: LabReport): void {
  if (report.findings.length === 0) return;
  heading(page, "Findings");
  for (const kind of new Set(report.findings.map((finding) => finding.kind))) {
    const all = report.findings.filter((finding) => finding.kind === kind);
    for (const finding of all.slice(0, FINDINGS_SHOWN)) {
      const text = `${kind} in ${finding.where}: ${finding.what}. ` +
        `Likely cause: ${finding.likelyCause}. Try: ${finding.advice}.`;
      paragraph(page, `  ${text.replaceAll("..", ".")}`, "plain", "  ", 2);
    }
    const more = all.length - FINDINGS_SHOWN;
    if (more > 0) paragraph(page, `  ${kind}: ${more} more, listed in lab.md`, "dim", "  ", 2);
  }
}

function addEnvironment(page: Page, report: LabReport): void {
  const { environment: env } = report;
  heading(page, "Environment");
  const flags = env.v8Flags.length > 0 ? env.v8Flags.join(" ") : "none";
  for (
    const text of [
      `${env.cpu}, ${env.cpuCount} CPUs, ${env.arch}, ${env.kernel}, ` +
      `load ${env.loadAverage.map((load) => load.toFixed(2)).join(" ") || "unknown"}`,
      `Deno ${env.deno}, V8 ${env.v8}, V8 flags ${flags}, commit ${env.commit}, seed ${report.seed}`,
      env.hardwareCounters,
    ]
  ) paragraph(page, `  ${text}`, "plain", "    ", 2);
}

function heading(page: Page, text: string): void {
  page.lines.push("", styled(text, "accent", page.color));
}

/** Adds a wrapped paragraph; `code` marks are dropped. */
function paragraph(page: Page, text: string, style: Style = "plain", indent = "", lead = 0): void {
  const clean = printable(text).replaceAll("`", "").trimStart();
  const lines = wrap(clean, page.width - lead, lead > 0 ? indent.slice(lead) : indent);
  page.lines.push(...lines.map((line) => " ".repeat(lead) + styled(line, style, page.color)));
}
