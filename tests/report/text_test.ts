import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import stringWidth from "string-width";
import type { LabReport } from "../../bench/record/lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
import { alignTable, wrap } from "../../bench/report/text_table.ts";
import { syntheticReport } from "./synthetic_report.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const SMALL = syntheticReport({
  workloads: ["more_used", "round_trip_4"],
  strategies: ["boolean_branch", "switch_mutable_ops", "function_table"],
  rounds: 4,
});
const BAD = syntheticReport({
  workloads: ["more_used"],
  strategies: ["boolean_branch", "map_lookup"],
  rounds: 4,
  controlFails: true,
  partial: true,
});
// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

/** Puts a text wherever a report holds free text. */
function everywhere(report: LabReport, text: string): LabReport {
  const tainted = JSON.parse(JSON.stringify(report), (key, value) => {
    const kept = ["schema", "verdict", "placement", "startedAt", "baseline", "mode"];
    return typeof value === "string" && !kept.includes(key) ? `${value}${text}` : value;
  });
  return {
    ...tainted,
    groups: tainted.groups.map((group: LabReport["groups"][0]) => ({
      ...group,
      baseline: group.cells[0]!.strategy,
    })),
  };
}

test("renderTerminal() of a sound report", async (t) => {
  await assertSnapshot(t, renderTerminal(SMALL));
});

test("every form heads an unproven, partial report so", () => {
  const warnings = ["unproven: a control failed", "partial: stopped by Ctrl-C", "Unproven. "];
  for (const render of [renderTerminal, renderMarkdown, renderHtml]) {
    const text = render(BAD).replace(/\s+/g, " ");
    const places = warnings.map((warning) => text.indexOf(warning));
    assert(places[0]! > 0);
    assertEquals(places, places.toSorted((a, b) => a - b));
  }
  assertStringIncludes(renderMarkdown(BAD), "> [!WARNING]\n> **unproven: a control failed");
});

test("renderTerminal() of early figures gives times and blocks, no verdict and no advice", () => {
  const text = renderTerminal(BAD, { provisional: true });
  assertNotMatch(text, /slower|faster|equivalent|Use |%/);
  assertStringIncludes(text, "No verdicts yet, every number may still move.");
  const [group] = BAD.groups;
  for (const { strategy, processes } of group!.cells) {
    assertMatch(text, new RegExp(`^ +\\(?${strategy}\\)? +[\\d.]+ +${processes.length}$`, "m"));
  }
});

test("renderTerminal() keeps to the width and shortens no strategy of ours at 80 columns", () => {
  const full = syntheticReport({ rounds: 1 });
  for (const width of [60, 80, 100, 200]) {
    for (const report of [full, BAD, everywhere(SMALL, "-and-a-name-that-goes-on-and-on-and-on")]) {
      for (const line of renderTerminal(report, { width }).split("\n")) {
        // A single word may be wider than the line; tables and wrapped text never are.
        const isOneWord = !line.trim().includes(" ");
        assert(stringWidth(line) <= width || isOneWord, `${width}: ${line}`);
      }
    }
  }
  const text = renderTerminal(full, { width: 80 });
  assertNotMatch(text, /…/);
});

test("renderTerminal() uses escape sequences only where color is wanted", () => {
  assertNotMatch(renderTerminal(SMALL, { color: false }), CONTROL);
  const colored = renderTerminal(SMALL, { color: true });
  // deno-lint-ignore no-control-regex
  assertMatch(colored, /\x1b\[31mslower\x1b\[0m/);
  // deno-lint-ignore no-control-regex
  const stripped = colored.replace(/\x1b\[\d*m/g, "");
  assertEquals(stripped, renderTerminal(SMALL, { color: false }));
});

test("renderTerminal() lets no name steer the terminal", () => {
  const text = renderTerminal(everywhere(SMALL, "\x1b[2J\u009b31m\r\n\u0007"), { color: false });
  assertNotMatch(text, CONTROL);
});

test("renderTerminal() tells two findings of a kind and counts the others", () => {
  const [finding] = SMALL.findings;
  const findings = ["a", "b", "c", "d"].map((where) => ({ ...finding!, where }));
  const text = renderTerminal({
    ...SMALL,
    findings: [...findings, { ...finding!, kind: "other" }],
  });
  assertEquals(text.match(/not steady in [a-d]: /g), ["not steady in a: ", "not steady in b: "]);
  assertStringIncludes(text, "not steady: 2 more, listed in lab.md");
  assertStringIncludes(text, "other in ");
});

test("renderMarkdown() of a sound report", async (t) => {
  await assertSnapshot(t, renderMarkdown(SMALL));
});

test("renderMarkdown() keeps every table row whole, whatever the names", () => {
  // In a block of code nothing is a mark.
  const text = renderMarkdown(everywhere(SMALL, " | a*b*_c_ <img src=x> `q` \n\n# [x](y) &amp;"))
    .replace(/^```.*?^```$/gms, "");
  let columns = 0;
  for (const line of text.split("\n")) {
    if (!line.startsWith("|")) {
      columns = 0;
      continue;
    }
    const cells = line.replace(/\\\|/g, "").split("|").length - 2;
    assertEquals(cells, columns || cells, line);
    columns = cells;
  }
  assertNotMatch(text.replace(/`[^`\n]*`/g, ""), /(?<!\\)<img/);
  assertNotMatch(text, /^# \[x\]/m);
});

test("a percentage never stands without an interval in a table of Markdown", () => {
  const rows = renderMarkdown(syntheticReport({ rounds: 1 })).split("\n")
    .filter((line) => line.startsWith("| `"));
  assertEquals(rows.length > 50, true);
  for (const row of rows) {
    // The unit stands in the heading of a comparison.
    const [, , , percent = "", interval = ""] = row.split(" | ").map((cell) => cell.trim());
    assertEquals(/\d/.test(percent), / to /.test(percent + interval), row);
  }
});

test("reports without groups, controls and findings still say something in every form", () => {
  const empty: LabReport = { ...SMALL, groups: [], controls: [], findings: [] };
  for (const text of [renderTerminal(empty), renderMarkdown(empty)]) {
    assertStringIncludes(text.replace(/\s+/g, " "), "there is nothing to recommend");
    assertStringIncludes(text, "unproven");
  }
});

test("alignTable() shortens the first column in the middle when the table is too wide", () => {
  const columns = [
    { heading: "name", align: "left" },
    { heading: "n", align: "right" },
  ] as const;
  const rows = [[{ text: "abcdefghijklmnopqrstuvwxyz" }, { text: "12345" }], [{ text: "漢字" }]];
  assertEquals(alignTable(columns, rows, { width: 20, color: false }), [
    "name               n",
    "abcdefg…uvwxyz 12345",
    "漢字",
  ]);
});

test("alignTable() drops optional columns before it shortens names", () => {
  const columns = [
    { heading: "name", align: "left" },
    { heading: "x", align: "right", optional: true },
    { heading: "y", align: "right" },
    { heading: "z", align: "right", optional: true },
  ] as const;
  const rows = [["abcdefgh", "1", "2", "3"].map((text) => ({ text }))];
  const lines = (width: number) => alignTable(columns, rows, { width, color: false });
  assertEquals(lines(17), ["name      x  y  z", "abcdefgh  1  2  3"]);
  assertEquals(lines(14), ["name     x y z", "abcdefgh 1 2 3"]);
  assertEquals(lines(13), ["name     x y", "abcdefgh 1 2"]);
  assertEquals(lines(11), ["name      y", "abcdefgh  2"]);
  assertEquals(lines(9), ["name    y", "abc…fgh 2"]);
});

test("wrap() breaks at spaces, indents what follows and keeps a percent sign with its figure", () => {
  assertEquals(wrap("one two three", 7, " "), ["one two", " three"]);
  assertEquals(wrap("costs 12.5 %", 10), ["costs", "12.5 %"]);
  assertEquals(wrap("", 10), []);
});
