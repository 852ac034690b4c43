/**
 * Counts for people.
 *
 * @module
 */

import type { Counts } from "../../record/cell_evidence.ts";

/** Indirect calls and jumps per operation: what retpolines replace, and what can be mispredicted. */
export function indirectBranches({ indirectCalls, indirectJumps }: Counts): number {
  return indirectCalls + indirectJumps;
}

/** A number per operation: whole where it is, else with at most two digits after the point. */
export function perOperation(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Counts as names and values, in reading order. */
export function countsInWords(counts: Counts): (readonly [name: string, value: string])[] {
  const { repetitions, equal, instructionsLow, instructionsHigh } = counts;
  const same = equal
    ? `the same in ${repetitions} repetitions`
    : `from ${perOperation(instructionsLow)} to ${
      perOperation(instructionsHigh)
    } in ${repetitions} repetitions`;
  const figure = (of: keyof Counts) => perOperation(counts[of] as number);
  return [
    ["instructions", `${figure("instructions")} (${same})`],
    ["branches", `${figure("branchesTaken")} taken, ${figure("branchesNotTaken")} not taken`],
    ["direct calls", figure("directCalls")],
    [
      "indirect",
      `${figure("indirectCalls")} calls, ${figure("indirectJumps")} jumps, ${
        figure("varyingTargets")
      } of them to varying targets`,
    ],
    ["returns", figure("returns")],
    ["memory", `${figure("loads")} loads, ${figure("stores")} stores`],
    ["code touched", `${counts.codeBytes} bytes`],
    ...calledInWords(counts),
    ...counts.disturbances.map((text) => ["in between", text] as const),
  ];
}

const MOST_NAMED = 12;

function calledInWords({ calls }: Counts): (readonly [name: string, value: string])[] {
  if (calls.length === 0) return [["calls", "none"]];
  const named = calls.slice(0, MOST_NAMED).map(({ name, kind, perOperation: times }) =>
    ["calls", `${perOperation(times)} × ${name}${kind === "function" ? "" : ` (${kind})`}`] as const
  );
  const rest = calls.length - named.length;
  return rest === 0 ? named : [...named, ["calls", `${rest} more`]];
}
