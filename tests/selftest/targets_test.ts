import { assertEquals } from "@std/assert";
import type { Outcome, TargetState } from "../../bench/record/selftest.ts";
import { evaluateTargets, judge } from "../../bench/studies/selftest/targets.ts";
import { outcomes } from "./outcomes.ts";

const JUDGED: readonly (readonly [
  count: number,
  total: number,
  bound: Parameters<typeof judge>[1],
  state: TargetState,
])[] = [
  [0, 0, { most: 0.02 }, "not measured"],
  [0, 39, { most: 0.02 }, "too few to tell"],
  [0, 40, { most: 0.02 }, "reached"],
  [2, 100, { most: 0.02 }, "reached"],
  // 3 %, but with an interval from 1.0 %.
  [3, 100, { most: 0.02 }, "too few to tell"],
  [10, 100, { most: 0.02 }, "missed"],
  // A share that looks bad says little of few.
  [5, 10, { most: 0.02 }, "too few to tell"],
  [95, 100, { least: 0.95 }, "reached"],
  [93, 100, { least: 0.95 }, "too few to tell"],
  [80, 100, { least: 0.95 }, "missed"],
  // "Never" and "always" fall with one counterexample.
  [1, 3, { most: 0 }, "missed"],
  [0, 3, { most: 0 }, "too few to tell"],
  [0, 40, { most: 0 }, "reached"],
  [2, 3, { least: 1 }, "missed"],
  [40, 40, { least: 1 }, "reached"],
];

for (const [count, total, bound, state] of JUDGED) {
  Deno.test(`judge() of ${count} in ${total} by ${JSON.stringify(bound)} is "${state}"`, () => {
    assertEquals(judge({ count, total }, bound, 40), state);
  });
}

function states(of: readonly Outcome[], placement: "paired" | "isolated"): readonly TargetState[] {
  return evaluateTargets(of, [placement]).map(({ state }) => state);
}

const GOOD: readonly Outcome[] = [0, 1, 3, 5].flatMap((plantedPercent) =>
  (["paired", "isolated"] as const).flatMap((placement) =>
    outcomes(40, { plantedPercent, placement })
  )
);

Deno.test("evaluateTargets() of a sound self-test reaches all", () => {
  assertEquals(new Set(states(GOOD, "paired")), new Set<TargetState>(["reached"]));
  assertEquals(new Set(states(GOOD, "isolated")), new Set<TargetState>(["reached"]));
});

Deno.test("evaluateTargets() speaks of the placements asked for only", () => {
  const placements = evaluateTargets(GOOD, ["isolated"]).map(({ placement }) => placement);
  assertEquals(new Set(placements), new Set(["isolated"]));
});

Deno.test("evaluateTargets() of nothing measures nothing", () => {
  assertEquals(new Set(states([], "paired")), new Set<TargetState>(["not measured"]));
});

/** What a departure in a quarter of one placement's comparisons of one size makes be missed. */
function missed(
  placement: "paired" | "isolated",
  plantedPercent: number,
  departures: Partial<Outcome>,
): readonly string[] {
  const bad = outcomes(14, { placement, plantedPercent, ...departures });
  return evaluateTargets([...GOOD, ...bad], ["paired", "isolated"])
    .filter(({ state }) => state === "missed")
    .map((target) => `${target.placement}, ${target.wanted}`);
}

Deno.test("evaluateTargets() misses false alarms, in either direction", () => {
  const claim = { pAdjusted: 0.001, ratio: 0.999 };
  assertEquals(missed("paired", 0, claim), ["paired, A/A: difference claimed in at most 2 %"]);
  assertEquals(missed("isolated", 0, { ...claim, ratio: 1.001 }), [
    "isolated, A/A: difference claimed in at most 5 %",
  ]);
});

Deno.test("evaluateTargets() misses equivalence that was not proven", () => {
  assertEquals(missed("paired", 0, { verdict: "inconclusive" }), [
    "paired, A/A: proven equivalent in at least 95 %",
  ]);
  assertEquals(missed("isolated", 0, { verdict: "inconclusive" }), []);
});

Deno.test("evaluateTargets() misses differences that were not found", () => {
  const open = { pAdjusted: 0.2 };
  assertEquals(missed("paired", 1, open), ["paired, +1 %: found in at least 95 %"]);
  assertEquals(missed("paired", 3, open), ["paired, +3 %: found always"]);
  assertEquals(missed("isolated", 1, open), []);
  assertEquals(missed("isolated", 3, open), ["isolated, +3 %: found in at least 95 %"]);
});

Deno.test("evaluateTargets() misses wrong directions", () => {
  assertEquals(missed("isolated", 5, { ratio: 0.99 }), ["isolated, wrong direction never"]);
});

Deno.test("evaluateTargets() misses effects that could not have been found, and slowness", () => {
  assertEquals(missed("isolated", 5, { minimumDetectableEffect: 0.02 }), []);
  const many = outcomes(80, { placement: "isolated", minimumDetectableEffect: 0.02 });
  const states = evaluateTargets([...GOOD, ...many], ["isolated"]);
  assertEquals(states.find(({ wanted }) => wanted.startsWith("minimum"))?.state, "missed");
  assertEquals(missed("paired", 5, { durationMs: 6500 }), [
    "paired, a comparison takes at most 6 s",
  ]);
});

Deno.test("evaluateTargets() keeps comparisons beside a neighbor apart", () => {
  const beside = outcomes(40, {
    placement: "paired",
    plantedPercent: 3,
    ratio: 0.9,
    neighbor: true,
  });
  const quiet = outcomes(40, { placement: "paired", plantedPercent: 3 });
  const all = evaluateTargets([...quiet, ...beside], ["paired"], true);
  const found = all.filter(({ wanted }) => wanted === "+3 %: found always");
  assertEquals(found.map(({ neighbor, state }) => [neighbor, state]), [
    [undefined, "reached"],
    [true, "missed"],
  ]);
  assertEquals(evaluateTargets(quiet, ["paired"]).length * 2, all.length);
});
