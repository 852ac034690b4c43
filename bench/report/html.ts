/**
 * The report as one HTML file that needs no network and no script.
 *
 * @module
 */

import type { LabReport } from "./lab_report.ts";
import { escapeMarkup } from "./chart.ts";
import { conclude, type Conclusion } from "./conclusion.ts";
import { duration, subjectOf } from "./figure.ts";
import { evidenceSection } from "./html_evidence.ts";
import { comparisonSections, headlineFigure, matrixSection } from "./html_charts.ts";
import {
  bareRingSection,
  controlSection,
  environmentSection,
  findingSection,
  readingSection,
  sharingSection,
} from "./html_tables.ts";
import { withCode } from "./html_markup.ts";
import { pageStyle } from "./page_style.ts";

/** The report as a page: the answer first, then what it rests on. */
export function renderHtml(report: LabReport): string {
  const conclusion = conclude(report);
  const sections = [
    matrixSection(report),
    comparisonSections(report),
    evidenceSection(report),
    bareRingSection(report),
    sharingSection(report),
    controlSection(report),
    findingSection(report),
    environmentSection(report),
    readingSection(report),
  ].filter((section) => section !== null);
  const links = sections.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`);
  const bodies = sections.map(({ id, title, body }) =>
    `<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${body}\n</section>`
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';img-src data:">
<link rel="icon" href="data:,">
<title>vringlab report</title>
<style>${pageStyle()}</style>
</head>
<body>
<main>
<header>
<p class="kicker">${escapeMarkup(kicker(report))}</p>
<h1>${question(report)}</h1>
</header>
${summary(conclusion)}
${headlineFigure(report)}
<nav aria-label="Sections"><ul>${links.join("")}</ul></nav>
${bodies.join("\n")}
</main>
</body>
</html>
`;
}

function question(report: LabReport): string {
  const subject = subjectOf(report.groups).one === "function" ? "function" : "dispatch";
  return `Which ${subject} should I use, and how sure are you?`;
}

function kicker(report: LabReport): string {
  const time = report.startedAt.slice(0, 16).replace("T", " ");
  return `vringlab · ${report.mode} run of ${
    duration(report.durationSeconds)
  } · ${time} · commit ${report.environment.commit}`;
}

function summary(conclusion: Conclusion): string {
  const warnings = conclusion.warnings.map((text) =>
    `<p class="warning" role="alert">${withCode(text)}</p>`
  );
  const reasons = conclusion.reasons.map((text) => `<li>${withCode(text)}</li>`);
  return [
    ...warnings,
    `<p class="answer">${withCode(conclusion.answer)}</p>`,
    `<p class="confidence">${withCode(conclusion.confidence)}</p>`,
    reasons.length === 0 ? "" : `<ul class="reasons">${reasons.join("")}</ul>`,
  ].join("\n");
}
