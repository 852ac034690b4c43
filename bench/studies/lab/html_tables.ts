/**
 * Sections of the HTML report that are tables and text.
 *
 * @module
 */

import type { CellResult, ControlOutcome, GroupResult, LabReport } from "../../record/lab.ts";
import { bareRingCosts } from "./bare_ring.ts";
import { escapeMarkup } from "../../report/charts/chart.ts";
import {
  confidenceText,
  intervalText,
  outlierText,
  overheadNs,
  percent,
  ratioWithInterval,
  signed,
  subjectOf,
  tableOrder,
} from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { ratioOf } from "../../record/ratio.ts";
import { significant } from "../../stats/significant.ts";
import { howToRead } from "./how_to_read.ts";
import {
  codeOf,
  factsTable,
  type HtmlCell,
  type HtmlSection,
  scrollTable,
  withCode,
} from "../../report/html_markup.ts";
import { environmentRows } from "./markdown.ts";
import { visible } from "../../record/names.ts";
import { nsPerOpOf } from "../../record/one_estimator.ts";
import { sharingByGroup, sharingConfidence, sharingRatio, WHY_SHARING } from "./sharing_text.ts";

/** The table of a comparison. */
export function comparisonTable(group: GroupResult): string {
  const level = confidenceText([group]);
  const headings: HtmlCell[] = [
    { html: subjectOf([group]).one },
    { html: "ns/op", class: "n" },
    { html: "Δ ns", class: "n" },
    { html: "Δ %", class: "n" },
    { html: `${level} interval`.trim(), class: "n" },
    { html: "verdict" },
    { html: "outliers", class: "n" },
  ];
  const caption = `Over ${group.baseline}: ${groupName(group)}, ${group.placement}`;
  return scrollTable(
    { caption, class: "figures", headings },
    tableOrder(group).map((cell) => comparisonRow(group, cell)),
  );
}

function comparisonRow(
  group: GroupResult,
  cell: CellResult,
): { readonly class?: string; readonly cells: readonly HtmlCell[] } {
  const style = cell.control ? { class: "control" } : {};
  const start: HtmlCell[] = [
    { html: codeOf(cell.strategy) + (cell.control ? " (control)" : "") },
    { html: significant(nsPerOpOf(group, cell)), class: "n" },
  ];
  const estimate = ratioOf(group, cell);
  if (cell.comparison === null || estimate === null) {
    const word = cell.strategy === group.baseline ? "baseline" : "not compared";
    return {
      ...style,
      cells: [...start, ...["", "", "", word, ""].map((html) => ({ html }))],
    };
  }
  const over = overheadNs(group, cell);
  const { verdict } = cell.comparison;
  return {
    ...style,
    cells: [
      ...start,
      { html: over === null ? "" : signed(over), class: "n" },
      { html: percent(estimate.ratio, estimate.margin), class: "n" },
      { html: intervalText(estimate), class: "n" },
      cell.control ? { html: verdict } : { html: verdict, class: verdict },
      { html: outlierText(cell.comparison), class: "n" },
    ],
  };
}

/** The cost of a round trip against a bare ring. */
export function bareRingSection(report: LabReport): HtmlSection | null {
  const costs = bareRingCosts(report);
  if (costs.length === 0) return null;
  const table = scrollTable(
    {
      caption: "Time of a round trip through direct / time of put and take, there and back",
      class: "figures",
      headings: [
        { html: "comparison" },
        { html: "ratio (interval)", class: "n" },
      ],
    },
    costs.map(({ group, estimate }) => ({
      cells: [
        { html: escapeMarkup(groupName(group)) },
        { html: ratioWithInterval(estimate), class: "n" },
      ],
    })),
  );
  return { id: "bare-ring", title: "Cost against a bare Int32Array ring", body: table };
}

/** Shared over isolated, for reports that have both. */
export function sharingSection({ sharing }: LabReport): HtmlSection | null {
  if (sharing.length === 0) return null;
  const tables = sharingByGroup(sharing).map(([where, costs]) =>
    scrollTable(
      {
        caption: `Time shared / time isolated: ${where}`,
        class: "figures",
        headings: [
          { html: "strategy" },
          { html: `ratio (${sharingConfidence(sharing)} interval)`, class: "n" },
          { html: "blocks", class: "n" },
        ],
      },
      costs.map((cost) => ({
        cells: [
          { html: codeOf(cost.strategy) },
          { html: ratioWithInterval(sharingRatio(cost)), class: "n" },
          { html: String(cost.blocks), class: "n" },
        ],
      })),
    )
  );
  const body = `<p>${escapeMarkup(WHY_SHARING)}</p>\n${tables.join("\n")}`;
  return { id: "sharing", title: "What sharing a process costs", body };
}

/** The run's own controls. */
export function controlSection(report: Pick<LabReport, "controls">): HtmlSection {
  const outcome = ({ passed }: ControlOutcome): HtmlCell => {
    if (passed === null) return { html: "for information" };
    return passed ? { html: "passed", class: "equivalent" } : { html: "failed", class: "failed" };
  };
  const table = scrollTable(
    {
      caption: "Cells whose outcome is known: if one fails, the figures prove nothing",
      class: "prose",
      headings: ["control", "outcome", "where", "expected", "observed"].map((html) => ({ html })),
    },
    report.controls.map((control) => ({
      cells: [
        { html: escapeMarkup(control.name) },
        outcome(control),
        { html: placeOf(control.where) },
        { html: escapeMarkup(control.expected) },
        { html: escapeMarkup(control.observed) },
      ],
    })),
  );
  const body = report.controls.length === 0 ? "<p>No control was run.</p>" : table;
  return { id: "controls", title: "Controls", body };
}

/** What went wrong or needs attention. */
export function findingSection(report: Pick<LabReport, "findings">): HtmlSection {
  const table = scrollTable(
    {
      caption: "What went wrong or needs attention",
      class: "prose",
      headings: ["finding", "where", "what happened", "likely cause", "what to try"]
        .map((html) => ({ html })),
    },
    report.findings.map((finding) => ({
      cells: [
        { html: escapeMarkup(finding.kind) },
        { html: placeOf(finding.where) },
        ...[finding.what, finding.likelyCause, finding.advice]
          .map((text) => ({ html: escapeMarkup(text) })),
      ],
    })),
  );
  const body = report.findings.length === 0 ? "<p>None.</p>" : table;
  return { id: "findings", title: "Findings", body };
}

/** A cell's or group's name, which may be broken after a slash. */
function placeOf(where: string): string {
  return escapeMarkup(visible(where)).replaceAll("/", "/<wbr>");
}

/** Machine, programs and settings. */
export function environmentSection(report: LabReport): HtmlSection {
  return { id: "environment", title: "Environment", body: factsTable(environmentRows(report)) };
}

/** How to read the report. */
export function readingSection(report: LabReport): HtmlSection {
  const items = howToRead(report.groups).map((line) => `<li>${withCode(line)}</li>`);
  return { id: "reading", title: "How to read this", body: `<ul>${items.join("\n")}</ul>` };
}
