/**
 * The report of claims as a document: how they came out first, then what that rests on. One file per section; to add one,
 * write it and name it here.
 *
 * @module
 */

import type { Block, ReportDocument } from "../../../report/document/model.ts";
import {
  controlSection,
  environmentSection,
  findingSection,
  readingSection,
} from "../../../report/document/run_sections.ts";
import { duration } from "../../../report/figure.ts";
import { machineRows } from "../../../report/machine_text.ts";
import type { ClaimsReport } from "../../../record/claims.ts";
import { concludeClaims, howToReadClaims } from "../claim_text.ts";
import { cellSection } from "./cells.ts";
import { claimSection } from "./claim_cards.ts";
import { contradictionSection, outcomeSection } from "./outcomes.ts";
import { verdictSection } from "./verdicts.ts";

/** The document of a run of claims. */
export function claimsDocument(report: ClaimsReport): ReportDocument {
  const time = report.startedAt.slice(0, 16).replace("T", " ");
  const length = duration(report.durationSeconds);
  return {
    title: "vringlab claims",
    run: `run of ${length} · ${time} · commit ${report.environment.commit}`,
    question: "What is said of dispatch, and is it true in V8?",
    lead: claimsLead(report),
    sections: [
      verdictSection(report),
      claimSection(report),
      outcomeSection(report, "refuted", "Refuted"),
      outcomeSection(report, "inconclusive", "Inconclusive"),
      contradictionSection(report),
      cellSection(report),
      controlSection(report),
      findingSection(report, "claims.md"),
      environmentSection(claimsFacts(report)),
      readingSection(howToReadClaims(report)),
    ],
  };
}

/** The answer, how sure it is, and what stands behind it. */
export function claimsLead(report: ClaimsReport): Block[] {
  const { warnings, answer, reasons, confidence } = concludeClaims(report);
  return [
    ...warnings.map((text): Block => ({ kind: "warning", level: "warning", text })),
    { kind: "paragraph", text: answer, tone: "strong" },
    { kind: "paragraph", text: confidence },
    { kind: "list", items: reasons },
  ];
}

/** Machine, programs and settings as name and value. */
export function claimsFacts(report: ClaimsReport): [name: string, value: string][] {
  return [
    ...machineRows(report.environment),
    ["Run", `${report.startedAt}, ${duration(report.durationSeconds)}`],
    ["Seed", String(report.seed)],
    ["Error allowed for each claim (α)", String(report.alpha)],
  ];
}
