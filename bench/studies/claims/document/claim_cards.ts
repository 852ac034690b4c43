/**
 * What decided each claim: its sentence, who says so and why, its ratios, and the machine code.
 *
 * @module
 */

import { type Block, code, type Section, type Tone } from "../../../report/document/model.ts";
import { stateNote } from "../../../report/figure.ts";
import type { Bound } from "../claim.ts";
import type {
  ClaimResult,
  ClaimsReport,
  Effect,
  PredictionOutcome,
} from "../../../record/claims.ts";
import {
  boundText,
  claimsConfidence,
  countedText,
  effectText,
  evidenceText,
  labelText,
  verdictText,
} from "../claim_text.ts";
import { FOREST_LEGEND, hasClaimForest, renderClaimForest } from "./forest.ts";
import { anchorsOf, intervalHeading, VERDICT_TONE } from "./verdicts.ts";

const OUTCOME_TONE: Readonly<Record<PredictionOutcome, Tone>> = {
  holds: "good",
  fails: "bad",
  open: "warn",
  "not measured": "muted",
};

/** A card per claim. */
export function claimSection({ claims }: ClaimsReport): Section {
  const anchors = anchorsOf(claims);
  return {
    id: "claims",
    title: "What decided them",
    only: ["markdown", "html"],
    blocks: claims.length === 0 ? [] : [
      { kind: "paragraph", text: FOREST_LEGEND, tone: "muted", only: ["html"] },
      ...claims.flatMap((claim): Block[] => [
        {
          kind: "heading",
          text: `${code(claim.id)}: ${verdictText(claim)}`,
          tone: VERDICT_TONE[claim.verdict],
          anchor: anchors.get(claim)!,
        },
        { kind: "paragraph", text: claim.sentence },
        ...claimBlocks(claim, anchors.get(claim)!),
      ]),
    ],
  };
}

/** What a claim rests on. */
export function claimBlocks(claim: ClaimResult, anchor: string): Block[] {
  const { source, reason, refutedBy, evidence, counted = [], predictions } = claim;
  const facts = [
    ["Source", source],
    ["Why it should be so", reason],
    ["What would refute it", refutedBy],
  ] as const;
  return [
    {
      kind: "list",
      items: facts.filter(([, text]) => text !== "").map(([name, text]) => `${name}: ${text}`),
    },
    ...(predictions.length === 0
      ? []
      : [{ kind: "group", blocks: [plot(claim, anchor), predictionTable(claim)] } as const]),
    ...(counted.length === 0 ? [] : [
      { kind: "paragraph", text: "Counted, instruction by instruction:", tone: "muted" },
      { kind: "list", items: counted.map(countedText) },
    ] as const),
    ...(evidence.length === 0 ? [] : [
      { kind: "paragraph", text: "Machine code:", tone: "muted" },
      { kind: "list", items: evidence.map(evidenceText) },
    ] as const),
  ];
}

function plot(claim: ClaimResult, anchor: string): Block {
  if (!hasClaimForest(claim)) {
    return { kind: "paragraph", text: "Not measured.", tone: "muted", only: ["html"] };
  }
  const label = {
    id: `forest-${anchor}`,
    title: `Ratios of the claim ${claim.id}`,
    description:
      `Interval plot: each row is a ratio of times with its interval, the gray band where it must lie. ` +
      `Verdict: ${verdictText(claim)}.`,
  };
  return { kind: "figure", caption: "", panels: [{ svg: () => renderClaimForest(claim, label) }] };
}

function predictionTable(claim: ClaimResult): Block {
  const isBusy = claim.predictions.some(({ effect }) => effect?.contended !== undefined);
  return {
    kind: "table",
    caption: `Ratios of ${claim.id}`,
    content: "prose",
    columns: [
      { heading: "ratio" },
      { heading: intervalHeading("effect", claimsConfidence([claim])), align: "right" },
      { heading: "claimed" },
      { heading: "outcome" },
      ...(isBusy ? [{ heading: "on a busy core (95 % interval)", align: "right" } as const] : []),
      { heading: "blocks", align: "right" },
    ],
    rows: claim.predictions.map(({ label, effect, bound, outcome }) => ({
      cells: [
        labelText(label),
        effect === null ? "–" : effectText(effect, bound),
        boundText(bound, effect),
        { text: outcome + stateNote(effect?.state), tone: OUTCOME_TONE[outcome] },
        ...(isBusy ? [busyText(effect, bound)] : []),
        effect === null ? "–" : String(effect.blocks.length),
      ],
    })),
  };
}

/** A ratio from contended windows, beside that of quiet ones. */
function busyText(effect: Effect | null, bound: Bound): string {
  const contended = effect?.contended;
  return contended === undefined
    ? "–"
    : effectText({ ...effect!, ...contended, blocks: [] }, bound);
}
