import { assert, assertEquals, assertThrows } from "@std/assert";
import { CLAIMS } from "../../bench/studies/claims/all_claims.ts";
import type { Claim } from "../../bench/studies/claims/claim.ts";
import type { ClaimCell } from "../../bench/record/claims.ts";
import { claimCellId } from "../../bench/studies/claims/claim_cell.ts";
import {
  type ClaimsPlan,
  MOST_GROUP_CELLS,
  planClaims,
} from "../../bench/studies/claims/claims_plan.ts";
import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { seededRandom } from "../stats/simulation.ts";
import { cellOf, claimOf } from "./small_claims.ts";

const WORKS = ["more_used", "round_trip_4", "batch_32", "single_op:poll"].flatMap((workload) =>
  ["alternating", "runs", "random"].map((order) => ({ workload, order, layouts: "split+packed" }))
);

/** What every plan must be, whatever the claims. */
function checkPlan(plan: ClaimsPlan, claims: readonly Claim[]): void {
  const members = plan.groups.map(({ cells }) => cells.map(({ name }) => name));
  members.forEach((names, group) => {
    assertEquals(new Set(names).size, names.length, "a cell twice in a group");
    const own = plan.groups[group]!.cells.filter(({ control }) => !control);
    assert(own.length <= MOST_GROUP_CELLS, `${own.length} cells in a group`);
    for (const { name, strategy, work, v8Flags } of own) {
      const cell = { ...work!, strategy, ...(v8Flags === undefined ? {} : { v8Flags }) };
      assertEquals(claimCellId(cell), name);
    }
  });
  assertEquals(plan.claims.map(({ claim }) => claim), claims);
  for (const { claim, ratios } of plan.claims) {
    claim.predictions.forEach(({ contrast, bound }, i) => {
      const ratio = ratios[i]!;
      assertEquals(ratio.bound, bound);
      assertEquals(ratio.over, contrast.over.map(claimCellId));
      assertEquals(ratio.under, contrast.under.map(claimCellId));
      for (const name of [...ratio.over, ...ratio.under]) {
        assert(
          members[ratio.groupIndex]!.includes(name),
          `${name} is not in group ${ratio.groupIndex}`,
        );
      }
    });
  }
  // Each group has its A/A, the first the known difference.
  const again = plan.controls.filter(({ name }) => name === "A/A");
  assertEquals(again.map(({ groupIndex }) => groupIndex), [...plan.groups.keys()]);
  const known = plan.controls.filter(({ name }) => name === "known ×2");
  assertEquals(known.map(({ groupIndex }) => groupIndex), [0]);
  for (const { groupIndex, over, under, name } of plan.controls) {
    const { cells } = plan.groups[groupIndex]!;
    const [control, original] = [over[0], under[0]].map((id) =>
      cells.find((cell) => cell.name === id)!
    );
    assert(control!.control && !original!.control);
    assertEquals(control!.opsScale, name === "A/A" ? 1 : 2);
    assertEquals([control!.strategy, control!.work], [original!.strategy, original!.work]);
  }
}

Deno.test("planClaims() measures a cell that claims share once", () => {
  const [direct, branch, table] = ["direct", "boolean_branch", "function_table"]
    .map((name) => cellOf(name));
  const claims = [
    claimOf("a", [[branch!, direct!]]),
    claimOf("b", [[table!, direct!], [table!, branch!]]),
  ];
  const plan = planClaims(claims);
  checkPlan(plan, claims);
  assertEquals(plan.groups.length, 1);
  assertEquals(plan.groups[0]!.cells.length, 3 + 2);
  assertEquals([...plan.cells.keys()], [branch!, direct!, table!].map(claimCellId));
});

Deno.test("planClaims() tells cells apart by work and V8 flags", () => {
  const plain = cellOf("direct");
  const cells = [
    plain,
    cellOf("direct", { order: "random" }),
    cellOf("direct", { v8Flags: ["--turbolev"] }),
    cellOf("direct", { v8Flags: ["--turbolev", "--max-valid-polymorphic-map-count=8"] }),
  ];
  assertEquals(cells.map(claimCellId), [
    "more_used/alternating/split+packed/direct",
    "more_used/random/split+packed/direct",
    "more_used/alternating/split+packed/direct --turbolev",
    "more_used/alternating/split+packed/direct --turbolev --max-valid-polymorphic-map-count=8",
  ]);
  const claims = [claimOf("a", cells.slice(1).map((cell) => [cell, plain] as const))];
  const plan = planClaims(claims);
  checkPlan(plan, claims);
  assertEquals(plan.groups[0]!.cells.filter(({ control }) => !control).length, 4);
});

Deno.test("planClaims() splits what is too large by measuring cells again, and merges what is small", () => {
  const direct = cellOf("direct");
  const star = WORKS.flatMap(({ workload, order }) =>
    ["boolean_branch", "function_table"].map((name) =>
      [cellOf(name, { workload, order }), direct] as const
    )
  );
  const claims = [
    claimOf("star", star),
    claimOf("small", [[cellOf("map_lookup"), cellOf("polymorphic_class")]]),
  ];
  const plan = planClaims(claims);
  checkPlan(plan, claims);
  // 24 + 1 cells around one center and two others: 27 in groups of 14, the center in each of two.
  assertEquals(plan.groups.length, 2);
  const planned = plan.groups.flatMap(({ cells }) => cells.filter(({ control }) => !control));
  assertEquals(planned.length, 28);
});

Deno.test("planClaims() keeps its promises for claims at random", () => {
  const random = seededRandom(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  for (let round = 0; round < 40; round++) {
    const claims = Array.from({ length: 1 + Math.floor(random() * 25) }, (_, id) => {
      const pairs: (readonly [ClaimCell, ClaimCell])[] = [];
      while (pairs.length < 1 + Math.floor(random() * 6)) {
        const pair = [
          cellOf(pick(STRATEGY_NAMES), pick(WORKS)),
          cellOf(pick(STRATEGY_NAMES), pick(WORKS)),
        ] as const;
        if (claimCellId(pair[0]) !== claimCellId(pair[1])) pairs.push(pair);
      }
      return claimOf(String(id), pairs);
    });
    checkPlan(planClaims(claims), claims);
  }
});

Deno.test("planClaims() can plan the project's own claims, each of which says what it must", () => {
  checkPlan(planClaims(CLAIMS), CLAIMS);
  for (const { id, sentence, source, reason, refutedBy } of CLAIMS) {
    for (const text of [sentence, source, reason, refutedBy]) assert(text.length > 3, id);
  }
});

Deno.test("planClaims() lists cells that only evidence asks for without measuring them", () => {
  const only = cellOf("map_lookup");
  const claim: Claim = {
    ...claimOf("a", [[cellOf("direct"), cellOf("boolean_branch")]]),
    evidence: [{ cell: only, op: "moreUsed", classes: ["inlined"] }],
  };
  const plan = planClaims([claim]);
  assert(plan.cells.has(claimCellId(only)));
  assertEquals(plan.groups[0]!.cells.some(({ name }) => name === claimCellId(only)), false);
});

Deno.test("planClaims() refuses claims that cannot be measured, with the claim's id", () => {
  const [a, b] = [cellOf("direct"), cellOf("boolean_branch")];
  const good = claimOf("c1", [[a, b]]);
  const uneven = {
    contrast: { label: "x", over: [a, b], under: [b] },
    bound: good.predictions[0]!.bound,
  };
  for (
    const [claims, told] of [
      [[good, good], "Cannot plan claim c1 as its id must be its own: current value is c1"],
      [
        [{ ...good, id: "h07" }],
        "Cannot plan claim h07 as its id must not be a former one: current value is h07",
      ],
      [[claimOf("c2", [])], "Cannot plan claim c2 as it must have a prediction"],
      [[{ ...good, predictions: [uneven] }], 'in "x": current value is 2 and 1'],
      [[claimOf("c3", [[a, a]])], 'above and below the line in "c3.0": current value is more_used'],
      [[claimOf("c4", [[a, cellOf("vtable")]])], "current value is vtable"],
      [
        [claimOf("c5", [[a, cellOf("direct", { order: "sorted" })]])],
        "current value is sorted/split",
      ],
      [[claimOf("c6", [[a, cellOf("direct", { workload: "idle" })]])], "current value is idle"],
    ] as const
  ) {
    assertThrows(() => planClaims(claims), RangeError, told);
  }
});
