/**
 * What the controls of a run came out as.
 *
 * @module
 */

import type { CellResult, ControlOutcome, GroupResult } from "../record/lab.ts";
import type { Verdict } from "../stats/verdict.ts";
import {
  againName,
  BARE_RING,
  EMPTY_ASYNC,
  EMPTY_OP,
  EMPTY_TIMED,
  EMPTY_TIMED_ASYNC,
  knownDifferenceName,
  SMALL_KNOWN_SCALE,
} from "../workload/controls.ts";
import { clearText } from "../stats/clear_text.ts";
import { groupName } from "../cell.ts";

/** Decimals of a ratio, unless they hide what its verdict says. */
const DECIMALS = 3;
const PERCENT = Math.round((SMALL_KNOWN_SCALE - 1) * 100);

/** The outcomes of all controls in the groups. */
export function controlOutcomes(groups: readonly GroupResult[]): readonly ControlOutcome[] {
  return groups.flatMap((group) => {
    const baseline = group.cells.find(({ strategy }) => strategy === group.baseline);
    return group.cells.filter(({ control }) => control).map((cell) => {
      const judged = judge(cell, baseline, group.baseline);
      return { ...judged, where: groupName(group) };
    });
  });
}

type Judged = Omit<ControlOutcome, "where">;

function judge(
  cell: CellResult,
  baseline: CellResult | undefined,
  baselineName: string,
): Judged {
  const observed = describe(cell);
  const verdict = cell.comparison?.verdict ?? null;
  switch (cell.strategy) {
    case againName(baselineName):
      return {
        name: "A/A",
        expected: "no difference from itself",
        observed,
        passed: verdict === null ? null : verdict !== "faster" && verdict !== "slower",
      };
    case knownDifferenceName(baselineName, 2):
      return known("known ×2", observed, verdict);
    case knownDifferenceName(baselineName, SMALL_KNOWN_SCALE):
      return known(`known +${PERCENT} %`, observed, verdict);
    case EMPTY_OP:
      return { name: "empty op", expected: "the harness's share", observed, passed: null };
    case EMPTY_ASYNC:
      return { name: "empty async", expected: "what awaiting costs", observed, passed: null };
    case EMPTY_TIMED:
    case EMPTY_TIMED_ASYNC:
      return { name: "empty timed part", expected: "the clock's share", observed, passed: null };
    case BARE_RING:
      return {
        name: "null ring",
        expected: "a lower bound for any ring",
        observed: baseline === undefined
          ? observed
          : `${observed}; ${baseline.strategy} takes ${
            (baseline.nsPerOp / cell.nsPerOp).toFixed(2)
          } times as long`,
        passed: null,
      };
    default:
      return { name: cell.strategy, expected: "no expectation", observed, passed: null };
  }
}

function known(name: string, observed: string, verdict: Verdict | null): Judged {
  return {
    name,
    expected: "slower",
    observed,
    passed: verdict === null ? null : verdict === "slower",
  };
}

function describe({ nsPerOp, comparison }: CellResult): string {
  const ns = `${nsPerOp.toPrecision(3)} ns per operation`;
  if (comparison === null) return `${ns}, too few blocks to compare`;
  const { baseline, ratio, ratioLow, ratioHigh, verdict, margin } = comparison;
  const text = (of: number) =>
    clearText(of, margin, (more) => of.toFixed(DECIMALS + more), (text) => Number(text));
  return `${verdict}: ${text(ratio)} times ${baseline} (${text(ratioLow)} to ${
    text(ratioHigh)
  }), ${ns}`;
}
