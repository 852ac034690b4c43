/**
 * The report of claims as text for a terminal.
 *
 * @module
 */

import stringWidth from "string-width";
import { cutEnd } from "../../record/names.ts";
import type { TerminalOptions } from "../lab/terminal.ts";
import {
  addControls,
  addEnvironment,
  addFindings,
  heading,
  paragraph,
  type TextPage,
} from "../../report/terminal_page.ts";
import { duration } from "../../report/figure.ts";
import {
  alignTable,
  printable,
  type Style,
  styled,
  type TextCell,
  type TextColumn,
} from "../../report/text_table.ts";
import {
  becauseText,
  boundText,
  claimsConfidence,
  concludeClaims,
  decidingPrediction,
  effectText,
  evidenceText,
  labelText,
} from "./claim_text.ts";
import type { ClaimResult, ClaimsReport, ClaimVerdict } from "../../record/claims.ts";

const VERDICT_STYLE: Readonly<Record<ClaimVerdict, Style>> = {
  confirmed: "good",
  refuted: "bad",
  inconclusive: "warn",
  "not measured": "dim",
};

/** Open ratios of a claim that are told in full. */
const OPEN_SHOWN = 2;

/** Sentences are never shortened below this many columns. */
const NARROWEST_SENTENCE = 12;

/** The report as text, lines ended by `\n`: the table of claims, what decided those not confirmed, controls. */
export function renderClaimsTerminal(
  report: ClaimsReport,
  options: Omit<TerminalOptions, "provisional"> = {},
): string {
  const page: TextPage = {
    width: Math.max(60, options.width ?? 80),
    color: options.color ?? false,
    lines: [],
  };
  const conclusion = concludeClaims(report);
  page.lines.push(
    styled("vringlab claims", "bold", page.color) +
      ` · run of ${duration(report.durationSeconds)} · ${
        report.startedAt.slice(0, 16).replace("T", " ")
      }`,
    "",
  );
  for (const warning of conclusion.warnings) paragraph(page, warning, "warn");
  if (conclusion.warnings.length > 0) page.lines.push("");
  paragraph(page, conclusion.answer, "bold");
  for (const reason of conclusion.reasons) paragraph(page, `· ${reason}`, "plain", "  ");
  paragraph(page, conclusion.confidence);
  addTable(page, report);
  addDetails(page, report, "refuted", "Refuted");
  addDetails(page, report, "inconclusive", "Inconclusive");
  addContradictions(page, report);
  addControls(page, report);
  addFindings(page, report, "claims.md");
  addEnvironment(page, report);
  return page.lines.join("\n") + "\n";
}

function addTable(page: TextPage, { claims }: ClaimsReport): void {
  if (claims.length === 0) return;
  const rows = claims.map((claim): TextCell[] => {
    const decided = decidingPrediction(claim);
    return [
      { text: printable(claim.id) },
      { text: claim.verdict, style: VERDICT_STYLE[claim.verdict] },
      { text: decided?.effect ? effectText(decided.effect, decided.bound) : "" },
    ];
  });
  const headings = ["claim", "verdict", `effect (${claimsConfidence(claims)} interval)`];
  const used = headings.reduce((sum, text, i) => {
    return sum + Math.max(stringWidth(text), ...rows.map((row) => stringWidth(row[i]!.text))) + 2;
  }, 0);
  const room = Math.max(NARROWEST_SENTENCE, page.width - used);
  const columns = [...headings, "what it says"].map((heading, i): TextColumn => ({
    heading,
    align: i === 2 ? "right" : "left",
  }));
  const cells = rows.map((row, i) => [...row, { text: shortened(claims[i]!.sentence, room) }]);
  page.lines.push("", ...alignTable(columns, cells, page));
  if (cells.some((row) => row.at(-1)!.text.endsWith("…"))) {
    paragraph(page, "Whole sentences, and every ratio: claims.md and claims.html", "dim");
  }
}

/** Whole sentences of claims that came out so, and what decided them. */
function addDetails(
  page: TextPage,
  { claims }: ClaimsReport,
  verdict: ClaimVerdict,
  title: string,
): void {
  const those = claims.filter((claim) => claim.verdict === verdict);
  if (those.length === 0) return;
  heading(page, title);
  for (const claim of those) {
    paragraph(page, `  ${claim.id}: ${claim.sentence}`, "plain", "    ", 2);
    paragraph(page, `    ${detail(claim)}.`, "dim", "    ", 4);
  }
}

function detail(claim: ClaimResult): string {
  const open = claim.predictions.filter(({ outcome }) => outcome === "open");
  if (claim.verdict !== "inconclusive" || open.length === 0) {
    return becauseText(claim).replace(`${claim.verdict}: `, "");
  }
  const told = open.slice(0, OPEN_SHOWN).map(({ label, effect, bound }) =>
    `${labelText(label)}: ${
      effect === null ? "not measured" : effectText(effect, bound)
    }, claimed ${boundText(bound, effect)}`
  );
  const more = open.length - told.length;
  return [...told, ...(more > 0 ? [`${more} more are open`] : [])].join("; ");
}

function addContradictions(page: TextPage, { claims }: ClaimsReport): void {
  const doubts = claims.flatMap(({ id, evidence }) =>
    evidence.filter(({ agrees }) => agrees === false).map((one) => `${id}: ${evidenceText(one)}`)
  );
  if (doubts.length === 0) return;
  heading(page, "Where the machine code is not what the reason expects");
  for (const doubt of doubts) paragraph(page, `  ${doubt}.`, "warn", "    ", 2);
}

/** The text on one line, cut at its end where it is wider than that many columns; `code` marks are dropped. */
function shortened(text: string, width: number): string {
  return cutEnd(printable(text).replaceAll("`", ""), width);
}
