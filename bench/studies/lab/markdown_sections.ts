/**
 * Sections of the Markdown report that not every report has, each under its heading.
 *
 * @module
 */

import type { LabReport } from "../../record/lab.ts";
import { bareRingCosts } from "./bare_ring.ts";
import {
  CONFIGURATIONS_TITLE,
  configurationTables,
  whyConfigurations,
} from "./configuration_text.ts";
import { calibrationText, evidenceTables } from "./evidence_tables.ts";
import { ratioWithInterval } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { codeSpan, escapedText, markdownTable } from "../../report/markdown_text.ts";
import {
  SELFTEST_HEADINGS,
  SELFTEST_LEGEND,
  selftestRows,
  selftestRun,
  WHAT_SELFTEST,
} from "./selftest_words.ts";
import { sharingByGroup, sharingConfidence, sharingRatio, WHY_SHARING } from "./sharing_text.ts";

/** What V8 made of the cells; nothing without evidence and calibration. */
export function markdownEvidence(report: LabReport): string[] {
  const calibration = calibrationText(report);
  const tables = evidenceTables(report);
  if (calibration === "" && tables.length === 0) return [];
  return [
    "## What V8 made of it",
    ...(calibration === "" ? [] : [escapedText(calibration)]),
    ...tables.flatMap(({ title, headings, align, rows, notes }) => [
      `### ${escapedText(title)}`,
      markdownTable(
        headings,
        align,
        rows.map(([name = "", ...rest]) => [codeSpan(name), ...rest.map(escapedText)]),
      ),
      ...(notes.length === 0 ? [] : [
        "Evidence and timing disagree:",
        notes.map((note) => `- ${escapedText(note)}`).join("\n"),
      ]),
    ]),
  ];
}

/** Round trips against a bare ring; nothing where none was measured. */
export function markdownBareRing(report: LabReport): string[] {
  const costs = bareRingCosts(report);
  if (costs.length === 0) return [];
  return [
    "## Cost against a bare Int32Array ring",
    "Time of a round trip through `direct` / time of put and take, there and back, on a bare ring.",
    markdownTable(
      ["group", "ratio (interval)"],
      "lr",
      costs.map(({ group, estimate }) => [
        escapedText(groupName(group)),
        ratioWithInterval(estimate),
      ]),
    ),
  ];
}

/** The same strategies under several configurations of V8; nothing where there is one. */
export function markdownConfigurations(report: LabReport): string[] {
  const tables = configurationTables(report);
  if (tables.length === 0) return [];
  return [
    `## ${CONFIGURATIONS_TITLE}`,
    escapedText(whyConfigurations(report)),
    ...tables.flatMap(({ title, headings, rows }) => [
      `### ${escapedText(title)}`,
      markdownTable(
        headings.map(escapedText),
        "l".padEnd(headings.length, "r"),
        rows.map(([name = "", ...rest]) => [codeSpan(name), ...rest]),
      ),
    ]),
  ];
}

/** Shared over isolated; nothing for reports that lack either. */
export function markdownSharing({ sharing }: LabReport): string[] {
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
      `### ${escapedText(where)}`,
      markdownTable(
        headings,
        "lrr",
        costs.map((cost) => [
          codeSpan(cost.strategy),
          ratioWithInterval(sharingRatio(cost)),
          String(cost.blocks),
        ]),
      ),
    ]),
  ];
}

/** The self-test that a report carries; nothing without. */
export function markdownSelftest({ selftest }: LabReport): string[] {
  if (selftest === undefined) return [];
  return [
    "## Self-test",
    `${WHAT_SELFTEST} ${escapedText(selftestRun(selftest))}`,
    markdownTable(SELFTEST_HEADINGS, "lrrrrrr", selftestRows(selftest)),
    SELFTEST_LEGEND,
    markdownTable(
      ["target", "counted", "outcome"],
      "lrl",
      selftest.targets.map(({ placement, wanted, rate, state }) => [
        `${placement}: ${escapedText(wanted)}`,
        `${rate.count} of ${rate.total}`,
        state === "missed" ? `**${state}**` : state,
      ]),
    ),
  ];
}
