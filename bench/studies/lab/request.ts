/**
 * The plan that the flags of the lab's main command ask for.
 *
 * @module
 */

import { extrasMs } from "./extras.ts";
import type { LabFlags } from "./lab_flags.ts";
import { ALLOWED_ERROR } from "../../measure/allowed_error.ts";
import { type GivenBudget, measuringTime } from "../../measure/budget.ts";
import type { Placement } from "../../record/placement.ts";
import { configurationsOf } from "./configuration.ts";
import type { Configuration } from "../../record/configuration.ts";
import { inConfigurations, planGroups } from "./lab_plan.ts";
import type { GroupPlan, LabPlan } from "../../measure/plan.ts";
import { WORKLOADS } from "../../workload/mod.ts";

const FULL_BUDGET: GivenBudget = { text: "5.5m", givenMs: 330_000 };
const QUICK_BUDGET: GivenBudget = { text: "80s", givenMs: 80_000 };
const PLACEMENTS_BUDGET: GivenBudget = { text: "4m", givenMs: 240_000 };
const BLOCKS = 32;
const PLACEMENTS_BLOCKS = 16;
// Small calls between which strategies differ most, and whole round trips.
const FEW_COMPARISONS = [
  "round_trip_4/alternating/split+packed",
  "more_used/alternating/split+packed",
];
// Left of the budget for the last figures and the reports.
const RESERVE_MS = 3000;
const LOOKS = [8, 16, 32];
const ROUNDS = 20;

/**
 * Turns flags into a plan.
 *
 * @throws {BadInput} when a flag cannot be used.
 */
export function planOf(flags: LabFlags): LabPlan {
  const { placements = false, margin, seed } = flags;
  const { blocks = placements ? PLACEMENTS_BLOCKS : BLOCKS } = flags;
  const { v8Flags, configurations, reference } = configurationsOf(
    flags.tier ?? [],
    flags.v8Flags,
    flags.deno,
  );
  const groups = inConfigurations(groupsOf(flags, configurations.length > 0), configurations);
  return {
    mode: modeOf(flags, configurations),
    groups,
    // Ratios between placements are not looked at on the way.
    looks: placements ? [blocks] : [...LOOKS.filter((look) => look < blocks), blocks],
    rounds: ROUNDS,
    budgetMs: timeOf(flags, groups).budgetMs,
    wholeGroups: true,
    seed,
    margin,
    alpha: ALLOWED_ERROR[placements ? "isolated" : flags.placement],
    v8Flags,
    ...(reference === "" ? {} : { referenceConfiguration: reference }),
  };
}

function modeOf(
  { placements, quick }: LabFlags,
  configurations: readonly Configuration[],
): LabPlan["mode"] {
  if (placements) return "placements";
  if (quick) return "quick";
  return configurations.length > 0 ? "configurations" : "full";
}

/**
 * The comparisons, with `--placements` each one isolated and then shared. Where each is measured several times,
 * few of them unless told otherwise.
 */
function groupsOf(flags: LabFlags, configured: boolean): readonly GroupPlan[] {
  const { quick = false, placements = false } = flags;
  const comparisons = flags.workloads ??
    (placements || configured ? FEW_COMPARISONS.slice(0, quick ? 1 : undefined) : undefined);
  const groupsIn = (placement: Placement) =>
    planGroups(WORKLOADS, {
      quick,
      placement,
      ...(flags.strategies === undefined ? {} : { strategies: flags.strategies }),
      ...(comparisons === undefined ? {} : { comparisons }),
    });
  if (!placements) return groupsIn(flags.placement);
  const shared = groupsIn("shared");
  return groupsIn("isolated").flatMap((group, i) => [group, shared[i]!]);
}

/** The budget of a plan of some groups, and what is left of it for measuring. */
export function timeOf(
  flags: LabFlags,
  groups: readonly GroupPlan[],
): ReturnType<typeof measuringTime> {
  return measuringTime(givenBudget(flags), RESERVE_MS + extrasMs(flags, groups));
}

/** The budget as it was given, or the default one. */
export function givenBudget({ budget, quick, placements }: LabFlags): GivenBudget {
  return budget ?? (quick ? QUICK_BUDGET : placements ? PLACEMENTS_BUDGET : FULL_BUDGET);
}
