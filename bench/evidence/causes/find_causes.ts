/**
 * All causes that two evidences tell of, what explains most first.
 *
 * @module
 */

import { type Cause, CAUSE_KINDS, type CellEvidence } from "../../record/cell_evidence.ts";
import { accessCauses } from "./access_causes.ts";
import { codeCauses } from "./code_causes.ts";
import { workCauses } from "./work_causes.ts";

/** What is said where nothing in the evidence explains a difference. */
export const NO_CAUSE = "no cause found";

/**
 * Why `slower` is slower than `faster`: what it has and the other does not. The order is that of
 * {@linkcode CAUSE_KINDS}: what keeps V8 from optimizing comes before what that leads to.
 *
 * @returns none for equal evidence, and where nothing explains the difference.
 */
export function findCauses(slower: CellEvidence, faster: CellEvidence): Cause[] {
  const found = [
    ...codeCauses(slower, faster),
    ...accessCauses(slower, faster),
    ...workCauses(slower, faster),
  ];
  const rank = ({ kind }: Cause): number => CAUSE_KINDS.indexOf(kind);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** The first cause, and how many more there are, in one line. */
export function causesText(causes: readonly Cause[]): string {
  const [first, ...rest] = causes;
  if (first === undefined) return NO_CAUSE;
  const place = first.place === "" ? "" : ` (${first.place})`;
  const more = rest.length === 0
    ? ""
    : `; also: ${[...new Set(rest.map(({ kind }) => kind))].join(", ")}`;
  return `${first.sentence}${place}${more}`;
}
