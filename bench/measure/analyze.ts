/**
 * From raw windows to the groups of a report. Pure functions.
 *
 * @module
 */

import { statedNsPerOp, withOneEstimator } from "../record/one_estimator.ts";
import type { CellResult, GroupResult, ProcessSamples } from "../record/lab.ts";
import type { Comparison } from "../stats/compare.ts";
import {
  blockLogRatio,
  blocksByState,
  busyRatio,
  compareFamily,
  type ComparisonFigures,
  decideFamily,
  type SequentialPlan,
  type StatedBlocks,
  windowsIn,
} from "../stats/mod.ts";
import type { RatioInterval } from "../stats/verdict.ts";
import type { RawGroup } from "./conductor.ts";
import { type CellPlan, comparisonsOf } from "./plan.ts";

/** How to judge. */
export interface Judgement {
  /** The plan by which blocks are collected. */
  readonly plan: SequentialPlan;
  /** Ratio difference within which a cell is equivalent, and which `faster` and `slower` must exceed. */
  readonly margin: number;
  /** Whether an interval leaves open what is asked; by default whether it has no verdict at the margin. */
  readonly isOpen?: (of: RatioInterval) => boolean;
}

const FEWEST_BLOCKS = 2;

/**
 * Log ratios of cell time to baseline time of each block in which the cell was run, of windows in one state of the core;
 * NaN where either failed or has too few of them.
 */
export function logRatios(group: RawGroup, cell: string): StatedBlocks {
  const blocks = group.attempts.get(cell) ?? 0;
  const cellByBlock = byBlock(group.samples.get(cell));
  const baselineByBlock = byBlock(group.samples.get(group.plan.baseline));
  const pairs = Array.from({ length: blocks }, (_, block) => {
    const own = cellByBlock.get(block);
    const baseline = baselineByBlock.get(block);
    return own === undefined || baseline === undefined ? null : [own, baseline];
  });
  return blocksByState(pairs, (processes, state) => {
    const [own, baseline] = windowsIn(processes, state);
    return blockLogRatio(own!, baseline!);
  });
}

/**
 * The cells whose verdict is open at a look: they, and nothing else but the baseline, need more blocks.
 *
 * Open controls keep a group going only along with open strategies, unless they are needed.
 */
export function undecidedCells(group: RawGroup, judgement: Judgement): readonly string[] {
  const open = familiesOf([group]).map((family) => {
    // A cell that was given up has a number of blocks at which nothing is planned.
    const judged = family.filter(({ ratios }) => judgement.plan.looks.includes(ratios.length));
    const decisions = decideFamily(judged.map(({ ratios }) => ratios), judgement.plan, {
      ...options(judgement),
      comparisons: family.length,
    });
    return judged.filter(({ cell }, i) => {
      const { isOpen } = judgement;
      return isOpen === undefined || cell.control
        ? decisions[i]!.verdict === "continue"
        : isOpen(decisions[i]!);
    }).map(({ cell }) => cell);
  });
  const [strategies = [], controls = []] = open;
  const goesOn = strategies.length > 0 || controls.some(({ needed }) => needed);
  return goesOn ? [...strategies, ...controls].map(({ name }) => name) : [];
}

/** A group's results, baseline first. */
export function analyzeGroup(group: RawGroup, judgement: Judgement): GroupResult {
  return analyzeGroups([group], judgement)[0]!;
}

/** The results of groups, baseline first. Pairs of one comparison are corrected together, as one group is. */
export function analyzeGroups(
  groups: readonly RawGroup[],
  judgement: Judgement,
): readonly GroupResult[] {
  const figures = new Map(groups.map((group) => [group, new Map<string, StatedFigures>()]));
  for (const family of comparisonsOf(groups, ({ plan }) => plan).flatMap(familiesOf)) {
    const compared = compareFamily(
      family.map(({ ratios }) => ratios),
      { plan: judgement.plan, ...options(judgement) },
    );
    family.forEach(({ group, cell, stated }, i) =>
      figures.get(group)!.set(cell.name, { ...compared[i]!, stated })
    );
  }
  return groups.map((group) => groupResult(group, figures.get(group)!));
}

function groupResult(
  group: RawGroup,
  figures: ReadonlyMap<string, StatedFigures>,
): GroupResult {
  const { workload, operation, order, layouts, size, predictability, baseline, placement } =
    group.plan;
  const { configuration, cells } = group.plan;
  const measured = cells.filter(({ name }) => (group.samples.get(name)?.length ?? 0) > 0);
  const baselineFirst = measured.toSorted((a, b) =>
    Number(b.name === baseline) - Number(a.name === baseline)
  );
  return withOneEstimator({
    workload,
    operation,
    order,
    layouts,
    ...(size === undefined ? {} : { size }),
    ...(predictability === undefined ? {} : { predictability }),
    baseline,
    placement,
    ...(configuration === undefined ? {} : { configuration }),
    cells: baselineFirst.map((cell) =>
      cellResult(cell, baseline, group.samples.get(cell.name)!, figures.get(cell.name))
    ),
  });
}

/** Figures of a comparison, and the blocks that they are of. */
interface StatedFigures extends ComparisonFigures {
  readonly stated: StatedBlocks;
}

interface Member {
  readonly group: RawGroup;
  readonly cell: CellPlan;
  readonly ratios: Float64Array;
  readonly stated: StatedBlocks;
}

/** Strategies and controls are corrected for many comparisons separately. */
function familiesOf(groups: readonly RawGroup[]): readonly (readonly Member[])[] {
  const members = groups.flatMap((group) =>
    group.plan.cells
      .filter(({ name }) => name !== group.plan.baseline)
      .map((cell) => {
        const stated = logRatios(group, cell.name);
        return { group, cell, stated, ratios: stated.values };
      })
  ).filter(({ ratios }) => ratios.filter((ratio) => !Number.isNaN(ratio)).length >= FEWEST_BLOCKS);
  return [
    members.filter(({ cell }) => !cell.control),
    members.filter(({ cell }) => cell.control),
  ];
}

function options({ margin }: Judgement): { margin: number; practicalMargin: number } {
  return { margin, practicalMargin: margin };
}

function byBlock(
  samples: readonly ProcessSamples[] | undefined,
): ReadonlyMap<number, ProcessSamples> {
  return new Map((samples ?? []).map((sample) => [sample.block, sample]));
}

function cellResult(
  cell: CellPlan,
  baseline: string,
  processes: readonly ProcessSamples[],
  figures: StatedFigures | undefined,
): CellResult {
  return {
    strategy: cell.name,
    control: cell.control,
    ...(cell.floor === undefined ? {} : { floor: cell.floor }),
    nsPerOp: statedNsPerOp(processes),
    processes,
    comparison: figures === undefined ? null : comparison(baseline, figures),
  };
}

function comparison(baseline: string, figures: StatedFigures): Comparison {
  const { ratio, ratioLow, ratioHigh, confidence, comparisons, margin, blocks } = figures;
  const { pAdjusted, minimumDetectableEffect, outlierShare, verdict, stated } = figures;
  const contended = busyRatio(stated);
  return {
    baseline,
    ratio,
    ratioLow,
    ratioHigh,
    confidence,
    comparisons,
    margin,
    blocks,
    pAdjusted,
    minimumDetectableEffect,
    outlierShare,
    verdict,
    ...(stated.state === null ? {} : { state: stated.state }),
    ...(contended === null ? {} : { contended }),
  };
}
