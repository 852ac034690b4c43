/**
 * The plan that the flags of the lab's main command ask for.
 *
 * @module
 */

import { STRATEGY_NAMES, VARIANT_NAMES } from "../../../dispatch/mod.ts";
import { extrasMs } from "./extras.ts";
import type { LabFlags } from "./lab_flags.ts";
import { ALLOWED_ERROR } from "../../measure/allowed_error.ts";
import type { Budget } from "../../measure/budget.ts";
import type { Placement } from "../../record/placement.ts";
import { parseConfigurations } from "./configuration.ts";
import type { Configuration } from "../../record/configuration.ts";
import { parseDuration, parseMargin, parseNames, parseSeed, parseWhole } from "../flag_values.ts";
import { inConfigurations, planGroups } from "./lab_plan.ts";
import type { GroupPlan, LabPlan } from "../../measure/plan.ts";
import { WORKLOADS } from "../../workload/mod.ts";

const FULL_BUDGET = "5.5m";
const QUICK_BUDGET = "80s";
const BLOCKS = "32";
const PLACEMENTS_BUDGET = "4m";
const PLACEMENTS_BLOCKS = "16";
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
  const { placements = false } = flags;
  const margin = parseMargin(flags.margin, "--margin");
  const blocks = parseWhole(blocksText(flags), "--blocks", 2, 1000);
  const seed = parseSeed(flags.seed);
  const { v8Flags, configurations, reference } = parseConfigurations(flags.tier, flags.v8Flags);
  const groups = inConfigurations(groupsOf(flags, configurations.length > 0), configurations);
  const { givenMs, takenMs } = budgetOf(flags, groups);
  return {
    mode: modeOf(flags, configurations),
    groups,
    // Ratios between placements are not looked at on the way.
    looks: placements ? [blocks] : [...LOOKS.filter((look) => look < blocks), blocks],
    rounds: ROUNDS,
    budgetMs: Math.max(1, givenMs - takenMs),
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
  const comparisons = flags.workloads?.split(",").map((name) => name.trim()) ??
    (placements || configured ? FEW_COMPARISONS.slice(0, quick ? 1 : undefined) : undefined);
  const groupsIn = (placement: Placement) =>
    planGroups(WORKLOADS, {
      quick,
      placement,
      ...(flags.strategies === undefined ? {} : {
        strategies: parseNames(flags.strategies, "--strategies", [
          ...STRATEGY_NAMES,
          ...VARIANT_NAMES,
        ]),
      }),
      ...(comparisons === undefined ? {} : { comparisons }),
    });
  if (!placements) return groupsIn(flags.placement);
  const shared = groupsIn("shared");
  return groupsIn("isolated").flatMap((group, i) => [group, shared[i]!]);
}

/** The budget of a plan of some groups: as it was given, and what is left of it for measuring. */
export function budgetOf(flags: LabFlags, groups: readonly GroupPlan[]): Budget {
  const text = budgetText(flags);
  const takenMs = performance.now() + RESERVE_MS + extrasMs(flags, groups);
  return { text, givenMs: parseDuration(text, "--budget"), takenMs };
}

/** The budget as it was given, or the default one. */
export function budgetText({ budget, quick, placements }: LabFlags): string {
  return budget ?? (quick ? QUICK_BUDGET : placements ? PLACEMENTS_BUDGET : FULL_BUDGET);
}

function blocksText({ blocks, placements }: LabFlags): string {
  return blocks ?? (placements ? PLACEMENTS_BLOCKS : BLOCKS);
}
