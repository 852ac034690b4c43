/**
 * The worst of several functions' dispatch.
 *
 * @module
 */

import {
  type Classification,
  CLASSIFICATIONS,
  type EvidenceSummary,
} from "../record/cell_evidence.ts";

/** The worst classification of several functions: what a loop with all of them in it pays. */
export function worstClassification(summaries: readonly EvidenceSummary[]): Classification {
  const ranks = summaries.map(({ classification }) => CLASSIFICATIONS.indexOf(classification));
  return CLASSIFICATIONS[Math.max(0, ...ranks)]!;
}
