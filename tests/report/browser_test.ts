import { assert, assertEquals } from "@std/assert";
import type { LabReport } from "../../bench/record/lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderSvg } from "../../bench/studies/lab/svg.ts";
import { assertSound, browserTest } from "./browser_page.ts";
import { summaryOf } from "../../bench/record/selftest_summary.ts";
import { syntheticSelftest } from "../selftest/synthetic_selftest.ts";
import { syntheticReport } from "./synthetic_report.ts";

const FULL = syntheticReport({ rounds: 6 });
const BAD = syntheticReport({ rounds: 2, controlFails: true, partial: true });

/** Long names of strategies and workloads, of the letters that are widest, and very large ratios. */
function extreme(): LabReport {
  const small = syntheticReport({ workloads: ["more_used", "round_trip_4"], rounds: 2 });
  return {
    ...small,
    groups: small.groups.map((group) => ({
      ...group,
      workload: `${group.workload}:WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW`,
      cells: group.cells.map((cell, i) => {
        const comparison = cell.comparison && i === 4
          ? { ...cell.comparison, ratio: 123.4, ratioLow: 101.2, ratioHigh: 150.1 }
          : cell.comparison;
        const strategy = i === 2 ? `./MMMMMMMMMMMMMMMMMM/${"wide/".repeat(8)}m.ts` : cell.strategy;
        return { ...cell, strategy, comparison };
      }),
    })),
  };
}

browserTest("lab.html in a browser", () => ["lab.html", renderHtml(FULL)], (view) => {
  assertSound(view);
  const strategies = FULL.groups[0]!.cells.filter((cell) => !cell.control).slice(1)
    .map((cell) => cell.strategy);
  // One plot beside the answer, one for each group and one of its windows, and heat maps: of up to eleven columns on
  // wide pages, of four on narrow ones, with their colors.
  const heatMaps = Math.ceil(FULL.groups.length / (view.width < 1180 ? 4 : 11));
  assertEquals(view.chartCount, 1 + 2 * FULL.groups.length + 1 + heatMaps);
  const [texts] = view.chartTexts;
  for (const strategy of strategies) assert(texts!.includes(strategy), `${strategy} in ${texts}`);
  // The answer, and on wide screens the figure, the table and how sure it is.
  const [answer, ...others] = view.answerBottoms;
  assert(answer! < view.height, "the answer must stand on the first screen");
  assertEquals(others.length, 4);
  if (view.width >= 1180) {
    for (const bottom of others) assert(bottom <= view.height, `${bottom} of ${view.height}`);
  }
});

browserTest("lab.html of an unproven, partial run in a browser", () => [
  "lab.html",
  renderHtml(BAD),
], assertSound);

browserTest("lab.html with long names and large ratios in a browser", () => [
  "lab.html",
  renderHtml(extreme()),
], assertSound);

const TESTED = {
  ...syntheticReport({ workloads: ["more_used"], blocks: 3, rounds: 3 }),
  selftest: summaryOf(syntheticSelftest()),
};

browserTest(
  "lab.html with a self-test in a browser",
  () => ["lab.html", renderHtml(TESTED)],
  (view) => {
    assertSound(view);
    const texts = view.chartTexts.flat();
    for (const { wanted } of TESTED.selftest.targets) assert(texts.includes(wanted), wanted);
  },
);

browserTest("lab.svg in a browser", () => ["lab.svg", renderSvg(FULL)], (view) => {
  assertEquals(view.messages.concat(view.requests, view.cut, view.overlaps, view.faint), []);
  assertEquals(view.chartCount, 1);
  assertEquals(view.strayMarks, 0);
});

// Everything that the tests above look for, known.
const FAULTY = `<!DOCTYPE html><title>faulty</title><body style="margin:0;background:#fff">
<svg width="200" height="60"><title>known</title>
<text x="10" y="20">one label</text><text x="15" y="22">another</text>
<text x="180" y="50">cut label</text><circle cx="199" cy="30" r="5"/>
<text x="10" y="50" fill="#ddd">faint</text></svg>
<p style="width:3000px;text-align:right">far away</p>
<img src="missing.png"><script>console.error("known"); undefinedName();</script>`;

browserTest("the browser test sees known faults", () => ["lab.html", FAULTY], (view) => {
  assertEquals(view.messages.some((message) => message === "known"), true);
  assertEquals(view.messages.some((message) => message.includes("undefinedName")), true);
  assertEquals(view.requests.length, 1);
  assertEquals(view.overlaps, ["known: one label / another"]);
  assertEquals(view.cut, ["known: cut label"]);
  assertEquals(view.strayMarks, 1);
  assertEquals(view.outside.includes("far away"), true);
  assertEquals(view.faint.map((entry) => entry.split(":")[0]), ["faint"]);
  assert(view.scrollWidth > view.clientWidth);
});
