/**
 * Plans over the fixture workload, with settings that make a block short.
 */
import { fileURLToPath } from "node:url";
import type { BlockSettings } from "../../bench/measure/block_settings.ts";
import type { CellPlan, GroupPlan, LabPlan } from "../../bench/measure/plan.ts";

/** The project's directory. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const MODULE = new URL("./fixtures/walk_workload.ts", import.meta.url).href;

/** A cell of the fixture workload. */
export function walkCell(name: string, departures: Partial<CellPlan> = {}): CellPlan {
  return {
    name,
    strategy: name,
    control: false,
    opsScale: 1,
    verified: true,
    module: MODULE,
    ...departures,
  };
}

/** A group of the fixture workload; the first cell is the baseline. */
export function walkGroup(
  cells: readonly CellPlan[],
  placement: GroupPlan["placement"] = "isolated",
): GroupPlan {
  return {
    workload: "walk",
    operation: "one step over the table",
    order: "one",
    layouts: "split",
    placement,
    baseline: cells[0]!.name,
    cells,
  };
}

/** A plan with one look. */
export function walkPlan(groups: readonly GroupPlan[], blocks: number): LabPlan {
  return {
    mode: "test",
    groups,
    looks: [blocks],
    rounds: 3,
    budgetMs: 600_000,
    seed: 1,
    margin: 0.02,
    v8Flags: [],
  };
}

/** Settings that make a block short; the limit is what a child that hangs costs. */
export const SHORT: BlockSettings = {
  child: { readPaths: [ROOT], v8Flags: [] },
  rounds: 3,
  windowMs: 0.05,
  windowsPerRound: 2,
  warmUpWindowMs: 0.05,
  fewestOps: 1000,
  longestWindowMs: 1,
  warmUpMs: [1, 50],
  warmUpOps: 1000,
  parallel: 2,
  limitMs: 30_000,
};
