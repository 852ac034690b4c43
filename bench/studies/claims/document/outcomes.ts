/**
 * What a terminal tells in full: claims that were not confirmed, and reasons that the machine code contradicts.
 *
 * @module
 */

import { code, type Section } from "../../../report/document/model.ts";
import { stateNote } from "../../../report/figure.ts";
import type { ClaimResult, ClaimsReport, ClaimVerdict } from "../../../record/claims.ts";
import {
  becauseText,
  boundText,
  capital,
  claimState,
  effectText,
  evidenceText,
  labelText,
  verdictText,
} from "../claim_text.ts";

/** Open ratios of a claim that are told. */
const OPEN_SHOWN = 2;

/** Whole sentences of claims that came out so, and what decided them. */
export function outcomeSection(
  { claims }: ClaimsReport,
  verdict: ClaimVerdict,
  title: string,
): Section {
  const items = claims.filter((claim) => claim.verdict === verdict)
    .map((claim) =>
      `${code(claim.id)}${stateNote(claimState(claim))}: ${claim.sentence} ${
        capital(detail(claim))
      }.`
    );
  return { id: verdict, title, only: ["terminal"], blocks: [{ kind: "list", items }] };
}

/** Machine code that is not what the reason of its claim expects. */
export function contradictionSection({ claims }: ClaimsReport): Section {
  const items = claims.flatMap(({ id, evidence }) =>
    evidence.filter(({ agrees }) => agrees === false)
      .map((one) => `${code(id)}: ${evidenceText(one)}.`)
  );
  return {
    id: "contradictions",
    title: "Where the machine code is not what the reason expects",
    only: ["terminal"],
    blocks: [{ kind: "list", items }],
  };
}

function detail(claim: ClaimResult): string {
  const open = claim.predictions.filter(({ outcome }) => outcome === "open");
  if (claim.verdict !== "inconclusive" || open.length === 0) {
    return becauseText(claim).replace(`${verdictText(claim)}: `, "");
  }
  const told = open.slice(0, OPEN_SHOWN).map(({ label, effect, bound }) =>
    `${labelText(label)}: ${
      effect === null ? "not measured" : effectText(effect, bound)
    }, claimed ${boundText(bound, effect)}`
  );
  const more = open.length - told.length;
  return [...told, ...(more > 0 ? [`${more} more are open`] : [])].join("; ");
}
