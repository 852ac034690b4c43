import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { planGroups } from "../../bench/studies/lab/lab_plan.ts";
import { advise, layoutCount } from "../../bench/studies/lab/advice.ts";
import type { AdviceRow } from "../../bench/studies/lab/mod.ts";
import type { GroupResult, LabReport } from "../../bench/record/lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
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

const texts = (row: AdviceRow | undefined): string => JSON.stringify(row);

Deno.test("advise() says what to use, at which price, and what the worst choice costs", () => {
  assertEquals(advise(WHOLE).map(({ headline: _, ...row }) => Object.values(row)), [
    [
      "2 layouts",
      "`b`",
      "`a`",
      "at most +50.5 % (+49.5 to +51.5 %)",
      "+166 % (+163 to +168 %): `c`",
      "holds in 2 of 3 comparisons, not in round_trip_4 · random · split+packed: there `a`; " +
      "the worst choice costs most in more_used · random · split+packed",
    ],
    [
      "4 layouts",
      "`b`",
      "`c`",
      "+30.0 % (+29.0 to +31.0 %)",
      "+23.1 % (+21.4 to +24.8 %): `a`",
      "",
    ],
    ["8 layouts", "`c`", "", "+200 % (+199 to +201 %)", "+200 % (+199 to +201 %): `a`", ""],
    [
      "small operations, 2 layouts",
      "`a`",
      "`b`",
      "+50.0 % (+49.0 to +51.0 %)",
      "+167 % (+164 to +169 %): `c`",
      "only measured by more_used · random · split+packed",
    ],
    [
      "large operations, 2 layouts",
      "`b`",
      "`a`",
      "at most +20.0 % (+19.0 to +21.0 %)",
      "+27.3 % (+25.2 to +29.4 %): `c`",
      "holds in 1 of 2 comparisons, not in round_trip_4 · random · split+packed: there `a`; " +
      "the worst choice costs most in round_trip_4 · alternating · split+packed",
    ],
    [
      "random order, 2 layouts",
      "`a`",
      "",
      "at most +50.0 % (+49.0 to +51.0 %)",
      "+167 % (+164 to +169 %): `c`",
      "the worst choice costs most in more_used · random · split+packed",
    ],
    [
      "predictable order, 2 layouts",
      "`b`",
      "",
      "+10.0 % (+9.00 to +11.0 %)",
      "+27.3 % (+25.2 to +29.4 %): `c`",
      "only measured by round_trip_4 · alternating · split+packed",
    ],
  ]);
  assertEquals(advise(WHOLE).map(({ headline }) => headline), [
    ...[true, true, true, true],
    ...[false, true, false],
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
  assertEquals(two!.use, "`a`");
  assertStringIncludes(
    two!.note,
    "3 of 5 comparisons, least in round_trip_4 · alternating · split+packed: there `b`",
  );
});

Deno.test("advise() says how much faster where the choice is faster than the baseline everywhere", () => {
  const [two] = advise(report([
    group("more_used/random/split+packed", [["a", 0.9], ["b", 1.5]]),
    group("round_trip_4/random/split+packed", [["a", 0.95], ["b", 1.2]]),
  ]));
  assertEquals(two!.price, "at least 5.00 % faster (4.00 to 6.00 %)");
});

Deno.test("advise() names what was not measured, and a flag that measures it", () => {
  const rows = advise(report([group("round_trip_4/one/split", [["a", 1.1], ["b", 1.2]])]));
  assertEquals(rows.length, 7);
  for (const { situation, use, note } of rows) {
    assertEquals(use, "not measured");
    const name = /`--workloads ([^`]+)`/.exec(note)![1]!;
    const comparisons = [name];
    const planned = planGroups(WORKLOADS, { quick: false, placement: "isolated", comparisons });
    assertEquals(planned.length, 1, name);
    assert(findWorkload(planned[0]!.workload).variants.length > 0);
    const again = advise(report([group(name, [["a", 1.1], ["b", 1.2]])])).find((row) =>
      row.situation.startsWith(situation) ||
      (situation === "more layouts" && row.situation === "8 layouts")
    );
    assertEquals(again!.use, "`a`");
  }
});

Deno.test("advise() tells what was begun from what was not measured", () => {
  const begun = group("round_trip_4/random/split+packed", [["a", 1.1], ["b", 1.2]]);
  const cells = begun.cells.map((cell) => ({ ...cell, comparison: null }));
  const [two, four] = advise(report([{ ...begun, cells }]));
  assertEquals([two!.use, four!.use], ["too little measured", "not measured"]);
});

Deno.test("there is no advice for an unproven run, and a table of their figures for functions", () => {
  assertEquals(advise(report(WHOLE.groups, false)), []);
  const functions = report(
    WHOLE.groups.slice(0, 1).map((group) => ({ ...group, workload: "functions" })),
  );
  assertEquals([advise(functions), advise(report([]))], [[], []]);
  for (const render of [renderTerminal, renderMarkdown, renderHtml]) {
    assertStringIncludes(render(report(WHOLE.groups, false)), "No advice, as the run is unproven.");
    assert(!render(functions).includes("situation"));
  }
  for (const render of [renderMarkdown, renderHtml]) {
    const flat = plain(render(functions));
    const row = flat.slice(flat.indexOf("over direct (interval)"));
    for (
      const figure of [
        "a 15.0 +50.0 % (+49.0 to +51.0 %) slower",
        "c 40.0 +300 % (+299 to +301 %) slower",
      ]
    ) {
      assertStringIncludes(row, figure);
    }
  }
});

Deno.test("advise() names no winner where the run shows no difference, and all where they are equal", () => {
  const two = (...figures: Figure[]) =>
    advise(report([group("round_trip_4/random/split+packed", figures)]))[0];
  const open = two(["a", 1.1, 0.2], ["b", 1.15, 0.2], ["c", 1.2, 0.2]);
  assertStringIncludes(open!.note, "no difference beyond 2 % shown between 3 strategies");
  assertMatch(open!.worst, /^not shown to cost more, \+9\.09 % \(.*: `c`$/);
  assertMatch(two(["a", 1.1], ["b", 1.2], ["c", 1.25, 0.2])!.worst, /^\+9\.09 % \(.*: `b`$/);
  const equal = two(["a", 1.1, 0.003], ["b", 1.101, 0.003]);
  assertEquals([equal!.use, equal!.asGood, equal!.worst], ["any of 2", "all within 2 %", ""]);
});

Deno.test("the default runs hold what the advice asks for", () => {
  const open = (quick: boolean) =>
    advise(report(
      planGroups(WORKLOADS, { quick, placement: "isolated" }).map(({ workload, order, layouts }) =>
        group(`${workload}/${order}/${layouts}`, [["a", 1.1], ["b", 1.2]])
      ),
    )).filter(({ use }) => use === "not measured").map(({ situation }) => situation);
  assertEquals([open(false), open(true)], [[], ["more layouts"]]);
});

/** A report in words alone: marks, tags and line breaks are gone. */
function plain(text: string): string {
  return text.replace(/<style>.*?<\/style>|<svg.*?<\/svg>|<\/?code>|<wbr>/gs, "").replace(
    /<[^>]+>|\|/g,
    " ",
  )
    .replaceAll("&nbsp;", " ").replace(/[`*\\]/g, "").replace(/\s+/g, " ");
}

Deno.test("every form of a report shows the whole advice, each figure with its interval", () => {
  for (const render of [renderTerminal, renderMarkdown, renderHtml]) {
    const shown = plain(render(WHOLE));
    for (const { headline: _, ...row } of advise(WHOLE)) {
      for (const text of Object.values(row)) assertStringIncludes(shown, plain(text));
    }
  }
  for (const row of advise(WHOLE)) {
    for (const [, after] of texts(row).matchAll(/[+−]\d[\d.]* %(.{0,2})/g)) {
      assert(/^ \(|^\)/.test(after!), texts(row));
    }
  }
});

Deno.test("the first screen holds the answer, one figure, five situations, and how sure that is", () => {
  const markdown = renderMarkdown(WHOLE).split("<details>")[0]!;
  const html = renderHtml(WHOLE).split("<nav")[0]!;
  for (
    const [first, row] of [[markdown, /^\| (?!situation|:)/gm], [
      html,
      /<tr role="row"><th scope="row"/g,
    ]] as const
  ) {
    const parts = [
      first.indexOf("Use "),
      first.search(/```text|<svg/),
      first.indexOf("situation"),
      first.indexOf("How sure: 1 of 1 control passed"),
    ];
    assert(parts[0]! > 0);
    assertEquals(parts, parts.toSorted((a, b) => a - b));
    assertEquals(first.match(/```text|<svg/g)!.length, 1);
    assertEquals(first.match(row)!.length, 5);
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
