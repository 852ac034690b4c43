import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import type { CellResult, GroupResult, LabReport } from "../../bench/record/lab.ts";
import { conclude, isProven } from "../../bench/studies/lab/conclusion.ts";
import type { Placement } from "../../bench/record/placement.ts";
import type { Verdict } from "../../bench/stats/verdict.ts";
import { chooseStrategy } from "../../bench/studies/lab/choice.ts";
import { syntheticReport } from "./synthetic_report.ts";

type Estimate = readonly [ratio: number, low: number, high: number];

const EMPTY: LabReport = { ...syntheticReport({ workloads: [] }) };

/** A group with a cell per estimate; the baseline has none. */
function group(
  name: string,
  baseline: string,
  estimates: Readonly<Record<string, Estimate>>,
  placement: Placement = "isolated",
): GroupResult {
  const start = { control: false, nsPerOp: 10, processes: [] };
  const others = Object.entries(estimates).map(([strategy, [ratio, ratioLow, ratioHigh]]) => ({
    ...start,
    strategy,
    comparison: {
      baseline,
      ratio,
      ratioLow,
      ratioHigh,
      confidence: 0.95,
      blocks: 16,
      pAdjusted: 0.5,
      minimumDetectableEffect: 0.01,
      outlierShare: 0,
      verdict: verdictOf(ratio, ratioLow, ratioHigh),
    },
  }));
  const cells: CellResult[] = [{ ...start, strategy: baseline, comparison: null }, ...others];
  return {
    workload: name,
    operation: "one",
    order: "random",
    layouts: "split",
    baseline,
    placement,
    cells,
  };
}

/** What the lab would say of a single comparison at a margin of 2 %. */
function verdictOf(ratio: number, low: number, high: number): Verdict {
  if (low > 1 && ratio > 1.02) return "slower";
  if (high < 1 && ratio < 0.98) return "faster";
  return low > 0.98 && high < 1.02 ? "equivalent" : "inconclusive";
}

function report(...groups: GroupResult[]): LabReport {
  const control = { name: "A/A", where: "here", expected: "none", observed: "none", passed: true };
  return { ...EMPTY, groups, controls: [control] };
}

Deno.test("conclude() never recommends the floor, however cheap it is", () => {
  const answer = conclude(report(group("g", "direct", { a: [1.2, 1.19, 1.21], b: [2, 1.9, 2.1] })));
  assertEquals(
    answer.answer,
    "Use `a`: no other strategy is shown to be cheaper by more than 2 %.",
  );
  assertStringIncludes(answer.reasons.join(" "), "Slowest: `b`, +100 % (+90.0 to +110 %)");
});

Deno.test("conclude() recommends the baseline when it is a strategy and holds", () => {
  const one = group("g", "boolean_branch", { b: [1.5, 1.4, 1.6] });
  assertEquals(chooseStrategy(report(one))?.winner, "boolean_branch");
  const other = group("g", "boolean_branch", { b: [0.5, 0.4, 0.6] });
  assertEquals(chooseStrategy(report(other))?.winner, "b");
});

Deno.test("conclude() names strategies that hold just as well", () => {
  const { answer } = conclude(report(
    group("g", "direct", { a: [1.1, 1.09, 1.11], b: [1.105, 1.09, 1.12], c: [3, 2.9, 3.1] }),
  ));
  assertEquals(
    answer,
    "Use `a`, or just as well `b`: no other strategy is shown to be cheaper by more than 2 %.",
  );
});

Deno.test("conclude() says that all are equal only where that is shown", () => {
  const shown = group("g", "direct", { a: [1.001, 0.999, 1.003], b: [1.002, 1, 1.004] });
  assertStringIncludes(conclude(report(shown)).answer, "Use whichever reads best");
  const open = group("g", "direct", { a: [1.001, 0.9, 1.1], b: [1.002, 0.9, 1.1] });
  assertStringIncludes(conclude(report(open)).answer, "cannot distinguish the strategies");
});

Deno.test("conclude() tells where the recommended strategy loses", () => {
  const cheap: Estimate = [1.1, 1.09, 1.11];
  const dear: Estimate = [1.5, 1.49, 1.51];
  const { answer, reasons } = conclude(report(
    group("first", "direct", { a: cheap, b: dear }),
    group("second", "direct", { a: cheap, b: dear }),
    group("third", "direct", { a: dear, b: cheap }),
  ));
  assertStringIncludes(answer, "Use `a`: in 2 of 3 comparisons");
  assert(
    reasons.some((line) =>
      line.startsWith("Not in third · random · split: there `a` costs +36.4 % (+34.2 to")
    ),
    reasons.join("\n"),
  );
});

Deno.test("chooseStrategy() never mixes placements", () => {
  const isolated = group("g", "direct", { a: [1.1, 1.09, 1.11], b: [1.5, 1.4, 1.6] });
  const shared = group("g", "direct", { a: [9, 8, 10], b: [1.1, 1, 1.2] }, "shared");
  const mixed = chooseStrategy(report(shared, isolated, shared));
  assertEquals(mixed?.winner, "a");
  assertEquals(mixed?.groups, [isolated]);
  assertEquals(chooseStrategy(report(shared))?.winner, "b");
});

Deno.test("chooseStrategy() leaves controls and cells without comparison out", () => {
  const one = group("g", "direct", { a: [1.1, 1.09, 1.11], b: [1.5, 1.4, 1.6] });
  const cells = one.cells.map((cell) => cell.strategy === "a" ? { ...cell, control: true } : cell);
  assertEquals(chooseStrategy(report({ ...one, cells })), null);
  const bare = one.cells.map((cell) => ({ ...cell, comparison: null }));
  assertEquals(chooseStrategy(report({ ...one, cells: bare })), null);
  assertStringIncludes(
    conclude(report({ ...one, cells: bare })).answer,
    "nothing to recommend",
  );
});

Deno.test('conclude() heads a report "unproven" when a control failed or none was judged', () => {
  const sound = syntheticReport({ rounds: 1 });
  assertEquals(isProven(sound), true);
  assertEquals(conclude(sound).warnings, []);
  const failed = syntheticReport({ rounds: 1, controlFails: true });
  assertEquals(isProven(failed), false);
  assert(conclude(failed).warnings[0]?.startsWith("unproven: a control failed"));
  assert(conclude(failed).answer.startsWith("Unproven. "));
  const informing = sound.controls.map((control) => ({ ...control, passed: null }));
  for (const controls of [[], informing]) {
    assertEquals(isProven({ ...sound, controls }), false);
    assert(conclude({ ...sound, controls }).warnings[0]?.startsWith("unproven: none of"));
  }
  const allFail = sound.controls.map((control) => ({ ...control, passed: false }));
  const warning = conclude({ ...sound, controls: allFail }).warnings[0]!;
  assertStringIncludes(warning, `${allFail.length} controls failed`);
  assertStringIncludes(warning, `and ${allFail.length - 3} more`);
});

Deno.test("conclude() says partial, and why", () => {
  const { warnings } = conclude(syntheticReport({ rounds: 1, partial: true }));
  assertEquals(warnings, ["partial: stopped by Ctrl-C after 5 of 16 blocks."]);
});

Deno.test('conclude() never says "fastest", and no percentage of an estimate without its interval', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { answer, reasons, confidence } = conclude(syntheticReport({ seed, rounds: 1 }));
    const text = [answer, ...reasons, confidence].join("\n");
    assertNotMatch(text, /fastest/i);
    for (const line of reasons) {
      const figures = line.match(/[+−][\d.]+ %/g)?.length ?? 0;
      const intervals = line.match(/[+−]?[\d.]+ % \([+−]?[\d.]+ to [+−]?[\d.]+ %\)/g)?.length ?? 0;
      assertEquals(figures, intervals * 2, line);
    }
  }
});

Deno.test("chooseStrategy() is not held to the selection of strategies that some comparisons have", () => {
  const all = { a: [1.3, 1.29, 1.31], b: [1.2, 1.19, 1.21], c: [1.1, 1.09, 1.11] } as const;
  const whole = ["g", "h"].map((name) => group(name, "direct", all));
  const { c: _, ...some } = all;
  const choice = chooseStrategy(report(...whole, group("i", "direct", { a: some.a, b: some.b })))!;
  assertEquals([choice.winner, choice.wins, choice.groups.length], ["c", 2, 2]);
});
