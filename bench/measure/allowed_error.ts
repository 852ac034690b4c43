/**
 * How much error the verdicts of a run may make.
 *
 * @module
 */

import type { Placement } from "../record/placement.ts";

/**
 * Error α allowed over all looks, for each kind of claim; intervals have the confidence 1 − α.
 *
 * 5 % is usual; of it, isolated A/A comparisons use up 1 to 3 %, as the estimator is cautious where processes have
 * outliers. Pairs would use up 1.5 to 2 % of it, so they are allowed 2 %, of which they use up less than 1 %. They
 * can afford it, as a pair resolves a few tenths of a percent. The self-test counts how much is used up.
 */
export const ALLOWED_ERROR: Readonly<Record<Placement, number>> = {
  isolated: 0.05,
  paired: 0.02,
  shared: 0.05,
};
