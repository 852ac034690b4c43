/**
 * The report of claims as one HTML file that needs no network and no script.
 *
 * @module
 */

import { escapeMarkup } from "../../report/charts/chart.ts";
import { duration } from "../../report/figure.ts";
import { significant } from "../../stats/significant.ts";
import {
  codeOf,
  factsTable,
  type HtmlCell,
  type HtmlSection,
  scrollTable,
  withCode,
} from "../../report/html_markup.ts";
import { htmlPage } from "../../report/html_page.ts";
import { controlSection, findingSection } from "../lab/html_tables.ts";
import { hasClaimForest, renderClaimForest } from "./claim_forest.ts";
import {
  boundText,
  type ClaimsConclusion,
  claimsConfidence,
  concludeClaims,
  decidingPrediction,
  effectText,
  evidenceSummary,
  evidenceText,
  howToReadClaims,
  labelText,
  outcomesText,
} from "./claim_text.ts";
import type {
  ClaimResult,
  ClaimsReport,
  ClaimVerdict,
  PredictionOutcome,
} from "../../record/claims.ts";
import { claimsFacts } from "./markdown_claim.ts";

const VERDICT_CLASS: Readonly<Record<ClaimVerdict, string>> = {
  confirmed: "equivalent",
  refuted: "failed",
  inconclusive: "inconclusive",
  "not measured": "note",
};

const OUTCOME_CLASS: Readonly<Record<PredictionOutcome, string>> = {
  holds: "equivalent",
  fails: "failed",
  open: "inconclusive",
  "not measured": "note",
};

const STYLE = `
.verdicts td:nth-child(3){min-width:16rem}
.claim>header p{max-width:60rem}
.claim dl{margin:.5rem 0;display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem .9rem;
font-size:.875rem}
.claim dt{color:var(--muted)}
.claim dd{margin:0}
.claim .predictions td,.claim .predictions tbody th{white-space:normal}
.claim .predictions tbody th{font-weight:400;min-width:12rem;overflow-wrap:anywhere}
.claim ul{margin:.25rem 0;padding-left:1.1rem;font-size:.875rem}
@media (min-width:700px){
.verdicts .nowrap,.claim .predictions .n{white-space:nowrap}
.verdicts .n{white-space:nowrap;min-width:14rem}
.prose.verdicts td{min-width:0}
}
@media (max-width:699px){
.claim dl{grid-template-columns:minmax(0,1fr)}
.verdicts td:nth-child(3)::before{content:none}
.verdicts td:nth-child(3){flex:1 0 100%}
}
`;

/** The report as a page: how the claims came out first, then what that rests on. */
export function renderClaimsHtml(report: ClaimsReport): string {
  const anchors = anchorsOf(report.claims);
  const sections = [
    verdictSection(report, anchors),
    claimSection(report, anchors),
    cellSection(report),
    controlSection(report),
    findingSection(report),
    { id: "environment", title: "Environment", body: factsTable(claimsFacts(report)) },
    readingSection(report),
  ].filter((section) => section !== null);
  const time = report.startedAt.slice(0, 16).replace("T", " ");
  const length = duration(report.durationSeconds);
  return htmlPage({
    title: "vringlab claims",
    kicker: `vringlab · claims, run of ${length} · ${time} · commit ${report.environment.commit}`,
    heading: "What is said of dispatch, and is it true in V8?",
    top: summary(concludeClaims(report)),
    sections,
    style: STYLE,
  });
}

/** An anchor per claim, made of its id: letters, digits, hyphens; no two are equal. */
function anchorsOf(claims: readonly ClaimResult[]): string[] {
  const names = claims.map(({ id }) => `claim-${id.replace(/[^A-Za-z0-9]+/g, "-")}`);
  return names.map((name, i) => names.indexOf(name) === i ? name : `${name}-${i + 1}`);
}

function summary({ warnings, answer, reasons, confidence }: ClaimsConclusion): string {
  return [
    ...warnings.map((text) => `<p class="warning" role="alert">${withCode(text)}</p>`),
    `<p class="answer">${withCode(answer)}</p>`,
    `<p class="confidence">${withCode(confidence)}</p>`,
    reasons.length === 0
      ? ""
      : `<ul class="reasons">${reasons.map((text) => `<li>${withCode(text)}</li>`).join("")}</ul>`,
  ].join("\n");
}

function verdictSection({ claims }: ClaimsReport, anchors: readonly string[]): HtmlSection | null {
  if (claims.length === 0) return null;
  const level = claimsConfidence(claims);
  const body = scrollTable(
    {
      caption: "Every claim, and the effect that decided it",
      class: "prose verdicts",
      headings: [
        { html: "claim" },
        { html: "verdict" },
        { html: "what it says" },
        { html: `deciding effect (${level} interval)`.replace("( ", "(") },
        { html: "claimed" },
        { html: "ratios" },
        { html: "machine code" },
      ],
    },
    claims.map((claim, i) => {
      const prediction = decidingPrediction(claim);
      const effect = prediction?.effect ?? null;
      return {
        cells: [
          { html: `<a href="#${anchors[i]}">${codeOf(claim.id)}</a>`, class: "nowrap" },
          { html: claim.verdict, class: `nowrap ${VERDICT_CLASS[claim.verdict]}` },
          { html: withCode(claim.sentence) },
          {
            html: effect === null ? "" : withCode(effectText(effect, prediction!.bound)),
            class: "n",
          },
          { html: prediction === null ? "" : withCode(boundText(prediction.bound, effect)) },
          { html: outcomesText(claim) },
          { html: evidenceSummary(claim) },
        ],
      };
    }),
  );
  return { id: "verdicts", title: "Verdicts", body };
}

function claimSection(report: ClaimsReport, anchors: readonly string[]): HtmlSection | null {
  const { claims } = report;
  if (claims.length === 0) return null;
  const caption = `Grey: where the ratio must lie, dashed its ends. Bar: ${
    claimsConfidence(claims)
  } interval. ● holds, ✕ fails, ○ open. The line stands at 1.`;
  const cards = claims.map((claim, i) => card(claim, anchors[i]!));
  const body = `<p class="note">${withCode(caption)}</p>\n${cards.join("\n")}`;
  return { id: "claims", title: "What decided them", body };
}

function card(claim: ClaimResult, anchor: string): string {
  const facts = [
    ["source", claim.source],
    ["why it should be so", claim.reason],
    ["what would refute it", claim.refutedBy],
  ].filter(([, text]) => text !== "").map(([name, text]) =>
    `<dt>${name}</dt><dd>${withCode(text!)}</dd>`
  );
  const label = {
    id: `forest-${anchor}`,
    title: `Ratios of the claim ${claim.id}`,
    description:
      `Forest plot: each row is a ratio of times with its interval, the grey band where it ` +
      `must lie. Verdict: ${claim.verdict}.`,
  };
  const plot = hasClaimForest(claim)
    ? `<figure class="forests">${renderClaimForest(claim, label)}</figure>`
    : `<p class="note">Not measured.</p>`;
  const evidence = claim.evidence.map((one) =>
    `<li${one.agrees === false ? ' class="failed"' : ""}>${withCode(evidenceText(one))}</li>`
  );
  const code = evidence.length === 0
    ? ""
    : `<p class="note">Machine code:</p>\n<ul>${evidence.join("")}</ul>`;
  return `<article class="comparison claim" id="${anchor}">
<header><h3>${codeOf(claim.id)}: <span class="${
    VERDICT_CLASS[claim.verdict]
  }">${claim.verdict}</span></h3>
<p>${withCode(claim.sentence)}</p>
<dl>${facts.join("")}</dl></header>
${plot}
<div>${predictionTable(claim)}
${code}</div>
</article>`;
}

function predictionTable(claim: ClaimResult): string {
  const headings: HtmlCell[] = [
    { html: "ratio" },
    { html: `effect (${claimsConfidence([claim])} interval)`.replace("( ", "("), class: "n" },
    { html: "claimed", class: "n" },
    { html: "outcome" },
    { html: "blocks", class: "n" },
  ];
  return scrollTable(
    { caption: `Ratios of ${claim.id}`, class: "figures predictions", headings },
    claim.predictions.map(({ label, effect, bound, outcome }) => ({
      cells: [
        { html: withCode(labelText(label)) },
        { html: effect === null ? "–" : withCode(effectText(effect, bound)), class: "n" },
        { html: withCode(boundText(bound, effect)), class: "n" },
        { html: outcome, class: OUTCOME_CLASS[outcome] },
        { html: effect === null ? "–" : String(effect.blocks.length), class: "n" },
      ],
    })),
  );
}

function cellSection({ cells }: ClaimsReport): HtmlSection | null {
  if (cells.length === 0) return null;
  const table = scrollTable(
    {
      caption: "What was timed: nanoseconds per operation",
      class: "figures",
      headings: [
        { html: "cell" },
        { html: "ns/op", class: "n" },
        { html: "processes", class: "n" },
        { html: "V8 made" },
      ],
    },
    cells.map(({ id, nsPerOp, processes, evidence }) => ({
      cells: [
        { html: `<code>${escapeMarkup(id).replaceAll("/", "/<wbr>")}</code>` },
        { html: nsPerOp === null ? "–" : significant(nsPerOp), class: "n" },
        { html: String(processes), class: "n" },
        { html: evidence === undefined ? "" : escapeMarkup(evidence.classification) },
      ],
    })),
  );
  const body = `<details><summary>${cells.length} cells</summary>${table}</details>`;
  return { id: "cells", title: "Times of the cells", body };
}

function readingSection(report: ClaimsReport): HtmlSection {
  const items = howToReadClaims(report).map((line) => `<li>${withCode(line)}</li>`);
  return { id: "reading", title: "How to read this", body: `<ul>${items.join("\n")}</ul>` };
}
