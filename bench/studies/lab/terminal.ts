/**
 * The report as text for a terminal.
 *
 * @module
 */

import type { GroupResult, LabReport } from "../../record/lab.ts";
import { bareRingCosts } from "./bare_ring.ts";
import { advise } from "./advice.ts";
import { conclude } from "./conclusion.ts";
import {
  CONFIGURATIONS_TITLE,
  configurationTables,
  whyConfigurations,
} from "./configuration_text.ts";
import { calibrationText, evidenceTables } from "./evidence_tables.ts";
import { EACH_FOR_ITSELF } from "./how_to_read.ts";
import { areSimultaneous, duration, ratioWithInterval, subjectOf } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { quoted } from "../../record/names.ts";
import {
  SELFTEST_HEADINGS,
  SELFTEST_LEGEND,
  selftestRows,
  selftestRun,
  WHAT_SELFTEST,
} from "./selftest_words.ts";
import { sharingByGroup, sharingConfidence, sharingRatio, WHY_SHARING } from "./sharing_text.ts";
import {
  addControls,
  addEnvironment,
  addFindings,
  heading,
  paragraph,
  type TextPage,
} from "../../report/terminal_page.ts";
import { comparisonTable, earlyTable } from "./terminal_table.ts";
import {
  alignTable,
  printable,
  styled,
  type TextCell,
  type TextColumn,
} from "../../report/text_table.ts";

/** Ratios with intervals that fit into a narrow terminal side by side. */
const RATIOS_ABREAST = 2;

/** How to print. */
export interface TerminalOptions {
  /** Columns available; 80 by default, never less than 60. */
  readonly width?: number;
  /** Whether to use ANSI colours; not by default. */
  readonly color?: boolean;
  /** Early figures of a run that goes on: times only, no verdicts and no recommendation. */
  readonly provisional?: boolean;
  /** Path of the report's `lab.json` from where the reader is; `lab.json` by default. */
  readonly record?: string;
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
  const page: TextPage = {
    width: Math.max(60, options.width ?? 80),
    color: options.color ?? false,
    lines: [],
  };
  if (options.provisional) {
    paragraph(page, "Early figures: no verdicts yet, every number may still move.", "warn");
  } else addSummary(page, report, options.record);
  for (const group of report.groups) addGroup(page, group, options.provisional ?? false);
  if (!options.provisional) {
    addLegend(page, report);
    addEvidence(page, report);
    addBareRing(page, report);
    addConfigurations(page, report);
    addSharing(page, report);
    addControls(page, report);
    addSelftest(page, report);
  }
  addFindings(page, report, "lab.md");
  if (!options.provisional) addEnvironment(page, report);
  return page.lines.join("\n") + "\n";
}

function addSummary(page: TextPage, report: LabReport, record?: string): void {
  const conclusion = conclude(report, record);
  page.lines.push(
    styled("vringlab", "bold", page.color) +
      ` · ${report.mode} run of ${duration(report.durationSeconds)} · ${report.startedAt}`,
    "",
  );
  for (const warning of conclusion.warnings) paragraph(page, warning, "warn");
  if (conclusion.warnings.length > 0) page.lines.push("");
  paragraph(page, conclusion.answer, "bold");
  for (const { topic, text } of advise(report)) paragraph(page, `${topic}: ${text}`, "plain", "  ");
  for (const reason of conclusion.reasons) paragraph(page, `· ${reason}`, "plain", "  ");
  paragraph(page, conclusion.confidence);
  paragraph(page, conclusion.selftest.text);
  if (conclusion.selftest.caution !== "") paragraph(page, conclusion.selftest.caution, "warn");
}

function addGroup(page: TextPage, group: GroupResult, provisional: boolean): void {
  const placement = group.placement === "isolated" ? "one process per cell" : group.placement;
  page.lines.push("");
  paragraph(page, `${groupName(group)} (${placement})`, "accent");
  paragraph(page, group.operation, "dim");
  const options = { width: page.width - 2, color: page.color };
  const table = provisional ? earlyTable(group, options) : comparisonTable(group, options);
  page.lines.push(...table.map((line) => `  ${line}`.trimEnd()));
}

function addLegend(page: TextPage, report: LabReport): void {
  if (report.groups.length === 0) return;
  const baselines = [...new Set(report.groups.map((group) => group.baseline))];
  page.lines.push("");
  paragraph(
    page,
    `Δ and its interval, in %: over the baseline (${
      baselines.map(quoted).join(", ")
    }); + is slower. ` +
      `outl.: blocks more than 5 % off the estimate. (name): a control, not a ${
        subjectOf(report.groups).one
      }.`,
    "dim",
  );
  if (!areSimultaneous(report.groups)) paragraph(page, EACH_FOR_ITSELF, "dim");
}

/** Overheads in calls where calibrated; and where evidence and timing disagree. */
function addEvidence(page: TextPage, report: LabReport): void {
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

/** The self-test's rates, for reports that carry one. */
function addSelftest(page: TextPage, { selftest }: LabReport): void {
  if (selftest === undefined) return;
  heading(page, "Self-test");
  paragraph(page, WHAT_SELFTEST, "dim");
  const columns = SELFTEST_HEADINGS.map((heading, i): TextColumn => ({
    heading: i === 0 ? "" : heading,
    align: i === 0 ? "left" : "right",
    optional: heading.startsWith("equivalent"),
  }));
  for (const placement of new Set(selftest.cells.map((cell) => cell.placement))) {
    const cells = selftest.cells.filter((cell) => cell.placement === placement);
    // The placement stands above its table, which has no room for it.
    const rows = selftestRows({ cells }).map(([name = "", ...rates]) =>
      [name.slice(placement.length + 1), ...rates].map((text) => ({ text }))
    );
    paragraph(page, placement, "accent");
    const table = alignTable(columns, rows, { width: page.width - 2, color: page.color });
    page.lines.push(...table.map((line) => `  ${line}`.trimEnd()));
  }
  paragraph(page, SELFTEST_LEGEND, "dim");
  paragraph(page, selftestRun(selftest), "dim");
}

function addBareRing(page: TextPage, report: LabReport): void {
  const costs = bareRingCosts(report);
  if (costs.length === 0) return;
  heading(page, "Cost against a bare Int32Array ring (direct / bare ring)");
  const rows = costs.map(({ group, estimate }): TextCell[] => [
    { text: printable(groupName(group)) },
    { text: ratioWithInterval(estimate) },
  ]);
  const columns: TextColumn[] = [
    { heading: "group", align: "left" },
    { heading: "ratio (interval)", align: "right" },
  ];
  const table = alignTable(columns, rows, { width: page.width - 2, color: page.color });
  page.lines.push(...table.map((line) => `  ${line}`.trimEnd()));
}

/** The same strategies under several configurations, for reports that have several. */
function addConfigurations(page: TextPage, report: LabReport): void {
  const tables = configurationTables(report, RATIOS_ABREAST);
  if (tables.length === 0) return;
  heading(page, CONFIGURATIONS_TITLE);
  paragraph(page, whyConfigurations(report), "dim");
  for (const { title, headings, rows } of tables) {
    const columns = headings.map((heading, i): TextColumn => ({
      heading,
      align: i === 0 ? "left" : "right",
    }));
    const cells = rows.map((row) => row.map((text) => ({ text: printable(text) })));
    const table = alignTable(columns, cells, { width: page.width - 2, color: page.color });
    paragraph(page, title, "accent");
    page.lines.push(...table.map((line) => `  ${line}`.trimEnd()));
  }
}

/** Shared over isolated, for reports that have both. */
function addSharing(page: TextPage, { sharing }: LabReport): void {
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
