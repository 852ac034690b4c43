import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { labCommand } from "../../bench/cli/lab_command.ts";
import type { LabFlags } from "../../bench/studies/lab/lab_flags.ts";
import { givenBudget, planOf } from "../../bench/studies/lab/request.ts";
import { BadInput } from "../../bench/bad_input.ts";

/** The flags of a command line. */
function flagsOf(...args: readonly string[]): LabFlags {
  const command = labCommand();
  command.parseOptions([...args]);
  return command.opts();
}

const FLAGS = flagsOf();
const ONE = "more_used/random/split+packed";

Deno.test("planOf() takes its mode, looks, blocks and error from the flags", () => {
  const { mode, looks, alpha, margin } = planOf(FLAGS);
  assertEquals({ mode, looks, alpha, margin }, {
    mode: "full",
    looks: [8, 16, 32],
    alpha: 0.05,
    margin: 0.02,
  });
  assertEquals(planOf({ ...FLAGS, quick: true }).mode, "quick");
  assertEquals(planOf({ ...FLAGS, tier: ["maglev", "turbofan"] }).mode, "configurations");
  assertEquals(planOf({ ...FLAGS, blocks: 12 }).looks, [8, 12]);
  assertEquals(planOf({ ...FLAGS, placement: "paired" }).alpha, 0.02);
  assertEquals(planOf({ ...FLAGS, seed: 7 }).seed, 7);
});

Deno.test("planOf() measures each comparison isolated, then shared, for --placements", () => {
  const { mode, looks, groups } = planOf({ ...FLAGS, placements: true });
  assertEquals([mode, looks], ["placements", [16]]);
  assertEquals(groups.map(({ placement }) => placement), [
    "isolated",
    "shared",
    "isolated",
    "shared",
  ]);
  assertEquals(groups[0]!.workload, groups[1]!.workload);
});

Deno.test("planOf() leaves a default budget to timing, and takes evidence out of one that was given", () => {
  const budgetOf = (...args: readonly string[]) =>
    planOf(flagsOf("--workloads", ONE, ...args)).budgetMs;
  // Time goes by between the calls.
  const MS = 500;
  assertAlmostEquals(budgetOf("--full"), budgetOf(), MS);
  const given = budgetOf("--budget", "5m");
  const cells = planOf(flagsOf("--workloads", ONE)).groups[0]!.cells
    .filter(({ control }) => !control).length;
  assertAlmostEquals(given - budgetOf("--budget", "5m", "--evidence"), cells * 700, MS);
  assertAlmostEquals(given - budgetOf("--budget", "5m", "--calibrate"), 25_000, MS);
  const short = budgetOf("--budget", "20s") - budgetOf("--budget", "20s", "--evidence");
  assertAlmostEquals(short, 8000, MS);
});

Deno.test("labCommand() refuses what it cannot use; givenBudget() is the default where none was given", () => {
  for (
    const args of [
      ["--budget", "0"],
      ["--blocks", "1"],
      ["--seed", "-1"],
      [
        "--strategies",
        "nope",
      ],
      ["--tier", "crankshaft"],
      ["--v8-flags", "--a", "--v8-flags", "b"],
    ]
  ) {
    assertThrows(() => flagsOf(...args), BadInput, `current value is ${args.at(-1)}`);
  }
  const texts = [[], ["--quick"], ["--placements"], ["--budget", "7m"]];
  assertEquals(texts.map((args) => givenBudget(flagsOf(...args)).text), [
    "5.5m",
    "80s",
    "4m",
    "7m",
  ]);
  assert(planOf(flagsOf("--budget", "1ms")).budgetMs >= 1);
  assertEquals(flagsOf("--v8-flags", "--a,--b", "--v8-flags", "").v8Flags, [["--a", "--b"], []]);
});
