/**
 * Findings of failed cells: what happened, why, and what to try.
 *
 * @module
 */

import type { Finding } from "../report/lab_report.ts";
import type { CellFailure } from "./block.ts";

const CAUSES: Readonly<Record<string, readonly [likelyCause: string, advice: string]>> = {
  "child died": [
    "the workload or strategy threw or crashed, or the system ended the process (out of memory?)",
    "run the cell alone with --strategies and --workloads and read the error",
  ],
  "child hung": [
    "an endless loop in the workload or strategy, or a machine under very heavy load",
    "run the cell alone with --strategies and --workloads; look at the load average",
  ],
  "garbage output": [
    "the workload or strategy prints to standard output, which carries the measurements",
    "remove its printing, or print to standard error",
  ],
  "child error": [
    "the workload or strategy threw",
    "run the cell alone with --strategies and --workloads and read the error",
  ],
  "checksum mismatch": [
    "the strategy does not do the same work as the others",
    "run the conformance vectors over the strategy: deno task conformance",
  ],
};

/** The finding of a cell that failed in a block. */
export function failureFinding(where: string, { kind, what }: CellFailure): Finding {
  const [likelyCause, advice] = CAUSES[kind] ?? ["unknown", "run the cell alone"];
  return { kind, where, what, likelyCause, advice };
}

/** Kind of the findings of {@linkcode leftOutFinding}. */
export const LEFT_OUT = "left out";

/** The finding of a group that has no figures in the report, for want of time. */
export function leftOutFinding(
  where: string,
  { blocksDone, blocks, blockMs, leftMs }: {
    /** Blocks done. */
    readonly blocksDone: number;
    /** Blocks that the first look needs. */
    readonly blocks: number;
    /** Time of a block, as measured or expected from the others, in milliseconds. */
    readonly blockMs: number;
    /** Time that the groups before it left, in milliseconds. */
    readonly leftMs: number;
  },
): Finding {
  const needed = (blocks - blocksDone) * blockMs;
  const begun = blocksDone === 0
    ? ""
    : `with ${blocksDone} of ${blocks} blocks, too few to judge; `;
  return {
    kind: LEFT_OUT,
    where,
    what:
      `${begun}the ${blocks - blocksDone} blocks that it needs take about ${seconds(needed)}, ` +
      `and ${seconds(leftMs)} of the time were left beside the groups before it`,
    likelyCause: `a block of it takes about ${seconds(blockMs)} on this machine`,
    advice: "give more time with --budget, or ask for fewer comparisons",
  };
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toPrecision(2))} s`;
}

/** The finding of a group whose baseline cannot be measured. */
export function lostBaselineFinding(where: string, baseline: string): Finding {
  return {
    kind: "no baseline",
    where,
    what: `the baseline ${baseline} failed, so nothing more of this group is measured`,
    likelyCause: "see the baseline's own finding",
    advice: "fix the baseline first",
  };
}
