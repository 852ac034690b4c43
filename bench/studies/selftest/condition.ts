/**
 * What the self-test compares, and how each placement's comparisons are laid out.
 *
 * @module
 */

import { ownUrl } from "../../own_package.ts";
import type { Condition, Design, Kernel, SelftestPlacement } from "../../record/selftest.ts";
import { ALLOWED_ERROR } from "../../measure/allowed_error.ts";
import type { BlockSettings } from "../../measure/block_settings.ts";
import type { CellPlan, GroupPlan, LabPlan } from "../../measure/plan.ts";
import { tripsName, workload } from "./ring_workload.ts";

/** The placements, in the order of reports. */
export const PLACEMENTS: readonly SelftestPlacement[] = ["paired", "isolated"];

/** The kernels, in the order of reports. */
export const KERNELS: readonly Kernel[] = ["micro", "loop"];

/** The baseline's pops and pushes per operation, by kernel. */
export const BASE_TRIPS: Readonly<Record<Kernel, number>> = { micro: 1, loop: 100 };

/** Planted differences, in percent. */
export const KNOWN_PERCENTS: readonly number[] = [1, 3, 5];

/** All conditions. A single pop and push cannot be made 1 % longer, so that `micro` is A/A only. */
export const CONDITIONS: readonly Condition[] = [
  { kernel: "micro", plantedPercent: 0 },
  { kernel: "loop", plantedPercent: 0 },
  ...KNOWN_PERCENTS.map((plantedPercent) => ({ kernel: "loop" as const, plantedPercent })),
];

/** Pops and pushes per operation of the second cell. */
export function differingTrips({ kernel, plantedPercent }: Condition): number {
  return BASE_TRIPS[kernel] + BASE_TRIPS[kernel] * plantedPercent / 100;
}

/** True ratio of the second cell's time to the first's; a trifle less in fact, as each operation has fixed costs too. */
export function trueRatio({ plantedPercent }: Condition): number {
  return 1 + plantedPercent / 100;
}

/** `A/A` or `+3 %`. */
export function knownDifferenceName(plantedPercent: number): string {
  return plantedPercent === 0 ? "A/A" : `+${plantedPercent} %`;
}

/**
 * The designs that reach the targets within {@linkcode COMPARISON_BUDGET_MS}.
 *
 * At equal time many short processes beat few long ones, as processes differ more among themselves than a process's
 * windows do. Isolated cells scatter more from process to process than pairs in one process, so they get more blocks.
 *
 * The error allowed is the lab's own, {@linkcode ALLOWED_ERROR}.
 */
export const DESIGNS: Readonly<Record<SelftestPlacement, Design>> = {
  paired: designOf([16, 24], ALLOWED_ERROR.paired),
  isolated: designOf([32, 40], ALLOWED_ERROR.isolated),
};

function designOf(looks: readonly number[], alpha: number): Design {
  return { looks, rounds: 40, windowMs: 0.2, windowsPerRound: 1, alpha };
}

/** Wall time of one comparison: with what ends it, 6 s. */
export const COMPARISON_BUDGET_MS = 5_800;

/** Equivalence margin, the lab's default. */
export const MARGIN = 0.02;

/** Departures from the lab's usual settings: nothing in these loops is rare, so their warm-up needs no many operations. */
export function designSettings(design: Design): Partial<BlockSettings> {
  return {
    windowMs: design.windowMs,
    windowsPerRound: design.windowsPerRound,
    fewestOps: 1,
    warmUpMs: [20, 400],
    warmUpOps: 2_000,
  };
}

/** One comparison as an ordinary plan of the lab. */
export function comparisonPlan(
  condition: Condition,
  placement: SelftestPlacement,
  design: Design,
  seed: number,
): LabPlan {
  return {
    mode: "selftest",
    groups: [groupPlan(condition, placement)],
    looks: design.looks,
    rounds: design.rounds,
    budgetMs: COMPARISON_BUDGET_MS,
    seed,
    margin: MARGIN,
    alpha: design.alpha,
    v8Flags: [],
  };
}

function groupPlan(condition: Condition, placement: SelftestPlacement): GroupPlan {
  const { kernel, plantedPercent } = condition;
  const base = tripsName(BASE_TRIPS[kernel]);
  const same = plantedPercent === 0;
  const known = tripsName(differingTrips(condition));
  return {
    workload: workload.name,
    operation: workload.operation,
    order: "one",
    layouts: "split",
    placement,
    baseline: base,
    cells: [
      cellPlan(base, base, true),
      // As the lab's own A/A: the same thing under another name. Other work has another checksum.
      cellPlan(same ? `${base}_again` : known, known, same),
    ],
  };
}

function cellPlan(name: string, strategy: string, verified: boolean): CellPlan {
  return {
    name,
    strategy,
    control: false,
    opsScale: 1,
    verified,
    module: ownUrl("bench/studies/selftest/ring_workload.ts").href,
  };
}
