import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readLabReport } from "../../bench/record/read_lab.ts";
import {
  SWEEP_SCHEMA,
  SWEEP_VERSION,
  type SweepReport,
} from "../../bench/studies/sweep/run_sweep.ts";
import { renderSweepSvg } from "../../bench/studies/sweep/sweep_chart.ts";
import { renderSweepText } from "../../bench/studies/sweep/sweep_text.ts";
import { sweepLine } from "../../bench/studies/sweep/sweep_points.ts";
import { SWEEP_AXES } from "../../bench/studies/sweep/sweep_plan.ts";
import { findWorkload } from "../../bench/workload/mod.ts";
import { testWith } from "../permitted.ts";
import { runLabHere } from "../lab_here.ts";
import { type Ended, runLab } from "../run_program.ts";
import { syntheticReport } from "../report/synthetic_report.ts";

const test = testWith("read", "write", "run");
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function axisOf(name: string) {
  return SWEEP_AXES.find((axis) => axis.name === name)!;
}

Deno.test("SWEEP_AXES vary what their names say", () => {
  assertEquals(axisOf("inlining-budget").v8Flags(460), [
    "--max-inlined-bytecode-size-cumulative=460",
  ]);
  assertEquals(axisOf("map-limit").v8Flags(8), ["--max-valid-polymorphic-map-count=8"]);
  const layouts = axisOf("layouts");
  assertEquals(layouts.v8Flags(16), []);
  assertEquals(layouts.values, [1, 2, 3, 4, 5, 6, 8, 12, 16]);
  assertEquals(layouts.group(16, layouts.strategies, "more_used").layouts, "clones-16");
  assertEquals(axisOf("map-limit").group(2, ["ops_pointer"], "more_used").layouts, "clones-5");
  for (const axis of SWEEP_AXES) {
    assertEquals(axis.values, axis.values.toSorted((a, b) => a - b));
    for (const work of axis.work) {
      const group = axis.group(axis.values[0]!, axis.strategies, work);
      assertEquals(group.cells.map(({ name }) => name), axis.strategies, axis.name);
      assertEquals(group.baseline, axis.strategies[0]);
    }
  }
});

Deno.test("SWEEP_AXES measure workloads of the lab, in variants that these have", () => {
  const names: string[] = [];
  for (const axis of SWEEP_AXES) {
    for (const work of axis.work) {
      for (const value of axis.values) {
        const { workload, order, layouts, operation } = axis.group(value, ["ops_pointer"], work);
        const found = findWorkload(workload);
        assert(found.variants.some((have) => have.order === order && have.layouts === layouts));
        assertEquals(operation, found.operation);
      }
      names.push(`${axis.name} ${work} ${axis.group(5, ["ops_pointer"], work).workload}`);
    }
  }
  assertEquals(names, [
    "inlining-budget round_trip round_trip_4",
    "layouts more_used more_used_clones",
    "layouts round_trip round_trip_clones",
    "map-limit more_used more_used_clones",
    "map-limit round_trip round_trip_clones",
  ]);
});

Deno.test("renderSweepSvg() and renderSweepText() show each value and each strategy", () => {
  const lab = syntheticReport({ strategies: ["boolean_branch"] });
  const report: SweepReport = {
    schema: SWEEP_SCHEMA,
    version: SWEEP_VERSION,
    sweep: "layouts",
    label: "layouts",
    partial: true,
    points: [{ value: 3, report: lab }, { value: 16, report: { ...lab, groups: [] } }],
  };
  const [time, missing] = sweepLine(report, "boolean_branch");
  const { ns, nsLow, nsHigh, processes } = time!;
  assert(0 < nsLow && nsLow < ns && ns < nsHigh, JSON.stringify(time));
  assertEquals(processes, lab.groups[0]!.cells[0]!.processes.length);
  assertEquals(missing, null);
  const text = renderSweepText(report, { width: 100 });
  assert(/^ +3 .*\d/m.test(text) && /^ +16 .*–/m.test(text), text);
  assertStringIncludes(text, "Partial");
  const [, low] = /^ +3 .*?\((\S+) to/m.exec(text)!;
  assert(Number(low) > 0, text);
  const svg = renderSweepSvg(report);
  for (const shown of ["boolean_branch", ">3<", ">16<", "<title", "<desc"]) {
    assertStringIncludes(svg, shown);
  }
});

/** A sweep over one value with so many processes, of 4, 5, 4, 5, … ns, and squares of them. */
function sweepOf(processes: number): SweepReport {
  const lab = syntheticReport({
    strategies: ["boolean_branch"],
    workloads: ["more_used"],
    blocks: 8,
  });
  const [group] = lab.groups;
  const cells = group!.cells.filter(({ control }) => !control).map((cell, i) => ({
    ...cell,
    processes: cell.processes.slice(0, processes).map((process, k) => ({
      ...process,
      windowsNs: process.windowsNs.map(() => (4 + k % 2) ** (1 + i)),
    })),
  }));
  const report = { ...lab, groups: [{ ...group!, cells }] };
  return {
    schema: SWEEP_SCHEMA,
    version: SWEEP_VERSION,
    sweep: "layouts",
    label: "layouts",
    partial: false,
    points: [{ value: 3, report }],
  };
}

Deno.test("sweepLine() is the trimmed mean over processes with Yuen's interval, on logarithms", () => {
  const [time] = sweepLine(sweepOf(8), "direct");
  // Of four times ln 4 and four times ln 5 the trimming of 25 % leaves two of each.
  assertAlmostEquals(time!.ns, Math.sqrt(20), 1e-9);
  assertAlmostEquals(time!.nsHigh / time!.ns, time!.ns / time!.nsLow, 1e-9);
  assertEquals(time!.processes, 8);
  const [single] = sweepLine(sweepOf(1), "direct");
  assertEquals([single!.ns, single!.nsLow, single!.nsHigh].map(Math.round), [4, 4, 4]);
});

Deno.test("renderSweepText() says when there is no interval, or none that says anything", () => {
  assertStringIncludes(renderSweepText(sweepOf(1), { width: 80 }), "4.00 (one process)");
  const unsure = renderSweepText(sweepOf(4), { width: 80 });
  assertStringIncludes(unsure, "(unsure)");
  assertStringIncludes(unsure, "more --blocks narrow it");
  assert(!renderSweepText(sweepOf(8), { width: 80 }).includes("unsure"));
});

Deno.test("renderSweepSvg() draws an interval at each point and stays within the chart", () => {
  const report = sweepOf(8);
  const points = report.points[0]!.report.groups[0]!.cells.length;
  const svg = renderSweepSvg(report);
  // From low to high, and an end at either.
  const line = /<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"[^>]* stroke-width="1.5"/g;
  const lines = [...svg.matchAll(line)].map((match) => match.slice(1).map(Number));
  assertEquals(lines.length, 3 * points, svg);
  for (const [x1, y1, x2, y2] of lines) {
    assert(Math.min(x1!, x2!) > 60 && Math.max(x1!, x2!) < 740);
    assert(y1! < 384 && y2! > 0);
  }
});

function sweep(args: readonly string[]): Promise<Ended> {
  return runLab(["sweep", ...args]);
}

test("lab sweep measures each value in processes with its setting and writes chart and JSON", async () => {
  const folder = `${ROOT}report/test-${crypto.randomUUID()}`;
  const small = ["--blocks", "2", "--budget", "60s", "--out", folder];
  try {
    const strategies = ["--strategies", "switch_direct,polymorphic_class"];
    const run = await sweep(["map-limit", "--values", "4,2", ...strategies, ...small]);
    assertEquals(run.code, 0, run.stderr);
    const report = JSON.parse(
      await Deno.readTextFile(`${folder}/sweep-map-limit.json`),
    ) as SweepReport;
    assertEquals(report.points.map(({ value }) => value), [2, 4]);
    for (const { value, report: lab } of report.points) {
      const read = readLabReport(JSON.stringify(lab), "point");
      assertEquals(read.environment.v8Flags, [`--max-valid-polymorphic-map-count=${value}`]);
      assertEquals(read.groups[0]!.cells.length, 2);
    }
    assertStringIncludes(await Deno.readTextFile(`${folder}/sweep-map-limit.svg`), "<svg");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

test("lab sweep --workload round_trip takes round trips over so many clones", async () => {
  const folder = `${ROOT}report/test-${crypto.randomUUID()}`;
  const small = ["--blocks", "2", "--budget", "60s", "--out", folder];
  try {
    const strategies = ["--strategies", "ops_pointer,map_lookup"];
    const trips = ["--workload", "round_trip"];
    const run = await sweep(["layouts", "--values", "3", ...trips, ...strategies, ...small]);
    assertEquals(run.code, 0, run.stderr);
    // Another name than that of the sweep over more_used, which it may stand beside.
    const path = `${folder}/sweep-layouts-round_trip.json`;
    const { points } = JSON.parse(await Deno.readTextFile(path)) as SweepReport;
    const [group] = points[0]!.report.groups;
    assertEquals([group!.workload, group!.layouts], ["round_trip_clones", "clones-3"]);
    assertEquals(group!.cells.map(({ strategy }) => strategy), ["ops_pointer", "map_lookup"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

test("lab sweep refuses what cannot be swept with exit code 2", async () => {
  for (
    const [args, told] of [
      [["color"], "Allowed choices are inlining-budget, layouts, map-limit"],
      [["layouts", "--values", "1,17"], "5, 6, 8, 12, 16: current value is 17"],
      [["map-limit", "--values", "33"], "from 1 to 32: current value is 33"],
      [["layouts", "--workload", "batch_32"], "more_used, round_trip for layouts: current value"],
      [["inlining-budget", "--workload", "more_used"], "round_trip for inlining-budget: current"],
      [["layouts", "--strategies", "direct"], "current value is direct"],
      [
        ["layouts", "--budget", "1s"],
        "one block at each of 9 values: current value is 1s (at least",
      ],
      [["layouts", "--values", "2", "--budget", "1s"], "enough for one block: current value is 1s"],
    ] as const
  ) {
    const { code, stderr } = await runLabHere(["sweep", ...args]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, told);
  }
});
