/**
 * Pieces of Markdown that the report of claims and FINDINGS.md share.
 *
 * @module
 */

import { duration } from "../../report/figure.ts";
import { significant } from "../../stats/significant.ts";
import { codeSpan, escapedText, markdownTable } from "../../report/markdown_text.ts";
import { machineRows } from "../../report/machine_text.ts";
import {
  boundText,
  claimsConfidence,
  decidingPrediction,
  effectText,
  evidenceSummary,
  evidenceText,
  labelText,
  outcomesText,
} from "./claim_text.ts";
import type { ClaimResult, ClaimsReport, ClaimVerdict } from "../../record/claims.ts";

/** The table of verdicts, in the order given. */
export function verdictTable(claims: readonly ClaimResult[]): string {
  return markdownTable(
    [
      "claim",
      "verdict",
      "what it says",
      `deciding effect (${claimsConfidence(claims)} interval)`,
      "claimed",
      "ratios",
      "machine code",
    ],
    "lllrlll",
    claims.map((claim) => {
      const prediction = decidingPrediction(claim);
      const effect = prediction?.effect ?? null;
      return [
        codeSpan(claim.id),
        verdictText(claim.verdict),
        escapedText(claim.sentence),
        prediction === null || effect === null ? "" : effectText(effect, prediction.bound),
        prediction === null ? "" : boundText(prediction.bound, effect),
        outcomesText(claim),
        evidenceSummary(claim),
      ];
    }),
  );
}

/** What a claim rests on: source, reason, what would refute it, each ratio, and the machine code. */
export function claimBody(claim: ClaimResult): string[] {
  return [
    [
      ["Source", claim.source],
      ["Why it should be so", claim.reason],
      ["What would refute it", claim.refutedBy],
    ].filter(([, text]) => text !== "").map(([name, text]) => `- ${name}: ${escapedText(text!)}`)
      .join("\n"),
    markdownTable(
      [
        "ratio",
        `effect (${claimsConfidence([claim])} interval)`.replace("( ", "("),
        "claimed",
        "outcome",
        "blocks",
      ],
      "lrllr",
      claim.predictions.map(({ label, effect, bound, outcome }) => [
        escapedText(labelText(label)),
        effect === null ? "–" : effectText(effect, bound),
        boundText(bound, effect),
        outcome === "fails" ? `**${outcome}**` : outcome,
        effect === null ? "–" : String(effect.blocks.length),
      ]),
    ),
    ...(claim.evidence.length === 0 ? [] : [
      "Machine code:",
      claim.evidence.map((one) => `- ${escapedText(evidenceText(one))}`).join("\n"),
    ]),
  ];
}

/** The cells with their times, for a reader who wants nanoseconds. */
export function cellTable({ cells }: ClaimsReport): string {
  return markdownTable(
    ["cell", "ns/op", "processes", "V8 made"],
    "lrrl",
    cells.map(({ id, nsPerOp, processes, evidence }) => [
      codeSpan(id),
      nsPerOp === null ? "–" : significant(nsPerOp),
      String(processes),
      evidence?.classification ?? "",
    ]),
  );
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

/** A verdict, bold where it is one to stop at. */
export function verdictText(verdict: ClaimVerdict): string {
  return verdict === "refuted" ? `**${verdict}**` : verdict;
}
