/**
 * The kinds of findings. A record holds the kind as text, as older ones may have others; what makes a finding, and what
 * asks for a kind, goes by this list, so that the compiler sees a misspelling.
 *
 * @module
 */

import { z } from "zod";
import type { Finding } from "./formats.ts";

export type { Finding };

/** Every kind of finding that is made. */
export type FindingKind =
  // A process failed.
  | "child died"
  | "child hung"
  | "garbage output"
  | "child error"
  // A cell or a group has no figures, or none to trust.
  | "checksum mismatch"
  | "no baseline"
  | "left out"
  | "cells left out"
  | "cell not measured"
  | "cell not compared"
  | "effect without an interval"
  | "no work seen"
  | "not verified"
  | "verified in part"
  // What was measured, with a reservation.
  | "not steady"
  | "outliers"
  | "core not quiet"
  | "no evidence"
  // The run itself.
  | "run ended by an error";

/** A finding as it is made. */
export interface MadeFinding extends Finding {
  /** Its kind, one of those that there are. */
  readonly kind: FindingKind;
}

/** The findings that are of one of some kinds, in their order. */
export function findingsOf<Any extends Pick<Finding, "kind">>(
  findings: readonly Any[],
  ...kinds: readonly FindingKind[]
): readonly Any[] {
  return findings.filter(({ kind }) => kinds.some((one) => one === kind));
}

/** Schema of a {@linkcode Finding}. */
export const FINDING: z.ZodType<Finding> = z.object({
  kind: z.string().describe(
    "Kind, e.g. `checksum mismatch`, `child died`, `not steady`, `control failed`.",
  ),
  where: z.string().describe("Cell or group concerned."),
  what: z.string().describe("What happened."),
  likelyCause: z.string().describe("Likely cause."),
  advice: z.string().describe("What to try."),
}).readonly().meta({
  title: "Finding",
  description: "Something that went wrong or needs attention.",
});
