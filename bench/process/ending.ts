/**
 * How a program ended, as data, in words, and as the failure of a child that somebody still waited for.
 *
 * @module
 */

import { childLine, complaintOf } from "./child_text.ts";

/** How a program ended. All but the first two were ended from here. */
export type Ending =
  | { readonly how: "exit code"; readonly code: number }
  | { readonly how: "signal"; readonly signal: string }
  /** It did not say for so long what was waited for. */
  | { readonly how: "late"; readonly limitMs: number }
  /** It wrote more than that many characters, in all or in one line. */
  | { readonly how: "too much output"; readonly limit: number }
  /** It closed its output and went on. */
  | { readonly how: "output closed" }
  /** Its owner had no more use for it, or was interrupted. */
  | { readonly how: "stopped" };

/**
 * What to say after `its process`, in one line.
 *
 * @param stderr What it wrote to standard error.
 * @param flags As for {@linkcode childLine}.
 */
export function endingText(ending: Ending, stderr: string, flags: boolean = false): string {
  const told = complaintOf(stderr, flags);
  return told === "" ? wordsOf(ending) : `${wordsOf(ending)}: ${told}`;
}

function wordsOf(ending: Ending): string {
  switch (ending.how) {
    case "exit code":
      return `ended with exit code ${ending.code}`;
    case "signal":
      return `ended with signal ${ending.signal}`;
    case "late":
      return `gave no answer within ${ending.limitMs / 1000} s, was killed`;
    case "too much output":
      return `wrote more than ${ending.limit} characters, was killed`;
    case "output closed":
      return "closed its output and went on, was killed";
    case "stopped":
      return "was stopped";
  }
}

/** What went wrong with a child; a cell that fails is reported as a finding of this kind. */
export type ChildFailureKind = "child died" | "child hung" | "garbage output" | "child error";

/** A child that can no longer be used. It is gone. */
export class ChildFailure extends Error {
  /** Sort of failure. */
  readonly kind: ChildFailureKind;

  /** `message` is for people; what is no plain line becomes one, see {@linkcode childLine}. */
  constructor(kind: ChildFailureKind, message: string) {
    super(childLine(message, true));
    this.name = "ChildFailure";
    this.kind = kind;
  }
}

/** The failure of a child that ended while its answer was waited for; parameters as of {@linkcode endingText}. */
export function failureOf(ending: Ending, stderr: string, flags: boolean = false): ChildFailure {
  return new ChildFailure(KINDS[ending.how] ?? "child died", endingText(ending, stderr, flags));
}

const KINDS: Partial<Record<Ending["how"], ChildFailureKind>> = {
  "late": "child hung",
  "too much output": "garbage output",
};
const QUOTED = 80;

/** The failure of a child that said something else than was agreed. */
export function garbage(text: string): ChildFailure {
  return new ChildFailure("garbage output", `wrote ${JSON.stringify(text.slice(0, QUOTED))}`);
}
