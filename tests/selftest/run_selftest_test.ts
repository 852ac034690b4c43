import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { RawGroup } from "../../bench/measure/conductor.ts";
import { comparisonPlan, DESIGNS } from "../../bench/studies/selftest/condition.ts";
import type { Design } from "../../bench/record/selftest.ts";
import { expectedHash } from "../../bench/studies/selftest/ring_model.ts";
import { checkHashes, ComparisonFailure } from "../../bench/studies/selftest/run_comparison.ts";
import {
  measureSelftest,
  type SelftestRequest,
} from "../../bench/studies/selftest/run_selftest.ts";
import { VERIFICATION_OPS } from "../../bench/workload/mod.ts";
import { samplesOf } from "../measure/raw_group.ts";

const NEVER = new AbortController().signal;
const TINY: Design = { ...DESIGNS.paired, looks: [2], rounds: 3, windowMs: 0.05 };

const REQUEST: SelftestRequest = {
  placements: ["paired", "isolated"],
  kernels: ["micro", "loop"],
  tools: [],
  comparisons: 1,
  budgetMs: Infinity,
  seed: 7,
  designs: { paired: TINY, isolated: TINY },
};

Deno.test("measureSelftest() makes every comparison through the lab's own children", async () => {
  const labels: string[] = [];
  const { outcomes, told, failures, partialReason } = await measureSelftest(
    REQUEST,
    NEVER,
    ({ label }) => labels.push(label),
  );
  // A wrong checksum would be a failure.
  assertEquals(failures, []);
  assertEquals(told, []);
  assertEquals(partialReason, "");
  const made = outcomes.map(({ placement, kernel, plantedPercent }) =>
    `${placement} ${kernel} ${plantedPercent}`
  );
  assertEquals(made.toSorted(), [
    ..."isolated loop 0,isolated loop 1,isolated loop 3,isolated loop 5,isolated micro 0".split(
      ",",
    ),
    ..."paired loop 0,paired loop 1,paired loop 3,paired loop 5,paired micro 0".split(","),
  ]);
  for (const outcome of outcomes) {
    assert(outcome.ratio > 0 && outcome.ratioLow <= outcome.ratio);
    assert(outcome.ratio <= outcome.ratioHigh);
    assert(outcome.pAdjusted >= 0 && outcome.pAdjusted <= 1);
    assert(outcome.durationMs > 0);
    assertEquals(outcome.blocks, 2);
    assertEquals(outcome.alpha, TINY.alpha);
  }
  assertEquals(labels.length, 10);
  assertStringIncludes(labels[0]!, "0 of 10 comparisons");
});

Deno.test("measureSelftest() that is interrupted keeps what it has and says so", async () => {
  const controller = new AbortController();
  let begun = 0;
  const { outcomes, failures, partialReason } = await measureSelftest(
    { ...REQUEST, comparisons: Infinity },
    controller.signal,
    () => ++begun === 3 && controller.abort(),
  );
  assertEquals(outcomes.length, 2);
  assertEquals(failures, []);
  assertEquals(partialReason, "interrupted after 2 comparisons");
});

Deno.test("measureSelftest() begins nothing that does not fit the budget, and says so", async () => {
  const { outcomes, partialReason } = await measureSelftest(
    { ...REQUEST, budgetMs: 1000 },
    NEVER,
    () => {},
  );
  assertEquals(outcomes, []);
  assertEquals(partialReason, "the time budget ended when some kinds had 0 of 1 comparisons");
});

for (const tool of ["mitata", "deno-bench"] as const) {
  Deno.test(`measureSelftest() has ${tool} measure the same functions`, async () => {
    const { told, failures } = await measureSelftest(
      { ...REQUEST, placements: [], kernels: ["micro"], tools: [tool] },
      NEVER,
      () => {},
    );
    assertEquals(failures, []);
    assertEquals(told.map(({ tool, plantedPercent }) => [tool, plantedPercent]), [[tool, 0]]);
    assert(told[0]!.ratio > 0);
  });
}

/** A raw group of one process per cell with these checksums. */
function groupWith(checksums: readonly [number, number]): RawGroup {
  const condition = { kernel: "micro", plantedPercent: 0 } as const;
  const [plan] = comparisonPlan(condition, "paired", TINY, 1).groups;
  const names = plan!.cells.map(({ name }) => name);
  return {
    plan: plan!,
    attempts: new Map(names.map((name) => [name, 1])),
    samples: new Map(
      names.map((name, i) => [name, [{ ...samplesOf(0, 8), checksum: checksums[i]! }]]),
    ),
  };
}

Deno.test("checkHashes() takes processes that did the work, and no others", () => {
  const right = expectedHash(VERIFICATION_OPS);
  checkHashes(groupWith([right, right]));
  assertThrows(
    () => checkHashes(groupWith([right, right ^ 1])),
    ComparisonFailure,
    `trips_1_again must give the checksum ${right}`,
  );
  // Both alike and both wrong, which no comparison between cells could see.
  assertThrows(() => checkHashes(groupWith([1, 1])), ComparisonFailure, "current value is 1");
});
