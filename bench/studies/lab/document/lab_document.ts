/**
 * The report of a run as a document: the answer first, then what it rests on. One file per section; to add one, write
 * it and name it here.
 *
 * @module
 */

import { conclude, type Conclusion } from "../conclusion.ts";
import type { Block, ReportDocument } from "../../../report/document/model.ts";
import { confidenceText, duration, marginText, subjectOf } from "../../../report/figure.ts";
import { groupName } from "../../../record/group_name.ts";
import { renderForest } from "../../../report/charts/forest.ts";
import { textForest } from "../../../report/charts/text_forest.ts";
import { howToRead } from "../how_to_read.ts";
import type { LabReport } from "../../../record/lab.ts";
import { machineRows } from "../../../report/machine_text.ts";
import { forestLabel, headlineGroups } from "../svg.ts";
import { adviceBlocks, basisSection } from "./advice.ts";
import { growthSection } from "./growth.ts";
import { allocationSection } from "./allocation.ts";
import { comparisonSection, earlySection } from "./comparisons.ts";
import { causesSection, countsSection } from "./counts.ts";
import { evidenceSection } from "./evidence.ts";
import { matrixSection } from "./matrix.ts";
import { bareRingSection, configurationSection, sharingSection } from "./ratios.ts";
import {
  controlSection,
  environmentSection,
  findingSection,
  readingSection,
} from "../../../report/document/run_sections.ts";
import { selftestSection } from "./selftest.ts";

/** The first screen has room for one. */
const HEADLINE_PANELS = 1;

/**
 * The document of a run.
 *
 * @param record Path of the report's `lab.json` from where the reader is.
 */
export function labDocument(report: LabReport, record?: string): ReportDocument {
  const conclusion = conclude(report, record);
  const subject = subjectOf(report.groups);
  return {
    title: "vringlab report",
    run: runLine(report),
    question: `Which ${
      subject.one === "function" ? "function" : "dispatch"
    } should I use, and how sure are you?`,
    lead: lead(report, conclusion),
    sections: [
      basisSection(report, conclusion.reasons),
      comparisonSection(report),
      growthSection(report),
      allocationSection(report),
      matrixSection(report),
      causesSection(report),
      evidenceSection(report),
      countsSection(report),
      bareRingSection(report),
      configurationSection(report),
      sharingSection(report),
      controlSection(report),
      selftestSection(report),
      findingSection(report, "lab.md"),
      environmentSection(environmentFacts(report)),
      readingSection(howToRead(report.groups)),
    ],
  };
}

/** Early figures of a run that goes on. */
export function earlyDocument(report: LabReport): ReportDocument {
  return {
    title: "vringlab report",
    run: runLine(report),
    question: "",
    lead: [],
    sections: [earlySection(report), findingSection(report, "lab.md")],
  };
}

/** Which run it was, in one line. */
export function runLine({ mode, durationSeconds, startedAt, environment }: LabReport): string {
  const time = startedAt.slice(0, 16).replace("T", " ");
  return `${mode} run of ${duration(durationSeconds)} · ${time} · commit ${environment.commit}`;
}

/** The answer, one figure and a table beside it, and how sure that is. */
function lead(report: LabReport, conclusion: Conclusion): Block[] {
  const { warnings, answer, confidence, selftest } = conclusion;
  return [
    ...warnings.map((text): Block => ({ kind: "warning", level: "warning", text })),
    { kind: "paragraph", text: answer, tone: "strong" },
    {
      kind: "group",
      blocks: [
        headlineFigure(report),
        {
          kind: "group",
          blocks: [
            ...adviceBlocks(report),
            { kind: "paragraph", text: confidence },
            { kind: "paragraph", text: selftest.text },
            ...(selftest.caution === ""
              ? []
              : [{ kind: "warning", level: "caution", text: selftest.caution } as const]),
          ],
        },
      ],
    },
  ];
}

/** The forest plot that stands under the answer. */
function headlineFigure(report: LabReport): Block {
  const groups = headlineGroups(report, HEADLINE_PANELS);
  const { margin } = report;
  return {
    kind: "figure",
    caption: `Bar: ${confidenceText(groups)} interval. Band: margin, ${
      marginText(margin)
    }. ▸\u00a0slower, ◂\u00a0faster, ●\u00a0equivalent, ○\u00a0inconclusive.`,
    panels: groups.map((group, i) => ({
      svg: () => renderForest([group], { margin }, forestLabel(report, [group], `top-${i}`)),
      text: () => `${groupName(group)}\n\n${textForest(group)}`,
    })),
  };
}

/** The environment and the run's settings as name and value. */
export function environmentFacts(report: LabReport): [name: string, value: string][] {
  return [
    ...machineRows(report.environment),
    ["Run", `${report.mode}, ${report.startedAt}, ${duration(report.durationSeconds)}`],
    ["Seed", String(report.seed)],
    ["Margin of equivalence", marginText(report.margin)],
  ];
}
