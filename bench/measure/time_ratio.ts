/**
 * The ratio of two cells' times that were measured in different comparisons of the same run.
 *
 * @module
 */

import {
  blocksByState,
  type EstimateState,
  processMedianNs,
  ratioInterval,
  type StandaloneRatio,
  type StatedSamples,
  windowsIn,
} from "../stats/mod.ts";
import type { CellResult } from "../record/lab.ts";

/** Windows that a process needs in a state to stand for it there. */
const FEWEST_WINDOWS = 3;

/**
 * Time of one cell over time of the other.
 *
 * @returns `null` when they have fewer than two blocks in common.
 */
export function timeRatio(above: CellResult, below: CellResult): StandaloneRatio | null {
  const belowByBlock = new Map(below.processes.map((process) => [process.block, process]));
  const blocks = above.processes.flatMap((process) => {
    const other = belowByBlock.get(process.block);
    return other === undefined ? [] : [[process, other]];
  });
  return ratioInterval(blocksByState(blocks, logRatio).values);
}

/**
 * ln(time of one / time of the other) in a block. The two processes of a block ran one after the other, not
 * in the same rounds, so what is compared is each one's own time per operation.
 *
 * The conductor runs blocks of the same number next to each other, in random order, a second or two apart. What the
 * machine does differently in between falls on either side alike and scatters the blocks' ratios, so that the interval,
 * which comes from that scatter, is the wider for it. What lasts longer than a block falls on both.
 */
function logRatio(processes: readonly StatedSamples[], state: EstimateState): number {
  const [above, below] = processes.map((process) => {
    const [windowsNs] = windowsIn([process], state);
    return windowsNs!.length < FEWEST_WINDOWS && state !== "mixed"
      ? NaN
      : processMedianNs(windowsNs!);
  });
  const ratio = Math.log(above! / below!);
  return Number.isFinite(ratio) ? ratio : NaN;
}
