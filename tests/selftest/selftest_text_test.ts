import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { isSound, type SelftestData, type SelftestReport } from "../../bench/record/selftest.ts";
import { renderSelftest } from "../../bench/studies/selftest/selftest_text.ts";
import { summarize } from "../../bench/studies/selftest/summary.ts";
import { evaluateTargets } from "../../bench/studies/selftest/targets.ts";
import { outcomes } from "./outcomes.ts";
import { syntheticSelftest } from "./synthetic_selftest.ts";

/** A self-test of these comparisons alone. */
function reportOf(departures: Partial<SelftestData>): SelftestReport {
  const data = { outcomes: [], told: [], failures: [], partialReason: "", ...departures };
  return syntheticSelftest({
    ...data,
    tools: [...new Set(data.told.map(({ tool }) => tool))],
    cells: summarize(data.outcomes),
    targets: evaluateTargets(data.outcomes, ["paired", "isolated"]),
  });
}

const GOOD = [0, 1, 3, 5].flatMap((plantedPercent) =>
  (["paired", "isolated"] as const).flatMap((placement) =>
    outcomes(40, { plantedPercent, placement })
  )
);

Deno.test("renderSelftest() of a sound self-test says that all targets are reached", () => {
  const report = reportOf({ outcomes: GOOD });
  const text = renderSelftest(report, { width: 200 });
  assertStringIncludes(text, "11 of 11 targets reached, 320 comparisons.");
  assertStringIncludes(text, "0 of 40, 0 % (0 to 8.8 %)");
  assertStringIncludes(text, "Load at the end: 0.90, 0.80, 0.70");
  assertNotMatch(text, /partial|missed|Missed/);
  assert(!text.includes("\x1b"));
  assertEquals(isSound(report), true);
});

Deno.test("renderSelftest() names the target that was missed", () => {
  const bad = outcomes(10, { placement: "isolated", plantedPercent: 3, ratio: 0.99 });
  const report = reportOf({ outcomes: [...GOOD, ...bad] });
  assertStringIncludes(
    renderSelftest(report, { width: 120 }),
    "Missed: isolated, +3 %: found in at least 95 %; isolated, wrong direction never.",
  );
  assertEquals(isSound(report), false);
});

Deno.test("renderSelftest() of few comparisons says that they are too few, which is not unsound", () => {
  const report = reportOf({
    outcomes: outcomes(3),
    partialReason: "interrupted after 3 comparisons",
  });
  const text = renderSelftest(report);
  assertStringIncludes(text, "partial: interrupted after 3 comparisons.");
  assertStringIncludes(text, "0 of 11 targets reached, 11 open, 3 comparisons.");
  assertStringIncludes(text, "too few to tell: paired, A/A: difference claimed in at most 2 %");
  assertStringIncludes(text, "not measured: isolated, +3 %");
  assertEquals(isSound(report), true);
});

Deno.test("renderSelftest() lists comparisons that failed, and they make it unsound", () => {
  const failures = [{ where: "paired loop A/A", what: "ended with exit code 1" }];
  const report = reportOf({ outcomes: GOOD, failures });
  assertStringIncludes(renderSelftest(report), "failed: paired loop A/A: ended with exit code 1");
  assertEquals(isSound(report), false);
});

Deno.test("renderSelftest() puts the lab beside the tools, judged by the ratio alone", () => {
  const told = [0, 0, 1, 3, 5].map((plantedPercent, i) => ({
    tool: "mitata" as const,
    kernel: "loop" as const,
    plantedPercent,
    ratio: [1.03, 0.94, 0.9, 1.2, 1.1][i]!,
    durationMs: 5900,
  }));
  const text = renderSelftest(reportOf({ outcomes: GOOD, told }));
  const row = (name: string) =>
    text.split("\n").find((line) => line.startsWith(`  ${name} `))?.slice(name.length + 2).trim()
      .replaceAll(" %", "").split(/ +/);
  assertEquals(row("mitata"), ["5.9", "2", "100", "100", "50", "4.50", "0", "100", "100", "1"]);
  assertEquals(row("lab paired"), ["3.0", "40", "0", "0", "0", "0.00", "100", "100", "100", "40"]);
});

Deno.test("renderSelftest() keeps tables and paragraphs within 80 columns", () => {
  const stated = GOOD.map((outcome) => ({ ...outcome, state: "quiet" as const }));
  for (const outcomes of [GOOD, stated]) {
    const lines = renderSelftest(reportOf({ outcomes })).split("\n");
    assertEquals(lines.filter((line) => line.length > 80), []);
    assert(lines.some((line) => line.length > 60));
    assertEquals(lines.some((line) => line.endsWith("off quiet")), outcomes === stated);
  }
});

Deno.test("renderSelftest() shows comparisons beside a neighbor in tables and targets of their own", () => {
  const beside = outcomes(40, { plantedPercent: 0, placement: "paired", neighbor: true });
  const all = [...GOOD, ...beside];
  const report = syntheticSelftest({
    outcomes: all,
    cells: summarize(all),
    targets: evaluateTargets(all, ["paired"], true),
  });
  const text = renderSelftest(report, { width: 200 });
  assertStringIncludes(text, "paired, beside a neighbor on and off at random: both functions");
  assertStringIncludes(text, "reached: paired beside a neighbor, A/A: proven equivalent");
  assertEquals(text.split("Shares of comparisons").length, 4);
});
