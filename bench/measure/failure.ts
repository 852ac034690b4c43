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
