/**
 * Findings of failed cells and runs: what happened, why, and what to try.
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

/** Kind of the finding that an error of the system or of the lab ended a run early. */
export const FAULT = "run ended by an error";

/** The finding of a run that an error ended. */
export function faultFinding(error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    kind: FAULT,
    where: "run",
    what: reason.replace(/\s+/g, " ").trim(),
    likelyCause: "a limit of the system, such as open files, processes, memory or disk space",
    advice: "raise the limit and run again; what was measured before holds",
  };
}

/** What ended a run early, or `null`. */
export function faultOf(findings: readonly Finding[]): string | null {
  return findings.find(({ kind }) => kind === FAULT)?.what ?? null;
}

/** An error that ended a run early, told after all that was measured has been shown and written. */
export class RunFault extends Error {
  /** `what` is one line: what ended the run. */
  constructor(what: string) {
    super(`Cannot measure any further: ${what}`);
    this.name = "RunFault";
  }
}

/**
 * Ends a command whose run an error ended early.
 *
 * @throws {RunFault} when the findings hold such an error.
 */
export function throwFault(findings: readonly Finding[]): void {
  const fault = faultOf(findings);
  if (fault !== null) throw new RunFault(fault);
}
