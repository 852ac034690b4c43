/**
 * The report as one HTML file that needs no network and no script.
 *
 * @module
 */

import type { LabReport } from "../../record/lab.ts";
import { type AdviceLine, advise } from "./advice.ts";
import { escapeMarkup } from "../../report/charts/chart.ts";
import { conclude, type Conclusion } from "./conclusion.ts";
import { duration, subjectOf } from "../../report/figure.ts";
import { configurationSection } from "./html_configurations.ts";
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
import { withCode } from "../../report/html_markup.ts";
import { selftestSection } from "./html_selftest.ts";
import { htmlPage } from "../../report/html_page.ts";

/** The report as a page: the answer first, then what it rests on. */
export function renderHtml(report: LabReport): string {
  const conclusion = conclude(report);
  const sections = [
    matrixSection(report),
    comparisonSections(report),
    evidenceSection(report),
    bareRingSection(report),
    configurationSection(report),
    sharingSection(report),
    controlSection(report),
    selftestSection(report),
    findingSection(report),
    environmentSection(report),
    readingSection(report),
  ].filter((section) => section !== null);
  return htmlPage({
    title: "vringlab report",
    kicker: kicker(report),
    heading: question(report),
    top: `${summary(report, conclusion)}\n${headlineFigure(report)}`,
    sections,
  });
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

function adviceList(lines: readonly AdviceLine[]): string {
  if (lines.length === 0) return "";
  const items = lines.map(({ topic, text }) =>
    `<div><dt>${escapeMarkup(topic)}</dt><dd>${withCode(text)}</dd></div>`
  );
  return `<dl class="advice">${items.join("")}</dl>`;
}

function summary(report: LabReport, conclusion: Conclusion): string {
  const { selftest } = conclusion;
  const warnings = conclusion.warnings.map((text) =>
    `<p class="warning" role="alert">${withCode(text)}</p>`
  );
  const reasons = conclusion.reasons.map((text) => `<li>${withCode(text)}</li>`);
  return [
    ...warnings,
    `<p class="answer">${withCode(conclusion.answer)}</p>`,
    `<p class="confidence">${withCode(conclusion.confidence)}</p>`,
    `<p>${withCode(selftest.text)}</p>`,
    selftest.caution === "" ? "" : `<p class="caution">${withCode(selftest.caution)}</p>`,
    adviceList(advise(report)),
    reasons.length === 0 ? "" : `<ul class="reasons">${reasons.join("")}</ul>`,
  ].join("\n");
}
