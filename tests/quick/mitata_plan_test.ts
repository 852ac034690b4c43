import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mitataProgram } from "../../bench/cli/mitata.ts";
import { exitCodeOfRun } from "../../bench/cli/program.ts";
import { planQuickLook } from "../../bench/quick/mitata_plan.ts";
import { WORKLOADS } from "../../bench/workload/mod.ts";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";

/** The plan that a command line asks for. */
function planOf(args: readonly string[]) {
  const program = mitataProgram();
  program.parseOptions([...args]);
  return planQuickLook(program.opts());
}

function titles(...args: string[]): string[] {
  return planOf(args).groups.map((group) => group.title.split(":")[0]!);
}

Deno.test("planQuickLook() by default times two workloads in every strategy, and the call itself", () => {
  const plan = planQuickLook({});
  assertEquals(plan.shared, false);
  assertEquals(titles(), [
    "more_used, split+packed, order alternating",
    "round_trip_4, split+packed, order alternating",
    "retpoline-style, inlining allowed",
    "retpoline-style, inlining forbidden (--max-inlined-bytecode-size=0)",
  ]);
  for (const group of plan.groups.slice(0, 2)) {
    assertEquals(group.rows.map((row) => row.label), STRATEGY_NAMES);
    assertEquals(group.baseline, "boolean_branch");
    assertEquals(group.v8Flags, []);
  }
});

Deno.test("planQuickLook() reaches 1, 2, 4 and 8 targets in every order, beside the direct call", () => {
  const { groups } = planOf(["--op", "retpoline-style"]);
  assertEquals(groups.map((group) => group.v8Flags), [[], ["--max-inlined-bytecode-size=0"]]);
  for (const { rows, baseline } of groups) {
    assertEquals(baseline, "direct call");
    assertEquals(rows.map((row) => row.label), [
      "direct call",
      "1 target",
      ...[2, 4, 8].flatMap((count) =>
        ["one called", "alternating", "random"].map((order) => `${count} targets, ${order}`)
      ),
    ]);
  }
});

Deno.test("planQuickLook() takes layouts, order, strategies and operations", () => {
  assertEquals(titles("--op", "more_used", "--layouts", "packed"), [
    "more_used, packed, order one",
  ]);
  assertEquals(titles("--op", "more_used", "--order", "one"), [
    "more_used, split, order one",
    "more_used, packed, order one",
  ]);
  assertEquals(titles("--op", "batch_32", "--order", "random"), [
    "batch_32, split+packed, order random",
  ]);
  assertEquals(titles("--op", "round_trip_1"), [
    "round_trip_1, split, order one",
    "round_trip_1, packed, order one",
  ]);
  assertEquals(titles("--op", "round_trip_4", "--layouts", "split_in_order"), [
    "round_trip_4, split_in_order, order one",
  ]);
  assertEquals(titles("--op", "more_used_clones", "--layouts", "clones-5", "--order", "random"), [
    "more_used_clones, clones-5, order random",
  ]);
  const plan = planOf([
    ...["--op", "more_used", "--strategy", "map_lookup", "--strategy", "direct", "--shared"],
  ]);
  assertEquals(plan.shared, true);
  assertEquals(plan.groups[0]!.rows.map((row) => row.label), ["map_lookup", "direct"]);
  assertEquals(plan.groups[0]!.baseline, "map_lookup");
});

Deno.test("planQuickLook() keeps groups of equal V8 flags together when they share a process", () => {
  const ops = ["--op", "retpoline-style", "--op", "more_used"];
  assertEquals(planOf(ops).groups.map((group) => group.v8Flags.length), [0, 1, 0]);
  const shared = planOf([...ops, "--shared"]);
  assertEquals(shared.groups.map((group) => group.v8Flags.length), [0, 0, 1]);
});

Deno.test("planQuickLook() can run every workload", () => {
  for (const workload of WORKLOADS) {
    const { groups } = planOf(["--op", workload.name]);
    assert(groups.length > 0, workload.name);
    for (const { rows } of groups) {
      const [{ cell } = { cell: null }] = rows;
      assert(cell?.kind === "workload");
      const { order, layouts } = cell.variant;
      assert(workload.variants.some((have) => have.order === order && have.layouts === layouts));
    }
  }
});

for (
  const [args, message] of [
    [["--op", "nope"], "current value is nope"],
    [["--strategy", "telepathy"], "current value is telepathy"],
    [["--layouts", "torus"], "must be one of split, packed, split+packed, split_in_order, "],
    [["--layouts", "torus"], "clones-12, clones-16: current value is torus"],
    [["--order", "zigzag"], "current value is zigzag"],
    [["--frob"], "unknown option '--frob'"],
    [["extra"], "too many arguments"],
    [["--op"], "argument missing"],
    [["--layouts", "split", "--order", "random"], "current value is random on split"],
  ] as const
) {
  Deno.test(`mitata refuses ${args.join(" ")} in one line, exit 2`, async () => {
    const lines: string[] = [];
    const run = () => mitataProgram().run(args);
    const code = await exitCodeOfRun("run mitata", run, (line) => lines.push(line));
    assertEquals([code, lines.length], [2, 1], lines.join());
    assertStringIncludes(lines[0]!, message);
  });
}

Deno.test("planQuickLook() times variants when they are named", () => {
  const { groups } = planOf(["--op", "more_used", "--strategy", "switch_local_bug"]);
  for (const { rows, baseline } of groups) {
    assertEquals([rows.map((row) => row.label), baseline], [
      ["switch_local_bug"],
      "switch_local_bug",
    ]);
  }
});

Deno.test("mitata --help names every strategy, variant and workload", () => {
  const help = mitataProgram().helpInformation();
  for (
    const name of [
      ...STRATEGY_NAMES,
      ...VARIANT_NAMES,
      ...WORKLOADS.map((workload) => workload.name),
    ]
  ) {
    assertStringIncludes(help, name);
  }
});
