/**
 * The finding that there is no evidence.
 *
 * @module
 */

import type { MadeFinding } from "../record/finding.ts";

/** Says of which cells, what came in between, why, and what to try. */
export function noEvidence(
  where: string,
  what: string,
  likelyCause: string,
  advice: string,
): MadeFinding {
  return { kind: "no evidence", where, what, likelyCause, advice };
}
