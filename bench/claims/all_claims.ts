/**
 * The claims.
 *
 * @module
 */

import type { Work } from "../measure/plan.ts";
import type { Claim, Contrast } from "./claim.ts";

const ALTERNATING = { order: "alternating", layouts: "split+packed" };

function ratio(over: string, under: string, work: Work): Contrast {
  return {
    label: `${over} ÷ ${under} in ${work.workload}/${work.order}`,
    over: [{ ...work, strategy: over }],
    under: [{ ...work, strategy: under }],
  };
}

/** All claims, the most important first. */
export const CLAIMS: readonly Claim[] = [
  {
    id: "commit",
    sentence: "No performance difference is noticed between a branch and a switch over const ops.",
    source: "Linux commit «virtio_ring: introduce virtqueue ops»",
    reason: "Both end in direct calls that the compiler can inline.",
    refutedBy: "a ratio beyond ±2 % in either of the two workloads",
    predictions: ["more_used", "round_trip_4"].map((workload) => ({
      contrast: ratio("switch_const_ops", "boolean_branch", { workload, ...ALTERNATING }),
      bound: { kind: "equivalent", margin: 0.02 },
    })),
    evidence: ["boolean_branch", "switch_const_ops"].map((strategy) => ({
      cell: { workload: "more_used", ...ALTERNATING, strategy },
      op: "moreUsed",
      classes: ["inlined"],
    })),
  },
  {
    id: "h05",
    sentence: "A function table with two targets costs at least half as much again as a branch.",
    source: "a hypothesis of this project",
    reason: "A call site that has seen two functions is megamorphic to V8: nothing is inlined.",
    refutedBy: "a ratio below 1.5",
    predictions: [{
      contrast: ratio("function_table", "boolean_branch", {
        workload: "more_used",
        ...ALTERNATING,
      }),
      bound: { kind: "at least", ratio: 1.5 },
    }],
    evidence: [{
      cell: { workload: "more_used", ...ALTERNATING, strategy: "function_table" },
      op: "moreUsed",
      classes: ["generic call"],
    }],
  },
];
