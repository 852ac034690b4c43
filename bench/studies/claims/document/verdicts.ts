/**
 * The verdicts: every claim in a row, and the effect that decided it.
 *
 * @module
 */

import { code, type Section, type Table, type Tone } from "../../../report/document/model.ts";
import type { ClaimResult, ClaimsReport, ClaimVerdict } from "../../../record/claims.ts";
import {
  boundText,
  claimsConfidence,
  decidingPrediction,
  effectText,
  evidenceSummary,
  outcomesText,
  verdictText,
} from "../claim_text.ts";

/** How a verdict is to be read. */
export const VERDICT_TONE: Readonly<Record<ClaimVerdict, Tone>> = {
  confirmed: "good",
  refuted: "bad",
  inconclusive: "warn",
  "not measured": "muted",
};

/** The table of verdicts, and where a terminal's reader finds what it leaves out. */
export function verdictSection({ claims }: ClaimsReport): Section {
  return {
    id: "verdicts",
    title: "Verdicts",
    blocks: claims.length === 0 ? [] : [verdictTable(claims), {
      kind: "paragraph",
      text: "Whole sentences, and every ratio: claims.md and claims.html",
      tone: "muted",
      only: ["terminal"],
    }],
  };
}

/** The claims in the order given. */
export function verdictTable(claims: readonly ClaimResult[]): Table {
  const anchors = anchorsOf(claims);
  const level = claimsConfidence(claims);
  const pages = ["markdown", "html"] as const;
  return {
    kind: "table",
    caption: "Every claim, and the effect that decided it",
    content: "prose",
    columns: [
      { heading: "claim" },
      { heading: "verdict" },
      { heading: "what it says", cut: true, rank: 1 },
      {
        heading: intervalHeading("deciding effect", level),
        short: intervalHeading("effect", level),
        align: "right",
      },
      { heading: "claimed", only: pages },
      { heading: "ratios", only: pages },
      { heading: "machine code", only: pages },
    ],
    rows: claims.map((claim) => {
      const { effect = null, bound } = decidingPrediction(claim) ?? {};
      return {
        cells: [
          { text: code(claim.id), to: anchors.get(claim)! },
          { text: verdictText(claim), tone: VERDICT_TONE[claim.verdict] },
          claim.sentence,
          effect === null ? "" : effectText(effect, bound!),
          bound === undefined ? "" : boundText(bound, effect),
          outcomesText(claim),
          evidenceSummary(claim),
        ],
      };
    }),
  };
}

/** A heading of effects with the confidence of their intervals, if there are any. */
export function intervalHeading(what: string, level: string): string {
  return `${what} (${`${level} interval`.trim()})`;
}

/** An anchor per claim, made of its id: letters, digits, hyphens; no two are equal. */
export function anchorsOf(claims: readonly ClaimResult[]): ReadonlyMap<ClaimResult, string> {
  const names = claims.map(({ id }) => `claim-${id.replace(/[^A-Za-z0-9]+/g, "-")}`);
  return new Map(claims.map((claim, i) => {
    const name = names[i]!;
    return [claim, names.indexOf(name) === i ? name : `${name}-${i + 1}`];
  }));
}
