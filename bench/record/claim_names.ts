/**
 * Names that claims had before: records of that time are read under those of today.
 *
 * @module
 */

import type { ClaimsReport } from "./formats.ts";

const FORMER: ReadonlyMap<string, string> = new Map([
  ["commit", "switch-equals-branch"],
  ["h01", "safe-switch-is-free"],
  ["h02", "switch-cost-is-budget"],
  ["h03", "reassigned-tables-cost"],
  ["h04", "unfrozen-array-costs"],
  ["h05", "second-target-cliff"],
  ["h06", "methods-beat-properties"],
  ["h07", "fifth-class-cliff"],
  ["h07-flat", "sixteen-classes-flat"],
  ["h08", "guard-pays-for-two"],
  ["h09", "second-literal-costs"],
  ["h10", "size-hides-call-cost"],
  ["h11", "random-order-one-miss"],
  ["h12", "short-order-remembered"],
  ["h13", "turns-hurt-lone-call"],
  ["h14", "throwing-default-costs"],
  ["h14-import", "imported-arm-costs"],
  ["h14-peeling", "throw-cost-is-peeling"],
  ["h14-unused", "unused-arm-costs"],
  ["h15", "one-queue-flatters"],
  ["h16", "turbolev-turns-ranking"],
  ["review-1", "const-table-needed"],
  ["review-2", "array-of-ops-costs"],
  ["review-3", "switch-beats-long-chain"],
  ["review-3-eight", "switch-wins-from-eight"],
  ["review-3-size", "chain-cost-is-size"],
  ["review-4", "queue-pointers-cost"],
]);

/** Former names; no claim may have one again, as records would give it another. */
export const FORMER_CLAIM_IDS: readonly string[] = [...FORMER.keys()];

/** Today's name of a claim that may be called by a former one. */
export function currentClaimId(id: string): string {
  return FORMER.get(id) ?? id;
}

/** The report with today's names of claims, also where one is said to come after another and where findings name one. */
export function withCurrentNames(report: ClaimsReport): ClaimsReport {
  return {
    ...report,
    claims: report.claims.map((claim) => ({
      ...claim,
      id: currentClaimId(claim.id),
      source: claim.source.replace(/(?<=^after )[\w-]+(?=:)/, currentClaimId),
    })),
    findings: report.findings.map((finding) => ({
      ...finding,
      where: finding.where.replace(/^[\w-]+(?=: )/, currentClaimId),
    })),
  };
}
