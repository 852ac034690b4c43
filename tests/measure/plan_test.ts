import { assert, assertEquals, assertThrows } from "@std/assert";
import { DISPATCHING_STRATEGY_NAMES, STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { cellName, groupName } from "../../bench/cell.ts";
import { comparisonsOf, type GroupPlan } from "../../bench/measure/plan.ts";
import {
  parseDuration,
  parseMargin,
  parseNames,
  parseV8Flags,
  parseWhole,
} from "../../bench/studies/flag_values.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { planGroups } from "../../bench/studies/lab/lab_plan.ts";
import { derivedSeed, seededRandom, shuffled } from "../../bench/process/random.ts";
import { affordable, BlockCost, fitted, fittedCells } from "../../bench/measure/schedule.ts";
import { findMismatches } from "../../bench/measure/verification.ts";
import { WORKLOADS } from "../../bench/workload/mod.ts";

const FOUR = "split+packed+split_in_order+packed_in_order";

function strategiesOf({ cells }: GroupPlan): readonly string[] {
  return cells.filter(({ control }) => !control).map(({ name }) => name);
}

Deno.test("planGroups() makes the full run", () => {
  const groups = planGroups(WORKLOADS, { quick: false, placement: "isolated" });
  assertEquals(groups.map(groupName), [
    "round_trip_4/random/split+packed",
    "more_used/random/split+packed",
    "trace:mixed-e-random/recorded/split+packed",
    `round_trip_4/random/${FOUR}`,
    `more_used/random/${FOUR}`,
    "more_used_clones/random/clones-8",
    "round_trip_clones/random/clones-8",
    "round_trip_4/alternating/split+packed",
    "more_used/alternating/split+packed",
    "round_trip_4/one/split",
    "round_trip_4/one/packed",
  ]);
  for (const group of groups) {
    assertEquals(group.baseline, "direct");
    assert(group.cells.some(({ name }) => name === "direct_again"), "A/A is missing");
    // Advice chooses among the same strategies wherever there is a choice.
    if (group.order !== "one") assertEquals(strategiesOf(group), [...STRATEGY_NAMES]);
  }
  for (const control of ["direct_x2", "empty_op", "bare_ring"]) {
    assert(groups.some(({ cells }) => cells.some(({ name }) => name === control)), control);
  }
});

Deno.test("planGroups() keeps default runs to processes that two cores can run in time", () => {
  // A process of a block takes about 130 ms on two quiet cores; nothing is said of a comparison before 8 blocks.
  const firstLookMs = (quick: boolean) =>
    8 * 130 * planGroups(WORKLOADS, { quick, placement: "isolated" })
      .reduce((sum, { cells }) => sum + cells.length, 0);
  assert(firstLookMs(true) <= 65_000, `${firstLookMs(true)} ms`);
  // The full run takes what it takes for each strategy that there is, and in all no more than five minutes.
  const perStrategyMs = firstLookMs(false) / DISPATCHING_STRATEGY_NAMES.length;
  assert(perStrategyMs <= 12_352, `${perStrategyMs} ms`);
  assert(firstLookMs(false) <= 300_000, `${firstLookMs(false)} ms`);
});

Deno.test("planGroups() makes a quick run with four layouts, and the bare ring beside one", () => {
  const groups = planGroups(WORKLOADS, { quick: true, placement: "isolated" });
  assertEquals(groups.length, 6);
  const withBareRing = groups.filter(({ cells }) => cells.some(({ name }) => name === "bare_ring"));
  assertEquals(withBareRing.map(groupName), [
    "round_trip_4/one/split",
    "round_trip_4/one/packed",
  ]);
  assert(groups.some(({ layouts }) => layouts === FOUR));
  const choosing = groups.filter(({ order }) => order !== "one").map(strategiesOf);
  for (const strategies of choosing) assertEquals(strategies, choosing[0]);
});

Deno.test("planGroups() keeps to the strategies and comparisons asked for", () => {
  const groups = planGroups(WORKLOADS, {
    quick: true,
    placement: "isolated",
    strategies: ["map_lookup", "direct"],
    comparisons: ["round_trip_1", "more_used/one/split"],
  });
  assertEquals(groups.map(groupName), [
    "round_trip_1/one/split",
    "round_trip_1/one/packed",
    "more_used/one/split",
  ]);
  const [first] = groups;
  const strategies = first!.cells.filter(({ control }) => !control);
  assertEquals(strategies.map(({ name }) => name), ["direct", "map_lookup"]);
});

Deno.test("planGroups() makes a group for each pair in paired placement", () => {
  const groups = planGroups(WORKLOADS, {
    quick: true,
    placement: "paired",
    strategies: ["map_lookup"],
    comparisons: ["more_used/one/split"],
  });
  assertEquals(groups.map(({ cells }) => cells.map(({ name }) => name)), [
    ["direct", "map_lookup"],
    ["direct", "direct_again"],
    ["direct", "direct_x2"],
    ["direct", "empty_op"],
  ]);
});

for (const comparison of ["no_such", "more_use", "more_used/no_such", ""]) {
  Deno.test(`planGroups() refuses the comparison "${comparison}"`, () => {
    assertThrows(
      () =>
        planGroups(WORKLOADS, {
          quick: true,
          placement: "isolated",
          comparisons: [comparison],
        }),
      BadInput,
      "--workloads",
    );
  });
}

Deno.test("parseDuration() reads times with and without a unit", () => {
  const texts = ["90", "90s", "5m", "1.5h", "500ms"];
  assertEquals(texts.map((text) => parseDuration(text, "--budget")), [
    90_000,
    90_000,
    300_000,
    5_400_000,
    500,
  ]);
});

Deno.test("parseMargin() reads percentages and ratios", () => {
  assertEquals(["2%", "0.02", "1.5 %"].map((text) => parseMargin(text, "--margin")), [
    0.02,
    0.02,
    0.015,
  ]);
});

Deno.test("parseNames() reads each name once", () => {
  assertEquals(parseNames("a, b,a,", "--strategies", ["a", "b"]), ["a", "b"]);
});

Deno.test("parseV8Flags() reads flags and none", () => {
  assertEquals(parseV8Flags("--turbolev, --no-maglev", "--v8-flags"), [
    "--turbolev",
    "--no-maglev",
  ]);
  assertEquals(parseV8Flags("", "--v8-flags"), []);
});

const REFUSED: readonly (readonly [string, () => unknown])[] = [
  ["a budget of 0", () => parseDuration("0", "--budget")],
  ["a negative budget", () => parseDuration("-5m", "--budget")],
  ["a budget in another unit", () => parseDuration("5 weeks", "--budget")],
  ["a margin of 0", () => parseMargin("0%", "--margin")],
  ["a margin of 100 %", () => parseMargin("100%", "--margin")],
  ["a fractional number of blocks", () => parseWhole("8.5", "--blocks", 2, 1000)],
  ["too few blocks", () => parseWhole("1", "--blocks", 2, 1000)],
  ["an unknown name", () => parseNames("a,c", "--strategies", ["a", "b"])],
  ["a V8 flag without dashes", () => parseV8Flags("turbolev", "--v8-flags")],
  ["no name", () => parseNames(" , ", "--strategies", ["a", "b"])],
];
for (const [what, parse] of REFUSED) {
  Deno.test(`the command line refuses ${what} in one line`, () => {
    const error = assertThrows(parse, BadInput, "current value is") as BadInput;
    assert(!error.message.includes("\n"));
  });
}

Deno.test("affordable() takes from the first on and passes over what does not fit", () => {
  const wishes = [{ blocks: 8, blockMs: 100 }, { blocks: 8, blockMs: 500 }, {
    blocks: 2,
    blockMs: 50,
  }];
  assertEquals(affordable(wishes, 10_000), [0, 1, 2]);
  assertEquals(affordable(wishes, 1000), [0, 2]);
  assertEquals(affordable(wishes, 10), []);
});

Deno.test("fittedCells() is what the time holds with a reserve, three at least, all at most", () => {
  const shares = [0, 0.1, 0.5, 1, 1.1, 9, Infinity];
  assertEquals(shares.map((share) => fittedCells(20, share)), [3, 3, 9, 18, 20, 20, 20]);
  assertEquals(fittedCells(2, 0.1), 2);
});

Deno.test("fitted() keeps the most important groups that fit with a reserve, and the first in any case", () => {
  const wishes = [[8, 10], [8, 20], [8, 1]].map(([blocks, blockMs]) => ({
    blocks: blocks!,
    blockMs: blockMs!,
  }));
  assertEquals(fitted(wishes, 10_000).stay, [0, 1, 2]);
  // Without a reserve all of them would take 248 ms.
  assertEquals(fitted(wishes, 250).stay, [0, 2]);
  assertEquals(Math.round(fitted(wishes, 250).leftMs), Math.round(250 - 1.1 * 88));
  assertEquals(fitted(wishes, 5), { stay: [0], leftMs: 0 });
  assertEquals(fitted([], 5).stay, []);
});

Deno.test("BlockCost.expect() guesses by what other groups took before a block of its own has run", () => {
  const all = new BlockCost();
  const [first, second] = [new BlockCost(all), new BlockCost(all)];
  assertEquals(second.expect(2), 2 * BlockCost.FIRST_GUESS_MS);
  first.note(10, 1000);
  assertEquals(second.expect(2), 200);
  second.note(2, 100);
  assertEquals([first.expect(2), second.expect(2)], [200, 100]);
});

Deno.test("BlockCost.expect() is not led astray by one slow block", () => {
  const cost = new BlockCost();
  assertEquals(cost.expect(10), 10 * BlockCost.FIRST_GUESS_MS);
  for (const ms of [1000, 1100, 9000]) cost.note(10, ms);
  assertEquals(cost.expect(5), 550);
});

Deno.test("findMismatches() names the cells that differ from most", () => {
  const cells = [
    { cell: "a", checksum: 1, work: "w", verified: true },
    { cell: "b", checksum: 2, work: "w", verified: true },
    { cell: "c", checksum: 2, work: "w", verified: true },
    { cell: "control", checksum: 9, work: "w", verified: false },
  ];
  assertEquals(findMismatches(cells, "a"), [{ cell: "a", checksum: 1, expected: 2 }]);
});

Deno.test("findMismatches() believes the baseline in a tie", () => {
  const cells = [
    { cell: "a", checksum: 1, work: "w", verified: true },
    { cell: "b", checksum: 2, work: "w", verified: true },
  ];
  assertEquals(findMismatches(cells, "b"), [{ cell: "a", checksum: 1, expected: 2 }]);
});

Deno.test("shuffled() gives every order, the same for the same seed", () => {
  const random = seededRandom(7);
  const orders = new Set(Array.from({ length: 200 }, () => shuffled([1, 2, 3], random).join("")));
  assertEquals(orders.size, 6);
  assertEquals(
    shuffled([1, 2, 3, 4, 5], seededRandom(9)),
    shuffled([1, 2, 3, 4, 5], seededRandom(9)),
  );
});

Deno.test("derivedSeed() differs from part to part", () => {
  const seeds = new Set(Array.from({ length: 1000 }, (_, block) => derivedSeed(1, block)));
  assertEquals(seeds.size, 1000);
});

Deno.test("findMismatches() compares only cells that ran the same", () => {
  const cells = [
    { cell: "a", work: "split", checksum: 1, verified: true },
    { cell: "b", work: "split", checksum: 1, verified: true },
    { cell: "c", work: "packed", checksum: 2, verified: true },
    { cell: "d", work: "packed", checksum: 2, verified: true },
    { cell: "e", work: "packed", checksum: 1, verified: true },
  ];
  assertEquals(findMismatches(cells, "a"), [{ cell: "e", checksum: 1, expected: 2 }]);
});

Deno.test("comparisonsOf() takes the pairs of one baseline together, and every other group by itself", () => {
  const group = { workload: "w", order: "one", layouts: "split", baseline: "a" } as const;
  const groups = [
    { ...group, placement: "paired", id: 0 },
    { ...group, placement: "isolated", id: 1 },
    { ...group, placement: "paired", baseline: "b", id: 2 },
    { ...group, placement: "paired", id: 3 },
    { ...group, placement: "paired", configuration: { name: "maglev" }, id: 4 },
    { ...group, placement: "isolated", id: 5 },
  ] as const;
  assertEquals(
    comparisonsOf(groups, (it) => it).map((comparison) => comparison.map(({ id }) => id)),
    [[0, 3], [1], [2], [4], [5]],
  );
});

Deno.test("cellName() and groupName() tell placement and configuration after the layouts, and no variant that is none", () => {
  const group = { workload: "w", order: "one", layouts: "split" };
  const functions = { workload: "functions", order: "-", layouts: "-" };
  assertEquals(groupName(group), "w/one/split");
  assertEquals(cellName({ ...group, strategy: "s", placement: "isolated" }), "w/one/split/s");
  assertEquals(cellName({ ...functions, strategy: "f" }), "functions/f");
  assertEquals(
    cellName({ ...group, strategy: "s", placement: "paired", configuration: { name: "maglev" } }),
    "w/one/split (paired) [maglev]/s",
  );
});
