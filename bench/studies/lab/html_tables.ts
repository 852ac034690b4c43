/**
 * Controls and findings as HTML, for reports that are no documents yet.
 *
 * @module
 */

import type { ControlOutcome, LabReport } from "../../record/lab.ts";
import { escapeMarkup } from "../../report/charts/chart.ts";
import { type HtmlCell, type HtmlSection, scrollTable } from "../../report/html_markup.ts";
import { visible } from "../../report/names.ts";

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
