import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BlockRunner } from "../../bench/measure/block.ts";
import { conduct, type ConductorHooks, type RunOutcome } from "../../bench/measure/conductor.ts";
import { faultOf, RunFault, throwFault } from "../../bench/measure/failure.ts";
import type { LabPlan } from "../../bench/measure/plan.ts";
import { seededRandom } from "../../bench/process/random.ts";
import type { Finding } from "../../bench/record/lab.ts";
import { testWith } from "../permitted.ts";
import { SHORT, walkCell, walkGroup, walkPlan } from "./walk_plan.ts";

const test = testWith("run");
const QUIET: ConductorHooks = { undecided: () => [], progress: () => {} };
const NEVER = new AbortController().signal;

function run(plan: LabPlan, limitMs = SHORT.limitMs): Promise<RunOutcome> {
  return conduct(plan, { ...SHORT, limitMs }, QUIET, NEVER);
}

function findingOf(outcome: RunOutcome, cell: string): Finding {
  const finding = outcome.findings.find(({ where }) =>
    /^walk\/one\/split( \(\w+\))?\//.test(where) && where.endsWith(`/${cell}`)
  );
  assert(finding !== undefined, `no finding for ${cell}`);
  return finding;
}

test("conduct() measures every cell in a fresh process per block", async () => {
  const cells = [walkCell("plain"), walkCell("other")];
  const outcome = await run(walkPlan([walkGroup(cells)], 2));
  assertEquals(outcome.findings, []);
  assertEquals(outcome.partialReason, "");
  const [group] = outcome.groups;
  for (const name of ["plain", "other"]) {
    const samples = group!.samples.get(name)!;
    assertEquals(samples.map(({ block }) => block), [0, 1]);
    assertEquals(group!.attempts.get(name), 2);
    for (const { windowsNs, windowOps, warmupWindows, tiers } of samples) {
      assertEquals(windowsNs.length, 3);
      assert(windowsNs.every((ns) => ns > 0));
      assert(windowOps >= 1000);
      assert(warmupWindows > 0);
      assertEquals(Object.keys(tiers), ["walk"]);
    }
    // The same operations in every block.
    assertEquals(samples[0]!.windowOps, samples[1]!.windowOps);
  }
  const checksums = [...group!.samples.values()].map(([first]) => first!.checksum);
  assertEquals(checksums[0], checksums[1]);
});

test("conduct() reports a child that died, tries once more and goes on", async () => {
  const cells = [walkCell("plain"), walkCell("dies"), walkCell("other")];
  const outcome = await run(walkPlan([walkGroup(cells)], 3));
  const { kind, what } = findingOf(outcome, "dies");
  assertEquals(kind, "child died");
  assertStringIncludes(what, "exit code 3");
  assertEquals(outcome.findings.length, 2);
  const [group] = outcome.groups;
  assertEquals(group!.attempts.get("dies"), 2);
  assertEquals(group!.samples.has("dies"), false);
  assertEquals(group!.samples.get("plain")!.length, 3);
  assertEquals(group!.samples.get("other")!.length, 3);
});

test("conduct() kills a child that hangs and goes on without it", async () => {
  const cells = [walkCell("plain"), walkCell("hangs"), walkCell("other")];
  const outcome = await run(walkPlan([walkGroup(cells)], 2), 4000);
  const { kind, what } = findingOf(outcome, "hangs");
  assertEquals(kind, "child hung");
  assertStringIncludes(what, "was killed");
  assertEquals(outcome.groups[0]!.attempts.get("hangs"), 1);
  assertEquals(outcome.groups[0]!.samples.get("other")!.length, 2);
});

test("conduct() reports garbage on standard output and goes on without the cell", async () => {
  const cells = [walkCell("plain"), walkCell("prints"), walkCell("other")];
  const outcome = await run(walkPlan([walkGroup(cells)], 2));
  const { kind, what } = findingOf(outcome, "prints");
  assertEquals(kind, "garbage output");
  assertStringIncludes(what, "hello from the workload");
  assertEquals(outcome.groups[0]!.samples.get("other")!.length, 2);
});

test("conduct() excludes a cell whose checksum differs before anything is timed", async () => {
  const cells = [walkCell("plain"), walkCell("wrong"), walkCell("other")];
  const outcome = await run(walkPlan([walkGroup(cells)], 2));
  assertEquals(findingOf(outcome, "wrong").kind, "checksum mismatch");
  assertEquals(outcome.groups[0]!.samples.has("wrong"), false);
  assertEquals(outcome.groups[0]!.samples.get("plain")!.length, 2);
});

test("conduct() does not compare the checksum of a control that does other work", async () => {
  const cells = [walkCell("plain"), walkCell("wrong", { verified: false, control: true })];
  const outcome = await run(walkPlan([walkGroup(cells)], 1));
  assertEquals(outcome.findings, []);
  assertEquals(outcome.groups[0]!.samples.get("wrong")!.length, 1);
});

test("conduct() reports what a workload threw", async () => {
  const cells = [walkCell("plain"), walkCell("throws")];
  const outcome = await run(walkPlan([walkGroup(cells)], 1));
  const { kind, what } = findingOf(outcome, "throws");
  assertEquals(kind, "child error");
  assertEquals(what, "Cannot prepare: current value is throws");
});

test("conduct() stops a group whose baseline fails, and says so", async () => {
  const lost = walkGroup([walkCell("throws"), walkCell("plain")]);
  const sound = walkGroup([walkCell("plain"), walkCell("other")]);
  const outcome = await run(walkPlan([lost, sound], 3));
  const kinds = outcome.findings.map(({ kind }) => kind);
  assertEquals(kinds, ["child error", "child error", "no baseline"]);
  assertEquals(outcome.groups.at(-1)!.samples.get("other")!.length, 3);
});

test("conduct() gives a cell made of another strategy the same window", async () => {
  const cells = [walkCell("plain"), walkCell("thrice", { strategy: "plain", opsScale: 3 })];
  const outcome = await run(walkPlan([walkGroup(cells)], 1));
  const [plain] = outcome.groups[0]!.samples.get("plain")!;
  const [thrice] = outcome.groups[0]!.samples.get("thrice")!;
  assertEquals(thrice!.windowOps, plain!.windowOps);
  assertEquals(thrice!.checksum, plain!.checksum);
});

for (const placement of ["paired", "shared"] as const) {
  test(`conduct() measures ${placement} cells in one process`, async () => {
    const names = placement === "paired" ? ["plain", "other"] : ["plain", "other", "third"];
    const group = walkGroup(names.map((name) => walkCell(name)), placement);
    const outcome = await run(walkPlan([group], 2));
    assertEquals(outcome.findings, []);
    for (const name of names) {
      const samples = outcome.groups[0]!.samples.get(name)!;
      assertEquals(samples.map(({ windowsNs }) => windowsNs.length), [3, 3]);
    }
  });
}

test("conduct() fails all cells of a shared process when it dies", async () => {
  const group = walkGroup([walkCell("plain"), walkCell("dies")], "shared");
  const outcome = await run(walkPlan([group], 1));
  assertEquals(findingOf(outcome, "plain").kind, "child died");
  assertEquals(findingOf(outcome, "dies").kind, "child died");
});

test("conduct() goes on with the baseline and the cells that are undecided", async () => {
  const cells = [walkCell("plain"), walkCell("open"), walkCell("settled")];
  const plan = { ...walkPlan([walkGroup(cells)], 1), looks: [1, 2] };
  const hooks = { ...QUIET, undecided: () => ["open"] };
  const outcome = await conduct(plan, SHORT, hooks, NEVER);
  const [group] = outcome.groups;
  assertEquals([...group!.attempts], [["plain", 2], ["open", 2], ["settled", 1]]);
});

test("conduct() interleaves the blocks of its groups", async () => {
  const group = walkGroup([walkCell("plain"), walkCell("other")]);
  const second = { ...group, workload: "second" };
  const order: string[] = [];
  await conduct(walkPlan([group, second], 2), SHORT, {
    ...QUIET,
    progress: (progress) => order.push(progress.group),
  }, NEVER);
  assertEquals(order, ["walk/one/split", "second/one/split", "walk/one/split", "second/one/split"]);
});

test("conduct() runs blocks of one work in two placements next to each other, in either order", async () => {
  const cells = [walkCell("plain"), walkCell("other")];
  const [isolated, shared] = [walkGroup(cells), walkGroup(cells, "shared")];
  const other = { ...isolated, workload: "second" };
  const order: string[] = [];
  await conduct(walkPlan([isolated, shared, other], 9), SHORT, {
    ...QUIET,
    progress: (progress) => order.push(progress.group),
  }, NEVER);
  const sweeps = Array.from({ length: 9 }, (_, sweep) => order.slice(3 * sweep, 3 * sweep + 3));
  const pair = ["walk/one/split", "walk/one/split (shared)"];
  for (const [first, second, third] of sweeps) {
    assertEquals([first!, second!].toSorted(), pair);
    assertEquals(third, "second/one/split");
  }
  assertEquals(new Set(sweeps.map(([first]) => first)).size, 2);
});

test("conduct() ends with what there is when aborted, and says so", async () => {
  const controller = new AbortController();
  const outcome = await conduct(
    walkPlan([walkGroup([walkCell("plain"), walkCell("other")])], 100),
    SHORT,
    { ...QUIET, progress: ({ blocks }) => blocks === 2 && controller.abort() },
    controller.signal,
  );
  assertEquals(outcome.partialReason, "interrupted");
  assertEquals(outcome.groups[0]!.samples.get("plain")!.length, 2);
  assertEquals(outcome.findings, []);
});

test("conduct() measures the first cells of a group that the time cannot hold, and names the others", async () => {
  const names = ["plain", "other", "third", "fourth"];
  const cells = [
    ...names.map((name) => walkCell(name, { strategy: "plain" })),
    walkCell("again", { strategy: "plain", control: true }),
  ];
  // A hundred thousand blocks cannot be had in a minute, on whatever machine.
  const plan = {
    ...walkPlan([walkGroup(cells)], 100_000),
    budgetMs: 60_000,
    wholeGroups: true,
  };
  const controller = new AbortController();
  const outcome = await conduct(plan, SHORT, {
    ...QUIET,
    progress: ({ blocks }) => blocks === 2 && controller.abort(),
  }, controller.signal);
  const [group] = outcome.groups;
  assertEquals([...group!.samples.keys()].toSorted(), ["again", "other", "plain"]);
  assertEquals([...group!.attempts.values()], [2, 2, 2]);
  const [finding] = outcome.findings;
  assertEquals(finding!.kind, "cells left out");
  assertStringIncludes(finding!.what, "third, fourth: 100000 blocks of all 5 cells take about");
});

test("conduct() keeps what it has when an error ends it, and says so", async () => {
  const plan = walkPlan([walkGroup([walkCell("plain"), walkCell("other")])], 8);
  let blocks = 0;
  const hooks: ConductorHooks = {
    ...QUIET,
    progress: () => {
      if (++blocks === 2) throw new Error("Too many open files\n(os error 24)");
    },
  };
  const outcome = await conduct(plan, SHORT, hooks, NEVER);
  assertEquals(outcome.groups[0]!.samples.get("plain")!.length, 2);
  assertEquals(faultOf(outcome.findings), "Too many open files (os error 24)");
  assertStringIncludes(outcome.partialReason, "an error ended the run: Too many open files");
  await assertRejects(() => Promise.try(() => throwFault(outcome.findings)), RunFault);
});

test("conduct() throws the error that leaves it with nothing", async () => {
  const plan = walkPlan([walkGroup([walkCell("plain")])], 2);
  const settings = { ...SHORT, child: { ...SHORT.child, readPaths: ["\0"] } };
  await assertRejects(() => conduct(plan, settings, QUIET, NEVER));
});

test("conduct() starts nothing that does not fit the budget", async () => {
  const plan = { ...walkPlan([walkGroup([walkCell("plain"), walkCell("other")])], 8), budgetMs: 1 };
  const outcome = await run(plan);
  assertEquals(outcome.groups, []);
  assertStringIncludes(outcome.partialReason, "time budget ended");
});

test("conduct() gives up a block that the budget's end finds unfinished", async () => {
  const plan = {
    ...walkPlan([walkGroup([walkCell("plain"), walkCell("hangs")])], 1),
    budgetMs: 1000,
  };
  const outcome = await run(plan);
  assertEquals(outcome.groups, []);
  assertEquals(outcome.findings, []);
  assertStringIncludes(outcome.partialReason, "time budget ended");
});

test("BlockRunner.run() rejects at once when aborted before", async () => {
  const group = walkGroup([walkCell("plain"), walkCell("other")]);
  const runner = new BlockRunner(group, SHORT);
  const aborted = AbortSignal.abort(new Error("stop"));
  await assertRejects(
    () => runner.run(0, group.cells, 1, seededRandom(1), aborted),
    Error,
    "stop",
  );
});

test("conduct() goes on without the baseline where ratios do not refer to it", async () => {
  const cells = ["dies", "plain", "other"].map((name) => walkCell(name));
  const hooks: ConductorHooks = {
    ...QUIET,
    baselineNeeded: false,
    undecided: () => ["plain", "other"],
  };
  const plan = { ...walkPlan([walkGroup(cells)], 2), looks: [2, 3] };
  const outcome = await conduct(plan, SHORT, hooks, NEVER);
  assertEquals(outcome.findings.map(({ kind }) => kind), ["child died", "child died"]);
  const [group] = outcome.groups;
  assertEquals(["dies", "plain", "other"].map((name) => group!.attempts.get(name)), [2, 3, 3]);
});

test("conduct() runs nothing but open cells where ratios do not refer to the baseline", async () => {
  const cells = ["plain", "other", "third"].map((name) => walkCell(name));
  const hooks: ConductorHooks = {
    ...QUIET,
    baselineNeeded: false,
    undecided: () => ["other", "third"],
  };
  const plan = { ...walkPlan([walkGroup(cells)], 1), looks: [1, 2] };
  const { groups: [group] } = await conduct(plan, SHORT, hooks, NEVER);
  assertEquals(["plain", "other", "third"].map((name) => group!.attempts.get(name)), [1, 2, 2]);
});

test("conduct() leaves out whole groups that no budget here could hold, once the first block is measured", async () => {
  const cells = [walkCell("plain"), walkCell("other")];
  const group = walkGroup(cells);
  // A process takes a millisecond at least: two million of them take longer than any budget of a test.
  const endless = { ...group, workload: "endless", cells: Array(2e6).fill(cells[0]) };
  const last = { ...group, workload: "last" };
  const order: string[] = [];
  const plan = { ...walkPlan([group, endless, last], 2), wholeGroups: true };
  const outcome = await conduct(plan, SHORT, {
    ...QUIET,
    progress: (progress) => order.push(progress.group),
  }, NEVER);
  assertEquals(order, ["walk/one/split", "last/one/split", "walk/one/split", "last/one/split"]);
  assertEquals(outcome.groups.map(({ plan }) => plan.workload), ["walk", "last"]);
  assertEquals(outcome.partialReason, "");
  assertEquals(outcome.findings.map(({ kind, where }) => [kind, where]), [
    ["left out", "endless/one/split"],
  ]);
  assertStringIncludes(outcome.findings[0]!.what, "the 2 blocks that it needs take about");
});
