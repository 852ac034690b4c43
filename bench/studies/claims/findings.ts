/**
 * `docs/FINDINGS.md`: what the claims came to, written from the record of one run.
 *
 * @module
 */

import { isProven, runWarnings } from "../lab/conclusion.ts";
import { duration } from "../../report/figure.ts";
import { markdownControls, markdownFindings } from "../lab/markdown.ts";
import { escapedText, markdownTable } from "../../report/markdown_text.ts";
import { concludeClaims, howToReadClaims, VERDICTS } from "./claim_text.ts";
import type { ClaimResult, ClaimsReport, ClaimVerdict } from "../../record/claims.ts";
import { CLAIM_LOOKS } from "./judge.ts";
import { cellTable, claimBody, claimsFacts, verdictTable } from "./markdown_claim.ts";

/** Name of the record that stands beside FINDINGS.md. */
export const FINDINGS_RECORD = "claims.json.gz";

const SECTIONS: Readonly<Record<ClaimVerdict, readonly [title: string, text: string]>> = {
  refuted: ["Refuted", "What was claimed and is not so on this machine."],
  inconclusive: ["Inconclusive", "What this run could neither confirm nor refute."],
  "not measured": ["Not measured", "Claims without any figure."],
  confirmed: ["Confirmed", "What was claimed and is so on this machine."],
};

/**
 * Why findings cannot be written from a run, one sentence without a full stop; null if they can.
 *
 * @param allowPartial Whether a run that ended early will do.
 */
export function findingsObstacle(report: ClaimsReport, allowPartial: boolean): string | null {
  if (!isProven(report)) return withoutStop(runWarnings(report)[0]!);
  if (report.partial && !allowPartial) {
    const reason = withoutStop(report.partialReason || "the run ended early");
    return `the run is partial (${reason}); --partial allows it and says so on top`;
  }
  return null;
}

/** FINDINGS.md as GitHub-flavoured Markdown, ended by a newline. The same record gives the same text. */
export function renderFindings(report: ClaimsReport): string {
  const { claims } = report;
  const { warnings, answer, reasons, confidence } = concludeClaims(report);
  const ordered = VERDICTS.flatMap((verdict) => claims.filter((one) => one.verdict === verdict));
  const parts = [
    `_Written by \`deno task findings\` from the record of one run, [${FINDINGS_RECORD}](${FINDINGS_RECORD}), ` +
    "and not by hand: to change it, measure again._",
    "# Findings",
    ...warnings.map((warning) => `> [!WARNING]\n> **${escapedText(warning)}**`),
    `**${escapedText(answer)}**`,
    ...(reasons.length === 0 ? [] : [reasons.map((one) => `- ${escapedText(one)}`).join("\n")]),
    escapedText(confidence),
    escapedText(placeText(report)),
    ...(claims.length === 0 ? [] : [verdictTable(ordered)]),
    ...VERDICTS.flatMap((verdict) => section(verdict, claims)),
    "## Where this holds",
    markdownTable(["", ""], "ll", claimsFacts(report).map((row) => row.map(escapedText))),
    "## Reproduce it",
    "The same choices of order and of blocks, and the verdicts of both runs side by side:",
    `\`\`\`sh\n${commands(report).join("\n")}\n\`\`\``,
    ...(report.cells.length === 0 ? [] : [
      "## Times of the cells",
      "<details><summary>Nanoseconds per operation</summary>",
      cellTable(report),
      "</details>",
    ]),
    ...markdownControls(report),
    ...markdownFindings(report).map((part, i) =>
      i === 0 ? "## What the run itself reported" : part
    ),
    "## How to read this",
    howToReadClaims(report).map((line) => `- ${escapedText(line)}`).join("\n"),
  ];
  return parts.join("\n\n") + "\n";
}

function placeText({ environment, startedAt, durationSeconds }: ClaimsReport): string {
  const { cpu, cpuCount, kernel, deno, v8, commit } = environment;
  return `It holds for ${cpu} (${cpuCount} logical), ${kernel}, Deno ${deno}, V8 ${v8}, at commit ${commit}, ` +
    `measured on ${startedAt.slice(0, 10)} in ${
      duration(durationSeconds)
    }. Other machines and other versions ` +
    "of V8 may answer otherwise; the commands below ask them.";
}

function section(verdict: ClaimVerdict, claims: readonly ClaimResult[]): string[] {
  const those = claims.filter((claim) => claim.verdict === verdict);
  if (those.length === 0) return [];
  const [title, text] = SECTIONS[verdict];
  return [
    `## ${title}`,
    text,
    ...those.flatMap((
      claim,
    ) => [`### ${claim.id}`, `**${escapedText(claim.sentence)}**`, ...claimBody(claim)]),
  ];
}

function commands(report: ClaimsReport): string[] {
  const { environment, seed, partial } = report;
  const flags = environment.v8Flags.length === 0
    ? ""
    : ` --v8-flags ${environment.v8Flags.join(",")}`;
  return [
    `deno task lab claims --seed ${seed}${blocksOption(report)}${flags}`,
    `deno task claims-diff docs/${FINDINGS_RECORD} report/claims/claims.json`,
    `deno task findings report/claims/claims.json${
      partial ? " --partial" : ""
    }   # writes this file anew`,
  ];
}

/** `--blocks` where the run was not one of as many blocks as usual, as far as the record shows. */
function blocksOption({ claims, partial }: ClaimsReport): string {
  const usual = CLAIM_LOOKS.at(-1)!;
  const predictions = claims.flatMap((claim) => claim.predictions);
  const most = Math.max(0, ...predictions.map(({ effect }) => effect?.blocks.length ?? 0));
  // What is open after a whole run has as many blocks as were planned.
  const isPlanned = !partial && predictions.some(({ outcome }) => outcome === "open");
  return most > usual || (isPlanned && most < usual) ? ` --blocks ${most}` : "";
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, "");
}
