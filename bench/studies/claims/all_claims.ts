/**
 * The claims.
 *
 * @module
 */

import type { Claim } from "./claim.ts";
import { COMMIT_CLAIM } from "./claims_commit.ts";
import { COUNTED_CLAIMS } from "./claims_counted.ts";
import { INLINING_CLAIMS } from "./claims_hypotheses.ts";
import { ORDER_CLAIMS } from "./claims_orders.ts";
import { REVIEW_CLAIMS } from "./claims_review.ts";

/** All claims, the most important first: the commit's own, this project's, the review's. */
export const CLAIMS: readonly Claim[] = [
  COMMIT_CLAIM,
  ...COUNTED_CLAIMS,
  ...INLINING_CLAIMS,
  ...ORDER_CLAIMS,
  ...REVIEW_CLAIMS,
];
