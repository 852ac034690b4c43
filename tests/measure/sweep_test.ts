import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readLabReport } from "../../bench/report/mod.ts";
import { cloneWorkloadUrl } from "../../bench/sweep/clone_workload.ts";
import { SWEEP_SCHEMA, SWEEP_VERSION, type SweepReport } from "../../bench/sweep/run_sweep.ts";
import { renderSweepSvg, renderSweepText, sweepLine } from "../../bench/sweep/sweep_chart.ts";
import { SWEEP_AXES } from "../../bench/sweep/sweep_plan.ts";
import type { Workload } from "../../bench/workload/workload.ts";
import { testWith } from "../permitted.ts";
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
  assertEquals(layouts.group(16, layouts.strategies).layouts, "16 layouts");
  for (const axis of SWEEP_AXES) {
    const group = axis.group(axis.values[0]!, axis.strategies);
    assertEquals(group.cells.map(({ name }) => name), axis.strategies, axis.name);
    assertEquals(group.baseline, axis.strategies[0]);
    assertEquals(axis.values, axis.values.toSorted((a, b) => a - b));
  }
});

testWith("read")("the workload over clones gives every strategy the same checksum", async () => {
  const { workload } = await import(cloneWorkloadUrl(3)) as { readonly workload: Workload };
  const [variant] = workload.variants;
  const sums = new Set<number>();
  for (const strategy of ["switch_direct", "polymorphic_class", "function_table"]) {
    const prepared = await workload.prepare(strategy, variant!, { seed: 1 });
    // Beyond the end of the order, in parts.
    sums.add((prepared.run(1_000_001) + prepared.run(7)) | 0);
  }
  assertEquals(sums.size, 1);
  await assertRejects(() => workload.prepare("vtable", variant!, { seed: 1 }), RangeError);
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
  const [ns, missing] = sweepLine(report, "boolean_branch");
  assert(ns! > 0);
  assertEquals(missing, null);
  const text = renderSweepText(report, 100);
  assert(/^ +3 .*\d/m.test(text) && /^ +16 .*–/m.test(text), text);
  assertStringIncludes(text, "Partial");
  const svg = renderSweepSvg(report);
  for (const shown of ["boolean_branch", ">3<", ">16<", "<title", "<desc"]) {
    assertStringIncludes(svg, shown);
  }
});

async function sweep(args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      `--allow-run=${Deno.execPath()}`,
      "bench/cli.ts",
      "sweep",
      ...args,
    ],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
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

test("lab sweep refuses what cannot be swept with exit code 2", async () => {
  for (
    const [args, told] of [
      [["colour"], "Allowed choices are inlining-budget, layouts, map-limit"],
      [["layouts", "--values", "17"], "from 1 to 16: current value is 17"],
      [["layouts", "--strategies", "direct"], "current value is direct"],
    ] as const
  ) {
    const { code, stderr } = await sweep(args);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, told);
  }
});
