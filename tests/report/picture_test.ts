import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import type { GroupResult, LabReport } from "../../bench/record/lab.ts";
import { headlineGroups, renderSvg } from "../../bench/studies/lab/svg.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
import { fitText } from "../../bench/report/charts/chart.ts";
import {
  intervalNumbers,
  percent,
  percentNumber,
  ratioWithInterval,
} from "../../bench/report/figure.ts";
import { ratioOf } from "../../bench/record/ratio.ts";
import { sharingCosts } from "../../bench/measure/placement_cost.ts";
import { labJson } from "../../bench/record/write_files.ts";
import { syntheticReport } from "./synthetic_report.ts";

const FULL = syntheticReport({ rounds: 6 });
const SMALL = syntheticReport({
  workloads: ["more_used"],
  strategies: ["boolean_branch"],
  rounds: 3,
  blocks: 4,
});

/** Fails unless every element is closed in order. */
function assertWellFormed(markup: string): void {
  const voids = ["meta", "link", "wbr"];
  const open: string[] = [];
  for (const [, end, name, , closed] of markup.matchAll(/<(\/?)([a-zA-Z]\w*)([^<>]*?)(\/?)>/g)) {
    if (closed || voids.includes(name!)) continue;
    if (end) assertEquals(open.pop(), name);
    else open.push(name!);
  }
  assertEquals(open, []);
}

/** Texts of an SVG or HTML, entities resolved. */
function texts(markup: string): string {
  return markup.replace(/<style>[\s\S]*?<\/style>/g, "").replace(/<[^>]*>/g, "\n")
    .replaceAll("&nbsp;", " ").replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

Deno.test("renderSvg() shows every strategy of its groups with estimate and interval", () => {
  const svg = renderSvg(FULL);
  assertWellFormed(svg);
  const shown = texts(svg);
  for (const group of headlineGroups(FULL, 2)) {
    for (const cell of group.cells.filter((cell) => !cell.control && cell.comparison !== null)) {
      const estimate = ratioOf(group, cell)!;
      assertStringIncludes(shown, cell.strategy);
      assertStringIncludes(shown, `${percent(estimate.ratio)} (${intervalNumbers(estimate)})`);
    }
  }
  assertStringIncludes(shown, "A/A: direct again");
  assertNotMatch(shown, /unproven|partial/);
});

Deno.test("renderSvg() is titled, described, dark where preferred, and refers to nothing outside", () => {
  const svg = renderSvg(FULL);
  assertMatch(svg, /^<svg [^>]*role="img" aria-labelledby="lab-t lab-d"><title id="lab-t">/);
  assertMatch(svg, /<desc id="lab-d">[^<]+95 % interval/);
  assertStringIncludes(svg, "@media (prefers-color-scheme:dark)");
  assertNotMatch(svg, /<script|href=|url\((?!#)|@import|xlink/);
  assertNotMatch(svg, /zr\d/);
  // Every color has its class, or the dark would keep a light one.
  for (const [tag] of svg.matchAll(/<(path|text|rect|circle|polygon)\b[^>]*>/g)) {
    for (const property of ["fill", "stroke"]) {
      const color = new RegExp(` ${property}="([^"]*)"`).exec(tag)?.[1] ?? "none";
      const isSeen = !tag.includes(`${property}-opacity="0"`) &&
        !tag.includes(`${property}-width="0"`);
      if (color === "none" || color === "transparent" || !isSeen) continue;
      assertMatch(tag, new RegExp(`class="[^"]*\\b${property[0]}-\\w+`), tag);
    }
  }
});

Deno.test("renderSvg() and renderHtml() give the same text for the same report", () => {
  const [svg, html] = [renderSvg(SMALL), renderHtml(SMALL)];
  renderSvg(FULL);
  assertEquals(renderSvg(SMALL), svg);
  assertEquals(renderHtml(SMALL), html);
});

Deno.test("renderSvg() says unproven and partial in the picture itself", () => {
  const shown = texts(renderSvg(syntheticReport({ controlFails: true, partial: true, rounds: 1 })));
  assertStringIncludes(shown, "unproven: a control of this run failed");
  assertStringIncludes(shown, "partial: the run ended early");
});

Deno.test("renderSvg() of a report without comparisons says so", () => {
  const svg = renderSvg({ ...FULL, groups: [] });
  assertWellFormed(svg);
  assertStringIncludes(texts(svg), "No comparison was finished.");
});

Deno.test("headlineGroups() puts recorded before synthetic, isolated before shared", () => {
  const shared = FULL.groups.map((group) => ({ ...group, placement: "shared" as const }));
  const names = headlineGroups({ ...FULL, groups: [...shared, ...FULL.groups] }, 3)
    .map((group) => `${group.workload}/${group.order}/${group.placement}`);
  assertEquals(names, [
    "trace:mixed-e-random/recorded/isolated",
    "round_trip_4/random/isolated",
    "round_trip_4/random/isolated",
  ]);
});

Deno.test("renderHtml() answers first and needs neither network nor script", () => {
  const html = renderHtml(FULL);
  assertWellFormed(html.replace(/^<!DOCTYPE html>/, ""));
  const body = html.slice(html.indexOf("<body>"));
  const question = body.indexOf("Which dispatch should I use, and how sure are you?");
  const answer = body.indexOf('<p class="strong">Use <code>');
  assert(question > 0 && question < answer && answer < body.indexOf("<svg"));
  assertNotMatch(html, /<script|<iframe|@import|\ssrc=|url\(/);
  for (const [, target] of html.matchAll(/href="([^"]*)"/g)) {
    assertMatch(target!, /^(#[\w-]+|data:,)$/);
    if (target!.startsWith("#")) assertStringIncludes(html, `id="${target!.slice(1)}"`);
  }
});

Deno.test("renderHtml() gives no identifier twice and every chart a title and a description", () => {
  const html = renderHtml(FULL);
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
  assertEquals(ids.length, new Set(ids).size);
  const charts = html.match(/<svg\b/g)!.length;
  assertEquals(
    html.match(/<svg [^>]*role="img"[^>]*><title [^>]*>[^<]+<\/title><desc /g)?.length,
    charts,
  );
  assertNotMatch(html, /aria-label=""/);
  // One beside the answer, a plot and the windows of each group, and the heat maps.
  assert(charts > 1 + 2 * FULL.groups.length);
});

Deno.test("renderHtml() repeats every figure of its charts in a table", () => {
  const html = renderHtml(FULL);
  for (const group of FULL.groups) {
    for (const cell of group.cells.filter((cell) => cell.comparison !== null)) {
      const estimate = ratioOf(group, cell)!;
      assertStringIncludes(html, `>${percentNumber(estimate.ratio, estimate.margin)}</td>`);
      assertStringIncludes(html, `>${intervalNumbers(estimate)}</td>`);
    }
  }
});

Deno.test("renderHtml() and renderSvg() show markup in names as text", () => {
  const evil = `</style><script>alert(1)</script><img src=x onerror=y>"'&`;
  const report: LabReport = JSON.parse(JSON.stringify(SMALL), (key, value) => {
    const kept = ["schema", "verdict", "placement", "startedAt"];
    return typeof value === "string" && !kept.includes(key) ? `${value}${evil}` : value;
  });
  for (const markup of [renderHtml(report), renderSvg(report)]) {
    assertNotMatch(markup, /<script|<img/);
    assertWellFormed(markup.replace(/^<!DOCTYPE html>/, ""));
  }
  assertStringIncludes(texts(renderHtml(report)), evil);
});

Deno.test("sharingCosts() compares the same work in both placements, block by block", () => {
  // The machine is twice as slow in every second block, for both; shared takes 3 times as long, give or take.
  const measured = (group: GroupResult, placement: GroupResult["placement"], times: number) => ({
    ...group,
    placement,
    cells: group.cells.map((cell) => ({
      ...cell,
      processes: cell.processes.map((process) => {
        const scatter = placement === "shared" ? 1 + (process.block % 3 - 1) / 100 : 1;
        const factor = times * scatter * (1 + process.block % 2);
        return { ...process, windowsNs: [10, 11, 12, 13].map((ns) => ns * factor) };
      }),
    })),
  });
  const groups = FULL.groups.slice(0, 2).flatMap((group) => [
    measured(group, "isolated", 1),
    measured(group, "shared", 3),
  ]);
  const sharing = sharingCosts(groups);
  const strategies = FULL.groups[0]!.cells.filter((cell) => !cell.control).length;
  assertEquals(sharing.length, 2 * strategies);
  for (const { ratio, ratioLow, ratioHigh, blocks } of sharing) {
    assert(Math.abs(ratio - 3) < 0.02);
    assert(ratioLow < 3 && ratioHigh > 3 && ratioHigh - ratioLow < 0.1);
    assertEquals(blocks, FULL.groups[0]!.cells[0]!.processes.length);
  }
  assertEquals(sharingCosts(FULL.groups), []);
  const both = { ...FULL, groups, sharing };
  for (const text of [renderHtml(both), renderMarkdown(both), renderTerminal(both)]) {
    assertStringIncludes(text, "What sharing a process costs");
    assertStringIncludes(text, "95 % interval");
    const { ratio, ratioLow, ratioHigh } = sharing[0]!;
    assertStringIncludes(text, ratioWithInterval({ ratio, low: ratioLow, high: ratioHigh }));
  }
  assertEquals(readLabReport(labJson(both), "both").sharing, sharing);
});

Deno.test("fitText() keeps both ends of what does not fit", () => {
  assertEquals(fitText("short", 200, 12), "short");
  const fitted = fitText("a_name_that_is_much_too_long_for_its_column", 100, 12);
  assertMatch(fitted, /^a_na.*….*lumn$/);
  assertEquals(fitText("MMMMMMMMMM", 60, 12), "MM…MM");
  assertEquals(fitText("abc", 1, 12), "…");
});
