/**
 * What sharing a process costs: the time of a strategy where all run in one process, over its time alone.
 *
 * @module
 */

import { processNsPerOp, yuenEstimate, yuenInterval } from "../stats/mod.ts";
import type { CellResult, GroupResult, SharingCost } from "./lab_report.ts";

/** Level of the intervals, each for itself. */
const CONFIDENCE = 0.95;
const FEWEST_BLOCKS = 2;

/** Costs of sharing for each strategy that was measured in both placements on the same work. */
export function sharingCosts(groups: readonly GroupResult[]): SharingCost[] {
  return groups.filter((group) => group.placement === "shared").flatMap((shared) => {
    const { workload, order, layouts } = shared;
    const isolated = groups.find((group) =>
      group.placement === "isolated" && group.workload === workload && group.order === order &&
      group.layouts === layouts
    );
    return shared.cells.flatMap((cell) => {
      const alone = isolated?.cells.find(({ strategy }) => strategy === cell.strategy);
      const ratios = cell.control || alone === undefined ? [] : logRatios(cell, alone);
      if (ratios.length < FEWEST_BLOCKS) return [];
      const estimate = yuenEstimate(ratios);
      const interval = yuenInterval(estimate, 1 - CONFIDENCE);
      return [{
        workload,
        order,
        layouts,
        strategy: cell.strategy,
        ratio: Math.exp(estimate.estimate),
        ratioLow: Math.exp(interval.low),
        ratioHigh: Math.exp(interval.high),
        confidence: CONFIDENCE,
        blocks: ratios.length,
      }];
    });
  });
}

/**
 * ln(time shared / time alone) by block. The two processes of a block ran one after the other, not in the
 * same rounds, so what is compared is each one's own time per operation.
 *
 * The conductor runs blocks of the same number next to each other, in random order, a second or two apart. What the
 * machine does differently in between falls on either side alike and scatters the blocks' ratios, so that the interval,
 * which comes from that scatter, is the wider for it. What lasts longer than a block falls on both.
 */
function logRatios(shared: CellResult, alone: CellResult): number[] {
  const aloneByBlock = new Map(alone.processes.map((process) => [process.block, process]));
  return shared.processes.flatMap(({ block, windowsNs }) => {
    const other = aloneByBlock.get(block);
    if (other === undefined) return [];
    const ratio = Math.log(processNsPerOp(windowsNs) / processNsPerOp(other.windowsNs));
    return Number.isFinite(ratio) ? [ratio] : [];
  });
}
