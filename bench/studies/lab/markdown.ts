/**
 * Controls and findings as Markdown, for reports that are no documents yet.
 *
 * @module
 */

import type { LabReport } from "../../record/lab.ts";
import { escapedText, literalText, markdownTable } from "../../report/markdown_text.ts";

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
