/**
 * The report of claims as Markdown, for the summary of a CI job.
 *
 * @module
 */

import { markdownControls, markdownFindings } from "../lab/markdown.ts";
import { codeSpan, escapedText, markdownTable } from "../../report/markdown_text.ts";
import { concludeClaims, howToReadClaims } from "./claim_text.ts";
import type { ClaimResult, ClaimsReport } from "../../record/claims.ts";
import { cellTable, claimBody, claimsFacts, verdictTable, verdictText } from "./markdown_claim.ts";

/** The report as GitHub-flavoured Markdown, ended by a newline. */
export function renderClaimsMarkdown(report: ClaimsReport): string {
  const { claims, cells } = report;
  const { warnings, answer, reasons, confidence } = concludeClaims(report);
  const parts = [
    "# vringlab claims",
    ...warnings.map((warning) => `> [!WARNING]\n> **${escapedText(warning)}**`),
    `**${escapedText(answer)}**`,
    ...(reasons.length === 0 ? [] : [reasons.map((one) => `- ${escapedText(one)}`).join("\n")]),
    escapedText(confidence),
    ...(claims.length === 0 ? [] : [verdictTable(claims), "## Claims", ...claims.flatMap(section)]),
    ...(cells.length === 0
      ? []
      : ["<details><summary>Times of the cells</summary>", cellTable(report), "</details>"]),
    ...markdownControls(report),
    ...markdownFindings(report),
    "## Environment",
    markdownTable(["", ""], "ll", claimsFacts(report).map((row) => row.map(escapedText))),
    "## How to read this",
    howToReadClaims(report).map((line) => `- ${escapedText(line)}`).join("\n"),
  ];
  return parts.join("\n\n") + "\n";
}

function section(claim: ClaimResult): string[] {
  return [
    `### ${codeSpan(claim.id)}: ${verdictText(claim.verdict)}`,
    escapedText(claim.sentence),
    ...claimBody(claim),
  ];
}
