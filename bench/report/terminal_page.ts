/**
 * A page of text for a terminal, and the parts that every report of a run has.
 *
 * @module
 */

import type { LabReport } from "../record/lab.ts";
import { markedParts } from "../record/names.ts";
import { printable, type Style, styled, wrap } from "./text_table.ts";

/** A page that grows line by line. */
export interface TextPage {
  /** Columns available. */
  readonly width: number;
  /** Whether to use ANSI colours. */
  readonly color: boolean;
  /** The lines so far. */
  readonly lines: string[];
}

/** Findings of one kind that are told in full. */
const FINDINGS_SHOWN = 2;

/** One line per kind of control, and one per failure; those that only inform stand in the tables. */
export function addControls(page: TextPage, report: Pick<LabReport, "controls">): void {
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

/**
 * The first few findings of each kind; there may be one per cell.
 *
 * @param listedIn The file that lists them all.
 */
export function addFindings(
  page: TextPage,
  report: Pick<LabReport, "findings">,
  listedIn: string,
): void {
  if (report.findings.length === 0) return;
  heading(page, "Findings");
  for (const kind of new Set(report.findings.map((finding) => finding.kind))) {
    const all = report.findings.filter((finding) => finding.kind === kind);
    for (const finding of all.slice(0, FINDINGS_SHOWN)) {
      const text = `${kind} in ${finding.where}: ${finding.what}. ` +
        `Likely cause: ${finding.likelyCause}. Try: ${finding.advice}.`;
      paragraph(page, `  ${text.replace(/\.\.(?= |$)/g, ".")}`, "plain", "  ", 2);
    }
    const more = all.length - FINDINGS_SHOWN;
    if (more > 0) paragraph(page, `  ${kind}: ${more} more, listed in ${listedIn}`, "dim", "  ", 2);
  }
}

/** The machine and the programs. */
export function addEnvironment(
  page: TextPage,
  report: Pick<LabReport, "environment" | "seed">,
): void {
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

/** Adds a heading under an empty line. */
export function heading(page: TextPage, text: string): void {
  page.lines.push("", styled(text, "accent", page.color));
}

/** Adds a wrapped paragraph; `code` marks are dropped. */
export function paragraph(
  page: TextPage,
  text: string,
  style: Style = "plain",
  indent = "",
  lead = 0,
): void {
  const line = text.replace(/\s*[\r\n]+\s*/g, " ");
  const clean = printable(markedParts(line).map(({ text }) => text).join("")).trimStart();
  const lines = wrap(clean, page.width - lead, lead > 0 ? indent.slice(lead) : indent);
  page.lines.push(...lines.map((line) => " ".repeat(lead) + styled(line, style, page.color)));
}
