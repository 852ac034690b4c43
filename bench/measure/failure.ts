/**
 * Findings of failed cells and runs: what happened, why, and what to try.
 *
 * @module
 */

import { findingsOf, type MadeFinding } from "../record/finding.ts";
import type { Finding } from "../record/lab.ts";
import type { CellFailure, CellFailureKind } from "./block.ts";

/** What runs in a cell, and how a user runs it by itself, in words of the command that was given. */
interface CommandWords {
  /** What may be at fault. */
  readonly subject: string;
  /** How to run that alone. */
  readonly alone: string;
  /** What to do when it does other work than the rest. */
  readonly mismatch: string;
}

const CONFORMANCE = "run the conformance vectors over the strategy: deno task conformance";

/** Of the main command, in all of its modes. */
const LAB_WORDS: CommandWords = {
  subject: "the workload or strategy",
  alone: "run the cell alone with --strategies and --workloads",
  mismatch: CONFORMANCE,
};

/** Of the other commands, by the mode of their plans; advice never names a flag that a command lacks. */
const COMMAND_WORDS: Readonly<Record<string, CommandWords>> = {
  compare: {
    subject: "the function",
    alone: "compare its file alone",
    mismatch: "call it as often in a program of its own; a checksum export says what is to agree",
  },
  bench: {
    subject: "the bench",
    alone: "run it alone with --filter",
    mismatch: "run it alone with --filter",
  },
  claims: { ...LAB_WORDS, alone: "measure its claim alone with --only" },
  sweep: { ...LAB_WORDS, alone: "sweep that strategy alone with --strategies" },
  selftest: { ...LAB_WORDS, alone: "run the self-test of its --kernel and --placement alone" },
};

/** Likely cause and advice of a kind of failure. */
function causeOf(
  kind: CellFailureKind,
  { subject, alone, mismatch }: CommandWords,
): [string, string] {
  switch (kind) {
    case "child died":
      return [
        `${subject} threw or crashed, or the system ended the process (out of memory?)`,
        `${alone} and read the error`,
      ];
    case "child hung":
      return [
        `an endless loop in ${subject}, or a machine under very heavy load`,
        `${alone}; look at the load average`,
      ];
    case "garbage output":
      return [
        `${subject} prints to standard output, which carries the measurements`,
        "remove its printing, or print to standard error",
      ];
    case "child error":
      return [`${subject} threw`, `${alone} and read the error`];
    case "checksum mismatch":
      return [`${subject} does not do the same work as the others`, mismatch];
  }
}

/**
 * The finding of a cell that failed in a block.
 *
 * @param mode Mode of the plan, which tells the command that was given.
 */
export function failureFinding(
  where: string,
  { kind, what }: Pick<CellFailure, "kind" | "what">,
  mode: string,
): MadeFinding {
  const [likelyCause, advice] = causeOf(kind, COMMAND_WORDS[mode] ?? LAB_WORDS);
  return { kind, where, what, likelyCause, advice };
}

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
): MadeFinding {
  const needed = (blocks - blocksDone) * blockMs;
  const begun = blocksDone === 0
    ? ""
    : `with ${blocksDone} of ${blocks} blocks, too few to judge; `;
  return {
    kind: "left out",
    where,
    what:
      `${begun}the ${blocks - blocksDone} blocks that it needs take about ${seconds(needed)}, ` +
      `and ${seconds(leftMs)} of the time were left beside the groups before it`,
    likelyCause: `a block of it takes about ${seconds(blockMs)} on this machine`,
    advice: "give more time with --budget, or ask for fewer comparisons",
  };
}

/** The finding of the most important group where only some of its cells fit the time. */
export function cellsLeftOutFinding(
  where: string,
  dropped: readonly string[],
  { blocks, blockMs, cells }: {
    /** Blocks that the first look needs. */
    readonly blocks: number;
    /** Time of a block of all cells, in milliseconds. */
    readonly blockMs: number;
    /** All cells. */
    readonly cells: number;
  },
): MadeFinding {
  return {
    kind: "cells left out",
    where,
    what: `${dropped.join(", ")}: ${blocks} blocks of all ${cells} cells take about ${
      seconds(blocks * blockMs)
    }, more than there was`,
    likelyCause: `a block of all of them takes about ${seconds(blockMs)} on this machine`,
    advice: "give more time with --budget, or name the cells that matter with --strategies",
  };
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toPrecision(2))} s`;
}

/** The finding of a group whose baseline cannot be measured. */
export function lostBaselineFinding(where: string, baseline: string): MadeFinding {
  return {
    kind: "no baseline",
    where,
    what: `the baseline ${baseline} failed, so nothing more of this group is measured`,
    likelyCause: "see the baseline's own finding",
    advice: "fix the baseline first",
  };
}

/** The finding of a run that an error ended. */
export function faultFinding(error: unknown): MadeFinding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    kind: "run ended by an error",
    where: "run",
    what: reason.replace(/\s+/g, " ").trim(),
    likelyCause: "a limit of the system, such as open files, processes, memory or disk space",
    advice: "raise the limit and run again; what was measured before holds",
  };
}

/** What ended a run early, or `null`. */
export function faultOf(findings: readonly Finding[]): string | null {
  return findingsOf(findings, "run ended by an error")[0]?.what ?? null;
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
