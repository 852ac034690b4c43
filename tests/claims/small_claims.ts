/**
 * Small claims for tests of planning and judging, and what measuring them would have given.
 */
import type { Bound, Claim } from "../../bench/studies/claims/claim.ts";
import type { ClaimCell } from "../../bench/record/claims.ts";
import type { ClaimsPlan } from "../../bench/studies/claims/claims_plan.ts";
import type { RawGroup } from "../../bench/measure/conductor.ts";
import { samplesOf } from "../measure/raw_group.ts";

const WORK = { workload: "more_used", order: "alternating", layouts: "split+packed" };

/** A cell of `more_used/alternating/split+packed`, or of other work. */
export function cellOf(strategy: string, departures: Partial<ClaimCell> = {}): ClaimCell {
  return { ...WORK, strategy, ...departures };
}

/** A claim of one prediction for each pair [over, under]. */
export function claimOf(
  id: string,
  pairs: readonly (readonly [over: ClaimCell, under: ClaimCell])[],
  bound: Bound = { kind: "equivalent", margin: 0.02 },
): Claim {
  return {
    id,
    sentence: `Claim ${id}.`,
    source: "a test",
    reason: "By construction.",
    refutedBy: "a ratio beyond the bound",
    predictions: pairs.map(([over, under], i) => ({
      contrast: { label: `${id}.${i}`, over: [over], under: [under] },
      bound,
    })),
  };
}

/**
 * A group as if it had been measured: nanoseconds per operation of each of its cells by block, `null` where a
 * process failed; `nsOf` gets the cell's name.
 */
export function measuredGroup(
  plan: ClaimsPlan,
  groupIndex: number,
  nsOf: (name: string) => readonly (number | null)[],
): RawGroup {
  const group = plan.groups[groupIndex]!;
  const blocks = new Map(group.cells.map(({ name }) => [name, nsOf(name)]));
  return {
    plan: group,
    attempts: new Map([...blocks].map(([name, ns]) => [name, ns.length])),
    samples: new Map([...blocks].map(([name, ns]) => [
      name,
      ns.flatMap((value, block) => value === null ? [] : [samplesOf(block, value)]),
    ])),
  };
}
