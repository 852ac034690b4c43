/**
 * Random groups through the analysis and every form of the report: what a table says of times, ratios, intervals and
 * verdicts is one estimate, as it is rounded for readers too.
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { analyzeGroup } from "../../bench/measure/analyze.ts";
import { controlOutcomes } from "../../bench/measure/control_outcome.ts";
import type { GroupResult, LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
import { labJson } from "../../bench/record/write_files.ts";
import { percentNumber } from "../../bench/report/figure.ts";
import { withOneEstimator } from "../../bench/record/one_estimator.ts";
import { marginRange, readVerdict, SequentialPlan } from "../../bench/stats/mod.ts";
import { testWith } from "../permitted.ts";
import { rawGroup } from "../measure/raw_group.ts";
import { syntheticReport } from "./synthetic_report.ts";

const test = testWith("read");
const EMPTY = { ...syntheticReport({ workloads: [] }), groups: [] };

/** A row of a comparison's table, as text. */
interface Row {
  readonly name: string;
  readonly ns: string;
  readonly over: string;
  readonly percent: string;
  readonly interval: string;
  readonly verdict: string;
}

const numberOf = (text: string): number => Number(text.replace("−", "-"));

/** Half of the last digit shown of a figure in three significant digits. */
function halfDigit(text: string): number {
  const [whole = "", decimals] = text.replace(/[−+]/, "").split(".");
  if (decimals !== undefined) return 0.5 / 10 ** decimals.length;
  return 0.5 * 10 ** Math.max(0, whole.length - 3);
}

function assertAgrees(row: Row, baselineNs: string, margin: number): void {
  const what = JSON.stringify({ row, baselineNs, margin });
  const [ns, base] = [numberOf(row.ns), numberOf(baselineNs)];
  const shown = 1 + numberOf(row.percent) / 100;
  const room = halfDigit(row.ns) / base + ns * halfDigit(baselineNs) / base ** 2 +
    halfDigit(row.percent) / 100 + 1e-9;
  assert(Math.abs(ns / base - shown) <= room, `time over time: ${what}`);
  const difference = halfDigit(row.ns) + halfDigit(baselineNs) + halfDigit(row.over) + 0.0005;
  assert(Math.abs(ns - base - numberOf(row.over)) <= difference, `difference: ${what}`);
  const [low = "", high = ""] = row.interval.replace(" %", "").split(" to ");
  const ratioOf = (text: string) => 1 + numberOf(text) / 100;
  const { verdict } = readVerdict(
    { ratio: shown, ratioLow: ratioOf(low), ratioHigh: ratioOf(high) },
    margin,
  );
  assertEquals(row.verdict.replaceAll("*", ""), verdict, what);
}

function rowOf(cells: readonly string[]): Row[] {
  const [name = "", ns = "", over = "", percent = "", interval = "", verdict = ""] = cells;
  if (!/^[`(]?c\d/.test(name)) return [];
  return [{ name, ns, over, percent: percent.replace(" %", ""), interval, verdict }];
}

/** Rows of compared cells and the time of the baseline, in each form. */
function forms(report: LabReport): Record<string, { baselineNs: string; rows: Row[] }> {
  const terminal = renderTerminal(report, { width: 240 }).split("\n")
    .map((line) => line.trim().split(/ {2,}/));
  const markdown = renderMarkdown(report).split("\n").filter((line) => line.startsWith("| "))
    .map((line) => line.slice(2, -2).split(" | "));
  const html = [...renderHtml(report).matchAll(/<tr role="row"[^>]*>(.*?)<\/tr>/g)]
    .map(([, inner = ""]) =>
      [...inner.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)]
        .map(([, cell = ""]) => cell.replace(/<[^>]*>/g, ""))
    );
  return Object.fromEntries(
    Object.entries({ terminal, markdown, html }).map(([form, lines]) => {
      const baseline = lines.find((cells) =>
        cells.at(-1) === "baseline" || cells[5] === "baseline"
      );
      return [form, {
        baselineNs: baseline?.[1] ?? "",
        rows: lines.filter((cells) => cells.length >= 6).flatMap(rowOf),
      }];
    }),
  );
}

/** Windows in two modes, as on a core whose neighbor comes and goes. */
function bimodal(group: GroupResult): GroupResult {
  return {
    ...group,
    cells: group.cells.map((cell, at) => ({
      ...cell,
      processes: cell.processes.map((process) => ({
        ...process,
        windowsNs: process.windowsNs.map((ns, i) => i % 3 === 0 ? ns / (1 + at / 2) : ns),
      })),
    })),
  };
}

const cells = fc.array(
  fc.record({
    ratio: fc.oneof(
      fc.double({ min: 0.9, max: 1.1, noNaN: true }),
      fc.double({ min: 0.2, max: 15, noNaN: true }),
      fc.constantFrom(0.98, 1 / 1.02, 1, 1.02, 1.0204),
    ),
    spread: fc.constantFrom(0, 0.00002, 0.0005, 0.003, 0.02),
    shift: fc.nat(7),
    blocks: fc.constantFrom(5, 8),
  }),
  { minLength: 1, maxLength: 7 },
);

test("every form: time over time is the ratio shown, and verdicts are those of the intervals shown", () => {
  const verdicts = new Set<string>();
  fc.assert(
    fc.property(
      cells,
      fc.double({ min: 0.05, max: 300, noNaN: true }),
      fc.constantFrom(0.01, 0.02, 0.05),
      (truths, scale, margin) => {
        const blocks = (ratio: number, spread: number, count: number, shift: number) =>
          Array.from(
            { length: count },
            (_, i) => scale * ratio * (1 + spread * (((i * 5 + shift) % 8) - 3.5) / 3.5),
          );
        const raw = rawGroup([
          { name: "base", nsByBlock: blocks(1, 0.001, 8, 0) },
          ...truths.map(({ ratio, spread, blocks: count, shift }, i) => ({
            name: `c${i}`,
            control: i === 5,
            nsByBlock: blocks(ratio, spread, count, shift),
          })),
        ]);
        const judgement = { plan: new SequentialPlan({ looks: [8, 16, 32] }), margin };
        const group = analyzeGroup(raw, judgement);
        const report = { ...EMPTY, margin, groups: [group], controls: controlOutcomes([group]) };
        const shown = Object.values(forms(report));
        const said = shown.map(({ baselineNs, rows }) => [
          baselineNs,
          ...rows.map(({ name: _, verdict, ...figures }) => ({
            ...figures,
            verdict: verdict.replaceAll("*", ""),
          })),
        ]);
        for (const form of said) assertEquals(form, said[0]);
        for (const { baselineNs, rows } of shown) {
          assertEquals(rows.length, truths.length);
          for (const row of rows) assertAgrees(row, baselineNs, margin);
        }
        const [base, ...others] = readLabReport(labJson(report), "lab.json").groups[0]!.cells;
        for (const { nsPerOp, comparison } of others) {
          const { ratio, verdict } = comparison!;
          assert(Math.abs(nsPerOp / base!.nsPerOp / ratio - 1) < 1e-12);
          assertEquals(readVerdict(comparison!, margin).verdict, verdict);
          verdicts.add(verdict);
        }
      },
    ),
    { seed: 16, numRuns: 60 },
  );
  assertEquals(verdicts.size, 4);
});

test("records of earlier versions get times that agree with their ratios when they are read", () => {
  const report = syntheticReport({ workloads: ["more_used"], rounds: 6 });
  const old = {
    ...report,
    groups: report.groups.map((group) => {
      const { cells } = bimodal(group);
      // Times of their own, and comparisons without what later versions say.
      return {
        ...group,
        cells: cells.map((cell) => {
          if (cell.comparison === null) return cell;
          const { comparisons: _c, margin: _m, ...comparison } = cell.comparison;
          return { ...cell, nsPerOp: Math.min(...cell.processes[0]!.windowsNs), comparison };
        }),
      };
    }),
  };
  const read = readLabReport(JSON.stringify(old), "lab.json");
  for (const { cells } of read.groups) {
    for (const { nsPerOp, comparison } of cells.slice(1)) {
      assert(Math.abs(nsPerOp / cells[0]!.nsPerOp / comparison!.ratio - 1) < 1e-12);
    }
  }
  assertEquals(read.groups.map(withOneEstimator), read.groups);
  assert(renderTerminal(read).replace(/\s+/g, " ").includes("each interval covers its own ratio"));
  assert(!renderTerminal(report).includes("each interval covers its own ratio"));
});

test("percentNumber() keeps to the side of what its verdict was read at", () => {
  const [low] = marginRange(0.02);
  const cases: [number, string, string][] = [
    [1.00001, "0", "+0.001"],
    [0.99998, "0", "−0.002"],
    [1.020003, "+2.00", "+2.0003"],
    [1.02, "+2.00", "+2.00"],
    [low - 1e-6, "−1.96", "−1.961"],
    [1.3, "+30.0", "+30.0"],
  ];
  for (const [ratio, plain, clear] of cases) {
    assertEquals([percentNumber(ratio), percentNumber(ratio, 0.02)], [plain, clear]);
  }
});
