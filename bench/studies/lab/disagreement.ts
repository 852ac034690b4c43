/**
 * Where the evidence of a cell and its timing do not go together.
 *
 * @module
 */

import { quoted } from "../../record/names.ts";
import type { Classification } from "../../record/cell_evidence.ts";
import { ratioOf } from "../../record/ratio.ts";
import { predictabilityOf } from "../../record/kind_of_work.ts";
import type { CellResult, GroupResult } from "../../record/lab.ts";

/** A cell whose evidence and timing do not go together. */
export interface Disagreement {
  /** The strategy. */
  readonly strategy: string;
  /** What does not go together, and what may explain it: one or two sentences, names in backquotes. */
  readonly text: string;
}

const WITHOUT_CALL: readonly Classification[] = ["inlined", "no call"];
const DEAR: readonly Classification[] = ["generic call", "megamorphic load + generic call"];
/** Share of a cell's processes that may end in another tier than the evidence before it matters. */
const OTHER_TIER_SHARE = 0.5;

/** The disagreements of a group, in the order of its cells. Controls and cells without evidence have none. */
export function disagreements(group: GroupResult): Disagreement[] {
  return group.cells.flatMap((cell) => {
    if (cell.control || cell.evidence === undefined) return [];
    const texts = [slowWithoutCall(group, cell), dearForNothing(group, cell), otherTier(cell)];
    return texts.flatMap((text) => text === null ? [] : [{ strategy: cell.strategy, text }]);
  });
}

/** No call is left, and yet it is no faster than the cheapest that makes a generic call. */
function slowWithoutCall(group: GroupResult, cell: CellResult): string | null {
  const own = ratioOf(group, cell);
  const { evidence, comparison } = cell;
  if (own === null || comparison?.verdict !== "slower") return null;
  if (evidence === undefined || !WITHOUT_CALL.includes(evidence.classification)) return null;
  const dear = group.cells.flatMap((other) => {
    const estimate = ratioOf(group, other);
    const isDear = !other.control && other.evidence !== undefined && estimate !== null &&
      DEAR.includes(other.evidence.classification);
    return isDear ? [{ name: other.strategy, ratio: estimate.ratio }] : [];
  }).toSorted((a, b) => a.ratio - b.ratio)[0];
  if (dear === undefined || own.high < dear.ratio) return null;
  const mixed = predictabilityOf(group) === "one layout"
    ? "what it pays is not a call"
    : "in a mixed order a mispredicted branch costs as much as a mispredicted call";
  return `is ${evidence.classification}, yet not shown to be faster than ${
    quoted(dear.name)
  }, which makes a ` +
    `generic call: ${mixed}`;
}

/** A generic call that costs nothing that could be measured. */
function dearForNothing(group: GroupResult, cell: CellResult): string | null {
  const { evidence, comparison } = cell;
  if (evidence === undefined || !DEAR.includes(evidence.classification)) return null;
  if (comparison === null || !["equivalent", "faster"].includes(comparison.verdict)) return null;
  return `makes a ${evidence.classification}, yet is ${
    comparison.verdict === "faster" ? "faster than" : "equivalent to"
  } ${
    quoted(group.baseline)
  }: the call is hidden behind other work, or V8 made other code in the timed ` +
    `processes`;
}

/** The timed processes ran other code than the evidence is of. */
function otherTier({ evidence, processes }: CellResult): string | null {
  const tier = evidence?.functions[0]?.tier;
  if (tier !== "turbofan") return null;
  const known = processes.filter(({ tiers }) => Object.keys(tiers).length > 0);
  const other = known.filter(({ tiers }) => Object.values(tiers).some((name) => name !== tier));
  if (known.length === 0 || other.length / known.length < OTHER_TIER_SHARE) return null;
  const names = [...new Set(other.flatMap(({ tiers }) => Object.values(tiers)))]
    .filter((name) => name !== tier);
  return `has evidence of TurboFan's code, yet ${other.length} of ${known.length} timed processes ended ` +
    `with a function in ${names.join(" or ")}`;
}
