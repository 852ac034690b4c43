/** Names that somebody else chose, in every form of the report. */
import { assert, assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import stringWidth from "string-width";
import type { LabReport } from "../../bench/record/lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderSvg } from "../../bench/studies/lab/svg.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
import { fitText } from "../../bench/report/charts/chart.ts";
import { codeSpan, escapedText, literalText } from "../../bench/report/markdown_text.ts";
import { cutEnd, cutNames, markedParts, quoted, visible } from "../../bench/record/names.ts";
import { renderProgress } from "../../bench/cli/progress.ts";
import { alignTable } from "../../bench/report/text_table.ts";
import { testWith } from "../permitted.ts";
import { syntheticReport } from "./synthetic_report.ts";

const test = testWith("read");
const SMALL = syntheticReport({
  workloads: ["more_used"],
  strategies: ["boolean_branch", "map_lookup"],
  rounds: 3,
});
const HAN = "漢字".repeat(20);

/** The report with its baseline and first strategy called otherwise, as a comparison of functions has it. */
function called(baseline: string, strategy: string): LabReport {
  const names = new Map([
    ["direct", baseline],
    ["boolean_branch", strategy],
    ["direct_again", `${baseline}_again`],
    ["direct_x2", `${baseline}_plus10`],
  ]);
  const groups = SMALL.groups.slice(0, 1).map((group) => ({
    ...group,
    workload: "functions",
    order: "-",
    layouts: "-",
    baseline,
    cells: group.cells.map((cell) => ({
      ...cell,
      strategy: names.get(cell.strategy) ?? cell.strategy,
    })),
  }));
  return { ...SMALL, groups };
}

const NASTY = [
  "tick`tick",
  "``",
  "a|b",
  "a\\|b",
  "<img src=x>",
  "a\nb",
  "\x1b[31mred\x9b",
  "\u202etxt.exe",
  "e\u0301\u0302.ts",
  "👩‍👩‍👧‍👦🏳️‍🌈.ts",
  "&amp;",
  "_*[x](y)*_",
  HAN,
  " x ",
];

const nasty = fc.array(fc.constantFrom(...NASTY, "f", ".ts", "_", "字"), {
  minLength: 1,
  maxLength: 6,
}).map((parts) => parts.join(""));

test("every name leaves every form whole, and nothing unseen in it", () => {
  fc.assert(
    fc.property(nasty, nasty, (baseline, strategy) => {
      fc.pre(baseline !== strategy);
      const report = called(baseline, strategy);
      const terminal = renderTerminal(report, { width: 80 });
      // deno-lint-ignore no-control-regex
      const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\ufdd0]/;
      assertNotMatch(terminal, unseen);
      for (const line of terminal.split("\n").filter((line) => / {2}.* to /.test(line))) {
        assert(stringWidth(line) <= 80, line);
      }
      const markdown = renderMarkdown(report);
      assertNotMatch(markdown, unseen);
      const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
      const columns = (row: string) => row.replace(/\\\|/g, "").split("|").length;
      const table = rows.filter((row) => /\| [+−\d.]+ to [+−\d.]+ \|/.test(row));
      assertEquals(new Set(table.map(columns)).size, 1);
      assertEquals(table.length, SMALL.groups[0]!.cells.length - 1);
      const html = renderHtml(report);
      assertNotMatch(html, unseen);
      assertNotMatch(html, /<img src=x>/);
      const svg = renderSvg(report);
      assertNotMatch(svg, unseen);
      assertNotMatch(svg, /<img/);
    }),
    { seed: 3, numRuns: 25 },
  );
});

test("a backquote in a name never turns text into code", () => {
  const report = called("tick`tick.ts", "other");
  const html = renderHtml(report);
  assertStringIncludes(html, "<code>tick`tick.ts</code>");
  for (const [, code = ""] of html.matchAll(/<code>(.*?)<\/code>/g)) {
    assertNotMatch(code, /\b(?:over|against|costs|than)\b/);
  }
  const markdown = renderMarkdown(report);
  assertStringIncludes(markdown, "<code>tick&#96;tick&#46;ts</code>");
  for (const line of markdown.replace(/^```.*?^```$/gms, "").split("\n")) {
    assertEquals((line.replace(/\\`/g, "").split("`").length - 1) % 2, 0, line);
  }
  assertStringIncludes(renderTerminal(report), "tick`tick.ts");
});

test("names that differ at their end are cut so that they still do, by columns", () => {
  const text = renderTerminal(called(HAN, "f"), { width: 80 });
  const rows = text.split("\n").filter((line) => /^ {2}\(?漢.*( to |baseline)/.test(line));
  assertEquals(rows.filter((row) => row.includes("_again)")).length, 1);
  assertEquals(rows.filter((row) => row.includes("_plus10)")).length, 1);
  for (const row of rows) assert(stringWidth(row) <= 80, row);
  const columns = [{ heading: "name", align: "left" }, { heading: "n", align: "right" }] as const;
  const cells = [HAN, `${HAN}_again`].map((text) => [{ text }, { text: "1" }]);
  for (let width = 12; width < 60; width++) {
    const lines = alignTable(columns, cells, { width, color: false });
    assertEquals(lines.filter((line) => stringWidth(line) > width), []);
    // The figures stand in one column.
    assertEquals(new Set(lines.map((line) => stringWidth(line))).size, 1, lines.join("\n"));
  }
});

Deno.test("cutNames() keeps names apart wherever they differ, where there is room for it", () => {
  assertEquals(cutNames(["abcdefghij", "abc"], 7), ["abc…hij", "abc"]);
  assertEquals(cutNames(["aaaaaaaaaaXbbbb", "aaaaaaaaaaYbbbb"], 9), ["aaa…Xbbbb", "aaa…Ybbbb"]);
  assertEquals(cutNames(["Xbbbbbbbbbbbb", "Ybbbbbbbbbbbb"], 5), ["Xb…bb", "Yb…bb"]);
  // A letter stays with its marks, an emoji of several code points whole.
  assertEquals(cutNames(["e\u0301e\u0301e\u0301e\u0301"], 3), ["e\u0301…e\u0301"]);
  const family = "👩‍👩‍👧‍👦";
  assertEquals(cutNames([family.repeat(4)], 5), [`${family}…${family}`]);
  assertEquals(cutEnd("字字字", 4), "字…");
  assertEquals(
    stringWidth(renderProgress({ elapsedMs: 1, leftMs: 1, label: HAN }, 60)) <= 60,
    true,
  );
});

Deno.test("visible() writes out what cannot be seen", () => {
  assertEquals(visible("a\n\t\x1b\u202e\u200bz"), "a\\n\\t\\x1b\\u202e\\u200bz");
  assertEquals(visible("漢 👩‍👧 é"), "漢 👩‍👧 é");
  assertEquals(fitText("a\nb", 100, 10), "a\\nb");
});

Deno.test("quoted() and markedParts() are inverse for any name", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string(), (name, other) => {
    const parts = markedParts(`Use ${quoted(name)} or ${quoted(other)}.`);
    assertEquals(parts.filter(({ isCode }) => isCode).map(({ text }) => text), [
      visible(name),
      visible(other),
    ]);
  }));
  assertEquals(markedParts("it`s"), [{ isCode: false, text: "it`s" }]);
});

Deno.test("codeSpan() keeps usual names in backquotes and spells the others in entities", () => {
  assertEquals(codeSpan("switch_const_ops"), "`switch_const_ops`");
  assertEquals(codeSpan("<b>&*"), "`<b>&*`");
  assertEquals(codeSpan("a`b|c"), "<code>a&#96;b&#124;c</code>");
  assertEquals(escapedText("Use `a` | b*"), "Use `a` \\| b\\*");
  assertEquals(escapedText("it`s"), "it\\`s");
  assertEquals(literalText("a`b`"), "a\\`b\\`");
});
