import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { planGroups } from "../../bench/studies/lab/lab_plan.ts";
import { advise, layoutCount } from "../../bench/studies/lab/advice.ts";
import type { GroupResult, LabReport } from "../../bench/record/lab.ts";
import { renderHtml } from "../../bench/studies/lab/html.ts";
import { renderMarkdown } from "../../bench/studies/lab/markdown.ts";
import { renderTerminal } from "../../bench/studies/lab/terminal.ts";
import type { Verdict } from "../../bench/stats/verdict.ts";
import { findWorkload, WORKLOADS } from "../../bench/workload/mod.ts";
import { syntheticReport } from "./synthetic_report.ts";

const FOUR = "split+packed+split_in_order+packed_in_order";
const EMPTY = syntheticReport({ workloads: [] });
const PASSED = { name: "A/A", where: "", expected: "", observed: "", passed: true };

type Figure = readonly [strategy: string, ratio: number, halfWidth?: number];

function group(name: string, figures: readonly Figure[]): GroupResult {
  const [workload = "", order = "", layouts = ""] = name.split("/");
  const cell = { control: false, nsPerOp: 10, processes: [] };
  const cells = figures.map(([strategy, ratio, halfWidth = 0.01]) => {
    const verdict: Verdict = ratio - halfWidth > 1 ? "slower" : "inconclusive";
    const [ratioLow, ratioHigh] = [ratio - halfWidth, ratio + halfWidth];
    const rest = { confidence: 0.95, blocks: 8, pAdjusted: 0, minimumDetectableEffect: 0.01 };
    return {
      ...cell,
      strategy,
      comparison: {
        ...rest,
        baseline: "direct",
        ratio,
        ratioLow,
        ratioHigh,
        outlierShare: 0,
        verdict,
      },
    };
  });
  return {
    workload,
    operation: "an operation",
    order,
    layouts,
    baseline: "direct",
    placement: "isolated",
    cells: [{ ...cell, strategy: "direct", comparison: null }, ...cells],
  };
}

function report(groups: readonly GroupResult[], passed = true): LabReport {
  return { ...EMPTY, groups, controls: [{ ...PASSED, passed }] };
}

const WHOLE = report([
  group("more_used/random/split+packed", [["a", 1.5], ["b", 1.505], ["c", 4]]),
  group("round_trip_4/random/split+packed", [["a", 1.1], ["b", 1.2], ["c", 1.4]]),
  group("round_trip_4/alternating/split+packed", [["a", 1.3], ["b", 1.1], ["c", 1.4]]),
  group(`round_trip_4/random/${FOUR}`, [["a", 1.6], ["b", 1.3], ["c", 1.31]]),
  group("more_used_clones/random/clones-8", [["a", 9], ["b", 6], ["c", 3]]),
  group("round_trip_4/one/split", [["a", 1], ["b", 1], ["c", 3]]),
]);

Deno.test("advise() says in five lines what to use, at which cost, and what being wrong costs", () => {
  assertEquals(advise(WHOLE).map(({ topic, text }) => `${topic}: ${text}`), [
    "2 layouts: `b` (as good: `a`) in 2 of 3 comparisons (not in round_trip_4 · random · split+packed: " +
    "there `a`), at most +50.5 % (+49.5 to +51.5 %) over `direct`; wrong: `c` costs +166 % (+163 to " +
    "+168 %) more in more_used · random · split+packed.",
    "4 layouts: `b` (as good: `c`), +30.0 % (+29.0 to +31.0 %) over `direct`; wrong: `a` costs " +
    "+23.1 % (+21.4 to +24.8 %) more.",
    "8 layouts: `c`, +200 % (+199 to +201 %) over `direct`; wrong: `a` costs +200 % (+199 to +201 %) more.",
    "Operations, 2 layouts: small (more_used, random): `a` (as good: `b`), +50.0 % (+49.0 to +51.0 %) over `direct`; " +
    "wrong: `c` costs +167 % (+164 to +169 %) more; large: `b` (as good: `a`) in 1 of 2 comparisons " +
    "(not in round_trip_4 · random · split+packed: there `a`), at most +20.0 % (+19.0 to +21.0 %) over " +
    "`direct`; wrong: `c` costs +27.3 % (+25.2 to +29.4 %) more in round_trip_4 · alternating · split+packed.",
    "Order, 2 layouts: predictable (round_trip_4, alternating): `b`, +10.0 % (+9.00 to +11.0 %) over `direct`; wrong: `c` costs " +
    "+27.3 % (+25.2 to +29.4 %) more; random: `a`, at most +50.0 % (+49.0 to +51.0 %) over `direct`; " +
    "wrong: `c` costs +167 % (+164 to +169 %) more in more_used · random · split+packed.",
  ]);
});

Deno.test("advise() names the worst of several comparisons that speak against its choice", () => {
  const [two] = advise(report([
    group("more_used/random/split+packed", [["a", 1.1], ["b", 1.5]]),
    group("more_used/runs/split+packed", [["a", 1.1], ["b", 1.5]]),
    group("more_used/alternating/split+packed", [["a", 1.1], ["b", 1.5]]),
    group("round_trip_4/random/split+packed", [["a", 1.4], ["b", 1.2]]),
    group("round_trip_4/alternating/split+packed", [["a", 1.4], ["b", 1.1]]),
  ]));
  assertStringIncludes(
    two!.text,
    "`a` in 3 of 5 comparisons (least in round_trip_4 · alternating · split+packed: there `b`)",
  );
});

Deno.test("advise() names what was not measured, and a flag that measures it", () => {
  const [two, four, more, operations, order] = advise(report([
    group("round_trip_4/one/split", [["a", 1.1], ["b", 1.2]]),
  ]));
  for (const line of [two, four, more, operations, order]) {
    assertStringIncludes(line!.text, "not measured in this run");
    const flags = [...line!.text.matchAll(/`--workloads ([^`]+)`/g)].map(([, name]) => name!);
    assert(flags.length > 0);
    for (const name of flags) {
      const comparisons = [name];
      const planned = planGroups(WORKLOADS, { quick: false, placement: "isolated", comparisons });
      assertEquals(planned.length, 1, name);
      assert(findWorkload(planned[0]!.workload).variants.length > 0);
    }
    // Measuring all of them leaves nothing of the line open.
    const measured = flags.map((name) => group(name, [["a", 1.1], ["b", 1.2]]));
    const again = advise(report(measured)).find(({ topic }) =>
      topic.startsWith(line!.topic) || (line === more && topic === "8 layouts")
    );
    assertEquals(again!.text.includes("not measured"), false, again!.text);
  }
});

Deno.test("advise() tells what was begun from what was not measured", () => {
  const begun = group("round_trip_4/random/split+packed", [["a", 1.1], ["b", 1.2]]);
  const cells = begun.cells.map((cell) => ({ ...cell, comparison: null }));
  const [two, four] = advise(report([{ ...begun, cells }]));
  assertStringIncludes(two!.text, "too little measured in this run");
  assertStringIncludes(four!.text, "not measured in this run");
});

Deno.test("advise() gives none for an unproven run, and says nothing of functions", () => {
  assertEquals(advise(report(WHOLE.groups, false)), [
    { topic: "Advice", text: "none, as the run is unproven." },
  ]);
  const functions = WHOLE.groups.slice(0, 1).map((group) => ({ ...group, workload: "functions" }));
  assertEquals(advise(report(functions)), []);
  assertEquals(advise(report([])), []);
});

Deno.test("advise() names no winner where the run shows no difference, and all where they are equal", () => {
  const open = report([
    group("round_trip_4/random/split+packed", [["a", 1.1, 0.2], ["b", 1.15, 0.2], ["c", 1.2, 0.2]]),
  ]);
  assertStringIncludes(
    advise(open)[0]!.text,
    "no difference beyond 2 % shown between 3 strategies",
  );
  assertStringIncludes(advise(open)[0]!.text, "wrong: not shown to cost more, `c` +9.09 % (");
  const shown = report([
    group("round_trip_4/random/split+packed", [["a", 1.1], ["b", 1.2], ["c", 1.25, 0.2]]),
  ]);
  assertStringIncludes(advise(shown)[0]!.text, "wrong: `b` costs +9.09 % (");
  const equal = report([
    group("round_trip_4/random/split+packed", [["a", 1.1, 0.003], ["b", 1.101, 0.003]]),
  ]);
  assertStringIncludes(advise(equal)[0]!.text, "any of 2, all within 2 % of each other");
  assertEquals(advise(equal)[0]!.text.includes("wrong"), false);
});

Deno.test("the default runs hold what the advice asks for", () => {
  const planned = (quick: boolean) =>
    planGroups(WORKLOADS, { quick, placement: "isolated" }).map(({ workload, order, layouts }) =>
      group(`${workload}/${order}/${layouts}`, [["a", 1.1], ["b", 1.2]])
    );
  for (const { text } of advise(report(planned(false)))) {
    assertEquals(text.includes("not measured"), false, text);
  }
  const open = advise(report(planned(true))).filter(({ text }) => text.includes("not measured"));
  assertEquals(open.map(({ topic }) => topic), ["more layouts"]);
});

Deno.test("every form of a report shows the advice, each figure with its interval", () => {
  const lines = advise(WHOLE);
  for (const render of [renderTerminal, renderMarkdown, renderHtml]) {
    const text = render(WHOLE).replace(
      /<[^>]+>|[`*\\]|&nbsp;/g,
      (mark) => mark === "&nbsp;" ? " " : "",
    )
      .replace(/\s+/g, " ");
    for (const line of lines) {
      const words = line.text.replaceAll("`", "").replace(/\s+/g, " ");
      assertStringIncludes(text, words.slice(0, 60));
      assertStringIncludes(text, words.slice(-40));
    }
  }
  for (const { text } of lines) {
    for (const [, after] of text.matchAll(/[+−]\d[\d.]* % ?(.{0,2})/g)) {
      assert(/^\(|^ma|^mo|^\)|^$/.test(after!) || text.includes("within"), text);
    }
  }
});

Deno.test("layoutCount() counts layouts and clones", () => {
  assertEquals(["split", "split+packed", FOUR, "clones-12", "-"].map(layoutCount), [
    1,
    2,
    4,
    12,
    1,
  ]);
});
