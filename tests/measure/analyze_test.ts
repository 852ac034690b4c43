import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  analyzeGroup,
  analyzeGroups,
  logRatios,
  undecidedCells,
} from "../../bench/measure/analyze.ts";
import type { RawGroup } from "../../bench/measure/conductor.ts";
import { controlOutcomes } from "../../bench/measure/control_outcome.ts";
import { driftOfRun, steadinessFindings, unsteadyCells } from "../../bench/measure/steadiness.ts";
import type { ProcessSamples } from "../../bench/record/lab.ts";
import { SequentialPlan } from "../../bench/stats/mod.ts";
import { blocksAt, rawGroup, samplesOf } from "./raw_group.ts";

const JUDGEMENT = { plan: new SequentialPlan({ looks: [8, 16, 32] }), margin: 0.02 };

Deno.test("logRatios() is the log of cell time over baseline time, block by block", () => {
  const group = rawGroup([
    { name: "base", nsByBlock: [10, 20, 40] },
    { name: "cell", nsByBlock: [20, 20, 20] },
  ]);
  const ratios = [...logRatios(group, "cell").values].map((ratio) => Math.exp(ratio));
  assertEquals(ratios.map((ratio) => Math.round(ratio * 1000)), [2000, 1000, 500]);
});

Deno.test("logRatios() is NaN in blocks in which cell or baseline failed", () => {
  const group = rawGroup([
    { name: "base", nsByBlock: [10, null, 10] },
    { name: "cell", nsByBlock: [null, 20, 20] },
  ]);
  assertEquals([...logRatios(group, "cell").values].map(Number.isNaN), [true, true, false]);
});

Deno.test("analyzeGroup() finds the differences that are there", () => {
  const result = analyzeGroup(
    rawGroup([
      { name: "direct", nsByBlock: blocksAt(1, 8) },
      { name: "same", nsByBlock: blocksAt(1, 8, 0.002) },
      { name: "slower", nsByBlock: blocksAt(1.2, 8, 0.002) },
      { name: "faster", nsByBlock: blocksAt(0.5, 8) },
    ]),
    JUDGEMENT,
  );
  const verdicts = result.cells.map(({ comparison }) => comparison?.verdict ?? null);
  assertEquals(verdicts, [null, "equivalent", "slower", "faster"]);
  const slower = result.cells[2]!.comparison!;
  assertAlmostEquals(slower.ratio, 1.2, 0.002);
  assert(slower.ratioLow < slower.ratio && slower.ratio < slower.ratioHigh);
  assertEquals(slower.blocks, 8);
  assertEquals(slower.baseline, "direct");
  assertAlmostEquals(result.cells[3]!.nsPerOp, 5, 0.02);
});

Deno.test("analyzeGroup() puts the baseline first and leaves out cells without data", () => {
  const group = rawGroup([
    { name: "direct", nsByBlock: blocksAt(1, 8) },
    { name: "cell", nsByBlock: blocksAt(1, 8) },
    { name: "failed", nsByBlock: [null] },
  ]);
  const { cells } = analyzeGroup(
    { ...group, plan: { ...group.plan, baseline: "cell" } },
    JUDGEMENT,
  );
  assertEquals(cells.map(({ strategy }) => strategy), ["cell", "direct"]);
});

Deno.test("analyzeGroup() compares nothing after one block", () => {
  const group = rawGroup([
    { name: "direct", nsByBlock: [10] },
    { name: "cell", nsByBlock: [20] },
  ]);
  const [, cell] = analyzeGroup(group, JUDGEMENT).cells;
  assertEquals(cell!.comparison, null);
  assertAlmostEquals(cell!.nsPerOp, 20, 0.05);
});

Deno.test("analyzeGroup() corrects controls apart from strategies", () => {
  const strategies = [
    { name: "direct", nsByBlock: blocksAt(1, 8) },
    { name: "cell", nsByBlock: blocksAt(1.02, 8, 0.03) },
  ];
  const controls = Array.from({ length: 10 }, (_, i) => ({
    name: `control ${i}`,
    control: true,
    nsByBlock: blocksAt(1, 8, 0.03),
  }));
  const alone = analyzeGroup(rawGroup(strategies), JUDGEMENT).cells[1]!.comparison!;
  const among = analyzeGroup(rawGroup([...strategies, ...controls]), JUDGEMENT).cells[1]!
    .comparison!;
  assertEquals(among.pAdjusted, alone.pAdjusted);
});

Deno.test("analyzeGroups() corrects the pairs of one comparison together, as one group is", () => {
  const direct = { name: "direct", nsByBlock: blocksAt(1, 8) };
  const others = [1.01, 1.02, 1.03].map((ratio) => ({
    name: `at ${ratio}`,
    nsByBlock: blocksAt(ratio, 8, 0.03),
  }));
  const paired = (cells: Parameters<typeof rawGroup>[0]): RawGroup => {
    const group = rawGroup(cells);
    return { ...group, plan: { ...group.plan, placement: "paired" } };
  };
  const pairs = analyzeGroups(others.map((other) => paired([direct, other])), JUDGEMENT);
  const whole = analyzeGroup(rawGroup([direct, ...others]), JUDGEMENT);
  const adjusted = pairs.map(({ cells }) => cells[1]!.comparison!.pAdjusted);
  assertEquals(adjusted, whole.cells.slice(1).map(({ comparison }) => comparison!.pAdjusted));
  const alone = analyzeGroup(paired([direct, others[2]!]), JUDGEMENT).cells[1]!.comparison!;
  assert(alone.pAdjusted < adjusted[2]!);
  // Groups of other placements stay apart.
  const apart = analyzeGroups(others.map((other) => rawGroup([direct, other])), JUDGEMENT);
  assertEquals(apart[2]!.cells[1]!.comparison!.pAdjusted, alone.pAdjusted);
});

Deno.test("undecidedCells() wants more blocks for what is open only", () => {
  const group = rawGroup([
    { name: "direct", nsByBlock: blocksAt(1, 8) },
    { name: "slower", nsByBlock: blocksAt(1.2, 8) },
    { name: "open", nsByBlock: blocksAt(1.02, 8, 0.05) },
  ]);
  assertEquals(undecidedCells(group, JUDGEMENT), ["open"]);
});

Deno.test("undecidedCells() takes open controls along, but does not go on for them alone", () => {
  const direct = { name: "direct", nsByBlock: blocksAt(1, 8) };
  const control = { name: "direct_again", control: true, nsByBlock: blocksAt(1, 8, 0.05) };
  const open = { name: "open", nsByBlock: blocksAt(1.02, 8, 0.05) };
  const decided = { name: "slower", nsByBlock: blocksAt(1.2, 8) };
  assertEquals(undecidedCells(rawGroup([direct, open, control]), JUDGEMENT), [
    "open",
    "direct_again",
  ]);
  assertEquals(undecidedCells(rawGroup([direct, decided, control]), JUDGEMENT), []);
});

Deno.test("undecidedCells() asks isOpen of what is no control, where there is one", () => {
  const group = rawGroup([
    { name: "direct", nsByBlock: blocksAt(1, 8) },
    { name: "slower", nsByBlock: blocksAt(1.2, 8, 0.002) },
    { name: "open", nsByBlock: blocksAt(1.02, 8, 0.05) },
  ]);
  for (const [limit, expected] of [[1.1, ["slower"]], [2, ["slower", "open"]], [0, []]] as const) {
    const isOpen = limit === 1.1
      ? ({ ratioLow }: { readonly ratioLow: number }) => ratioLow > limit
      : () => limit === 2;
    assertEquals(undecidedCells(group, { ...JUDGEMENT, isOpen }), [...expected]);
  }
});

Deno.test("undecidedCells() goes on for a control that is needed", () => {
  const direct = { name: "direct", nsByBlock: blocksAt(1, 8) };
  const decided = { name: "decided", nsByBlock: blocksAt(1.2, 8) };
  const control = { name: "control", control: true, nsByBlock: blocksAt(1.05, 8, 0.2) };
  const group = rawGroup([direct, decided, control]);
  const cells = group.plan.cells.map((cell) => ({ ...cell, needed: cell.control }));
  const needed = { ...group, plan: { ...group.plan, cells } };
  assertEquals(undecidedCells(group, JUDGEMENT), []);
  assertEquals(undecidedCells(needed, JUDGEMENT), ["control"]);
});

Deno.test("undecidedCells() leaves alone a cell that was given up between looks", () => {
  const group = rawGroup([
    { name: "direct", nsByBlock: blocksAt(1, 8) },
    { name: "given up", nsByBlock: blocksAt(1.02, 5, 0.05) },
    { name: "open", nsByBlock: blocksAt(1.02, 8, 0.05) },
  ]);
  assertEquals(undecidedCells(group, JUDGEMENT), ["open"]);
});

Deno.test("undecidedCells() counts a block that failed as one of the look's", () => {
  const open = blocksAt(1.02, 8, 0.05);
  const group = rawGroup([
    { name: "direct", nsByBlock: blocksAt(1, 8) },
    { name: "open", nsByBlock: [null, ...open.slice(1)] },
  ]);
  assertEquals(undecidedCells(group, JUDGEMENT), ["open"]);
});

function outcomes(again: number, doubled: number) {
  const group = analyzeGroup(
    rawGroup([
      { name: "direct", nsByBlock: blocksAt(1, 8) },
      { name: "direct_again", control: true, nsByBlock: blocksAt(again, 8) },
      { name: "direct_x2", control: true, nsByBlock: blocksAt(doubled, 8) },
      { name: "empty_op", control: true, nsByBlock: blocksAt(0.1, 8) },
      { name: "bare_ring", control: true, nsByBlock: blocksAt(0.2, 8) },
    ]),
    JUDGEMENT,
  );
  return controlOutcomes([group]).map(({ name, passed }) => [name, passed]);
}

Deno.test("controlOutcomes() passes a sound run", () => {
  assertEquals(outcomes(1, 2), [
    ["A/A", true],
    ["known ×2", true],
    ["empty op", null],
    ["null ring", null],
  ]);
});

Deno.test("controlOutcomes() fails an A/A that differs", () => {
  assertEquals(outcomes(1.1, 2)[0], ["A/A", false]);
});

Deno.test("controlOutcomes() fails a known difference that is not found", () => {
  assertEquals(outcomes(1, 1)[1], ["known ×2", false]);
});

function unsteady(departures: Partial<ProcessSamples>): readonly string[] {
  const samples = samplesOf(0, 10);
  return unsteadyCells(
    new Map([
      ["a", samples],
      ["b", samplesOf(0, 20)],
      ["c", { ...samples, ...departures }],
    ]),
  );
}

Deno.test("unsteadyCells() finds processes that were not warm", () => {
  assertEquals(unsteady({}), []);
  assertEquals(unsteady({ steady: false }), ["c"]);
});

Deno.test("unsteadyCells() finds windows that drift", () => {
  const { windowsNs } = samplesOf(0, 10);
  assertEquals(unsteady({ windowsNs: windowsNs.map((ns, round) => ns * (1 + round / 40)) }), ["c"]);
});

Deno.test("unsteadyCells() does not hold against a process that the whole machine slows down", () => {
  const slowing = ({ windowsNs, ...samples }: ProcessSamples): ProcessSamples => ({
    ...samples,
    windowsNs: windowsNs.map((ns, round) => ns * (1 + round / 40)),
  });
  const processes = new Map([["a", slowing(samplesOf(0, 10))], ["b", slowing(samplesOf(0, 20))]]);
  assertEquals(unsteadyCells(processes), []);
});

Deno.test("steadinessFindings() lists processes that drifted, and outliers, once per group", () => {
  const group = rawGroup([
    { name: "direct", nsByBlock: blocksAt(1, 8) },
    { name: "cell", nsByBlock: [...blocksAt(1.2, 6), 15, 16] },
  ]);
  const cell = group.samples.get("cell")!;
  const samples = new Map([
    ["direct", group.samples.get("direct")!],
    ["cell", [{ ...cell[0]!, steady: false }, ...cell.slice(1)]],
  ]);
  const findings = steadinessFindings([analyzeGroup({ ...group, samples }, JUDGEMENT)]);
  assertEquals(findings.map(({ kind, where }) => [kind, where]), [
    ["not steady", "synthetic/one/split"],
    ["outliers", "synthetic/one/split"],
  ]);
  assert(findings[0]!.what.endsWith("cell 1 of 8"));
  assert(findings[1]!.what.endsWith("cell 2 of 8"));
});

Deno.test("driftOfRun() is one finding over all groups, or none", () => {
  const group = rawGroup([
    { name: "direct", nsByBlock: blocksAt(1, 8) },
    { name: "cell", nsByBlock: blocksAt(1.2, 8) },
  ]);
  const cell = group.samples.get("cell")!;
  const samples = new Map([...group.samples, [
    "cell",
    cell.with(3, { ...cell[3]!, steady: false }),
  ]]);
  const steady = analyzeGroup(group, JUDGEMENT);
  const drifting = analyzeGroup({ ...group, samples }, JUDGEMENT);
  assertEquals(driftOfRun([steady, steady]), []);
  const [finding, ...others] = driftOfRun([drifting, steady]);
  assertEquals([finding!.kind, finding!.where, others], ["not steady", "the run", []]);
  assert(finding!.what.endsWith("1 of 32, most of them of cell 1 of 16"), finding!.what);
});

Deno.test("analyzeGroup() estimates quiet windows, contended ones apart, and time over time is the ratio shown", () => {
  // Half of the rounds beside a neighbor, who slows the baseline more than the cell.
  const states = "cq".repeat(10);
  const busyAt = new Map([["base", 2], ["cell", 1.3]]);
  const group = rawGroup([
    { name: "base", nsByBlock: blocksAt(1, 8) },
    { name: "cell", nsByBlock: blocksAt(3.7, 8) },
  ]);
  const samples = new Map([...group.samples].map(([name, processes]) => [
    name,
    processes.map((process) => ({
      ...process,
      windowsNs: process.windowsNs.map((ns, i) => states[i] === "c" ? ns * busyAt.get(name)! : ns),
      core: { states, quotients: process.windowsNs.map(() => 0.6) },
    })),
  ]));
  const plan = new SequentialPlan({ looks: [8] });
  const [base, cell] = analyzeGroup({ ...group, samples }, { plan, margin: 0.02 }).cells;
  const { ratio, state, contended } = cell!.comparison!;
  assertEquals(state, "quiet");
  assertAlmostEquals(ratio, 3.7, 0.05);
  assertAlmostEquals(contended!.ratio, 3.7 * 1.3 / 2, 0.05);
  assertAlmostEquals(base!.nsPerOp, 10, 0.1);
  assertAlmostEquals(cell!.nsPerOp / base!.nsPerOp, ratio, 1e-9);
});
