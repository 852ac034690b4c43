import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../bench/cell.ts";
import { conclude } from "../../bench/studies/lab/conclusion.ts";
import type { GroupResult, LabReport } from "../../bench/record/lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderSvg } from "../../bench/studies/lab/svg.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
import { chooseStrategy } from "../../bench/studies/lab/choice.ts";
import { syntheticReport } from "../report/synthetic_report.ts";

const STRATEGIES = syntheticReport({
  workloads: ["more_used"],
  strategies: ["boolean_branch", "map_lookup"],
  blocks: 4,
  rounds: 3,
});

/** The same figures as those of functions, the first of which is called `direct`. */
const FUNCTIONS: LabReport = {
  ...STRATEGIES,
  mode: "compare",
  groups: STRATEGIES.groups.slice(0, 1).map((group) => ({
    ...group,
    workload: FUNCTIONS_WORKLOAD,
    order: NO_VARIANT,
    layouts: NO_VARIANT,
  })),
};

Deno.test("every form of a report speaks of functions where functions were compared", () => {
  const [terminal, markdown] = [renderTerminal(FUNCTIONS), renderMarkdown(FUNCTIONS)];
  const [html, svg] = [renderHtml(FUNCTIONS), renderSvg(FUNCTIONS)];
  for (const text of [terminal, markdown, html, svg]) {
    assertEquals(/strateg(y|ies)/i.test(text.replace(/<style>.*?<\/style>/s, "")), false);
    assertEquals(text.includes("· -"), false);
  }
  assertStringIncludes(html, "Which function should I use, and how sure are you?");
  assertEquals(html.includes('id="matrix"'), false);
  assertStringIncludes(terminal, "\nfunctions\n");
  for (const text of [renderTerminal(STRATEGIES), renderMarkdown(STRATEGIES)]) {
    assertStringIncludes(text, "strategy");
  }
});

Deno.test("a comparison in pairs shows all its functions in one table beside the answer", () => {
  const [group] = FUNCTIONS.groups;
  const groups = group!.cells.slice(1).map((cell): GroupResult => ({
    ...group!,
    placement: "paired",
    cells: [group!.cells[0]!, cell],
  }));
  const [first] = renderMarkdown({ ...FUNCTIONS, groups }).split("<details>");
  const rows = first!.match(/^\| `\w+` \|/gm);
  assertEquals(rows, ["| `direct` |", "| `boolean_branch` |", "| `map_lookup` |"]);
});

Deno.test("conclude() may recommend the first function, whatever it is called", () => {
  assertStringIncludes(conclude(FUNCTIONS).answer, "Use `direct`");
  assertEquals(conclude(STRATEGIES).answer.includes("`direct`"), false);
});

Deno.test("chooseStrategy() takes the pairs of one comparison together", () => {
  const paired = (group: GroupResult): GroupResult[] =>
    group.cells.slice(1).map((cell) => ({
      ...group,
      placement: "paired",
      cells: [group.cells[0]!, cell],
    }));
  const pairs = chooseStrategy({ ...STRATEGIES, groups: STRATEGIES.groups.flatMap(paired) });
  const whole = chooseStrategy(STRATEGIES);
  assert(pairs !== null && whole !== null);
  assertEquals(
    [pairs.winner, pairs.wins, pairs.candidates, pairs.groups.length],
    [whole.winner, whole.wins, whole.candidates, whole.groups.length],
  );
});
