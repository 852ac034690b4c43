import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { exitCodeOf } from "../../bench/cli/lab_command.ts";
import { analyzeGroup } from "../../bench/measure/analyze.ts";
import { controlOutcomes } from "../../bench/measure/control_outcome.ts";
import type { LabReport } from "../../bench/record/lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
import { SequentialPlan } from "../../bench/stats/mod.ts";
import { blocksAt, rawGroup } from "../measure/raw_group.ts";
import { syntheticReport } from "../report/synthetic_report.ts";

const JUDGEMENT = { plan: new SequentialPlan({ looks: [8, 16, 32] }), margin: 0.02 };
const BLOCKS = 32;

/** A run whose controls took so many times as long as the baseline, from raw windows to the report. */
function reportWith(again: number, doubled: number): LabReport {
  const group = analyzeGroup(
    rawGroup([
      { name: "direct", nsByBlock: blocksAt(1, BLOCKS) },
      { name: "boolean_branch", nsByBlock: blocksAt(1.2, BLOCKS) },
      { name: "direct_again", control: true, nsByBlock: blocksAt(again, BLOCKS) },
      { name: "direct_x2", control: true, nsByBlock: blocksAt(doubled, BLOCKS) },
    ]),
    JUDGEMENT,
  );
  return { ...syntheticReport(), groups: [group], controls: controlOutcomes([group]) };
}

/** Where each form of the report says "unproven" and where it first names a strategy with its figures. */
function firstScreens(report: LabReport): readonly string[] {
  const bodyOf = (html: string) => html.slice(html.indexOf("<body"));
  return [
    renderTerminal(report),
    renderMarkdown(report),
    bodyOf(renderHtml(report)),
  ].map((text) => text.slice(0, text.indexOf("boolean_branch")));
}

Deno.test("a run whose controls come out as expected is proven and exits with 0", () => {
  const report = reportWith(1, 2);
  for (const text of firstScreens(report)) assertNotMatch(text, /unproven/i);
  assertEquals(exitCodeOf(report, false), 0);
});

const FAILING: readonly (readonly [string, number, number])[] = [
  ["an A/A that differs", 1.05, 2],
  ["an A/A that is faster", 0.95, 2],
  ["a known difference that is not found", 1, 1.01],
  ["a known difference in the wrong direction", 1, 0.5],
];
for (const [what, again, doubled] of FAILING) {
  Deno.test(`a run with ${what} is headed "unproven" in every form and exits with 1`, () => {
    const report = reportWith(again, doubled);
    for (const text of firstScreens(report)) {
      assert(/unproven/i.test(text), `not before the first strategy: ${text.slice(-400)}`);
    }
    assertStringIncludes(renderTerminal(report), "a control failed");
    assertEquals(exitCodeOf(report, false), 1);
  });
}

Deno.test("a run without controls that were judged proves nothing and exits with 1", () => {
  const report = { ...reportWith(1, 2), controls: [] };
  assertStringIncludes(renderTerminal(report), "unproven");
  assertEquals(exitCodeOf(report, false), 1);
});

Deno.test("an interrupted run exits with 130, proven or not", () => {
  assertEquals(exitCodeOf(reportWith(1, 2), true), 130);
  assertEquals(exitCodeOf(reportWith(1.05, 2), true), 130);
});
