import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { sharingCosts } from "../../bench/measure/placement_cost.ts";
import { DESIGNS } from "../../bench/studies/selftest/condition.ts";
import { testWith } from "../permitted.ts";
import { runLab } from "../run_program.ts";

const REPORTS = fileURLToPath(new URL("../../report/", import.meta.url));
const TINY = ["--workloads", "more_used/one/split", "--blocks", "2"];

const testRun = testWith("read", "write", "run");

/** Runs the lab into a folder that is gone afterwards. */
async function withLab(
  args: readonly string[],
  look: (report: LabReport, text: string, folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = `${REPORTS}test-${crypto.randomUUID()}`;
  try {
    const { code, stdout, stderr } = await runLab([...TINY, ...args, "--out", folder]);
    assert(code === 0 || code === 1, stderr);
    const report = readLabReport(await Deno.readTextFile(`${folder}/lab.json`), "lab.json");
    await look(report, stdout, folder);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

function confidencesOf({ groups }: LabReport): readonly number[] {
  const all = groups.flatMap(({ cells }) => cells.map(({ comparison }) => comparison?.confidence));
  return [...new Set(all.filter((confidence) => confidence !== undefined))];
}

testRun("lab --placement paired has a process for each strategy beside the baseline", async () => {
  const args = ["--placement", "paired", "--strategies", "boolean_branch,function_table"];
  await withLab(args, (report, text) => {
    assertEquals(new Set(report.groups.map(({ placement }) => placement)), new Set(["paired"]));
    assertEquals(
      report.groups.map(({ cells }) => cells.map(({ strategy }) => strategy)),
      ["boolean_branch", "function_table", "direct_again", "direct_x2", "empty_op"].map((cell) => [
        "direct",
        cell,
      ]),
    );
    // Pairs are judged as the self-test judges them, isolated cells at the usual level.
    assertEquals(confidencesOf(report), [0.98]);
    assertEquals(DESIGNS.paired.alpha, 0.02);
    assertStringIncludes(text, "98 % interval");
    // Two blocks tell little, but there is something to choose from.
    assertEquals(text.includes("nothing to recommend"), false);
    assertEquals(report.sharing, []);
  });
});

testRun("lab --placements measures isolated and shared, and what sharing costs", async () => {
  const args = ["--placements", "--strategies", "boolean_branch,map_lookup"];
  await withLab(args, async (report, text, folder) => {
    assertEquals(report.mode, "placements");
    assertEquals(report.groups.map(({ placement }) => placement), ["isolated", "shared"]);
    for (const { cells } of report.groups) {
      for (const { processes } of cells) assertEquals(processes.length, 2);
    }
    assertEquals(confidencesOf(report), [0.95]);
    const { sharing } = report;
    assertEquals(sharing, sharingCosts(report.groups));
    assertEquals(
      sharing.map(({ strategy, blocks }) => [strategy, blocks]),
      [["direct", 2], ["boolean_branch", 2], ["map_lookup", 2]],
    );
    for (const { ratio, ratioLow, ratioHigh } of sharing) {
      assert(ratioLow <= ratio && ratio <= ratioHigh);
    }
    const markdown = await Deno.readTextFile(`${folder}/lab.md`);
    const html = await Deno.readTextFile(`${folder}/lab.html`);
    for (const form of [text, markdown, html]) {
      assertStringIncludes(form, "What sharing a process costs");
    }
    // Every table is of one placement.
    const placements = [
      ...markdown.matchAll(/^### more_used · one · split\n\n.*; placement: (\w+);/gm),
    ];
    assertEquals(placements.map(([, placement]) => placement), ["isolated", "shared"]);
  });
});

testRun("lab refuses --placements beside --placement in one line, exit 2", async () => {
  const { code, stderr: text } = await runLab(["--placements", "--placement", "shared"], []);
  assertEquals(code, 2, text);
  assertEquals(text.trimEnd().split("\n").length, 1, text);
  assertStringIncludes(text, "cannot be used with");
});
