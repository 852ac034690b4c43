/**
 * Other benchmark tools on the self-test's functions, each run in a fresh process at its defaults.
 *
 * @module
 */

import { endingText } from "../../process/ending.ts";
import { run } from "../../process/run.ts";
import { BASE_TRIPS, differingTrips } from "./condition.ts";
import type { Condition, ReportedByTool, ToolName } from "../../record/selftest.ts";
import { ComparisonFailure, PROJECT_ROOT } from "./run_comparison.ts";

interface Tool {
  /** Arguments of Deno before the two numbers. */
  readonly args: readonly string[];
  /** Average times of the two functions, in nanoseconds, from what it printed. */
  averages(output: string): readonly unknown[];
}

const READ = `--allow-read=${PROJECT_ROOT}`;
const COMMON = ["--quiet", "--no-prompt", "--no-check", READ];
const CONFIG = ["--config", `${PROJECT_ROOT}deno.json`];
const LIMIT_MS = 120_000;

const TOOLS: Readonly<Record<ToolName, Tool>> = {
  mitata: {
    args: ["run", ...COMMON, "--v8-flags=--expose-gc", childPath("mitata_child.ts")],
    averages: (output) => JSON.parse(output),
  },
  tinybench: {
    args: ["run", ...COMMON, childPath("tinybench_child.ts")],
    averages: (output) => JSON.parse(output),
  },
  "deno-bench": {
    args: ["bench", "--json", ...CONFIG, ...COMMON, childPath("deno_bench_child.ts"), "--"],
    averages: averagesOfDenoBench,
  },
};

function childPath(file: string): string {
  return `${PROJECT_ROOT}bench/studies/selftest/${file}`;
}

function averagesOfDenoBench(output: string): readonly unknown[] {
  const { benches } = JSON.parse(output) as {
    benches: readonly { results: readonly { ok?: { avg: number } }[] }[];
  };
  return benches.map(({ results }) => results[0]?.ok?.avg);
}

/**
 * Has a tool compare the two functions of a condition.
 *
 * @throws {ComparisonFailure} when it fails, or tells no two averages.
 * @throws the signal's reason when it is aborted; the process is gone by then.
 */
export async function runTool(
  tool: ToolName,
  condition: Condition,
  signal: AbortSignal,
): Promise<ReportedByTool> {
  const { args, averages } = TOOLS[tool];
  const trips = [BASE_TRIPS[condition.kernel], differingTrips(condition)].map(String);
  const startMs = performance.now();
  const { success, ending, stdout, stderr } = await run({
    command: Deno.execPath(),
    args: [...args, ...trips],
    cwd: PROJECT_ROOT,
    env: { NO_COLOR: "1" },
  }, { limitMs: LIMIT_MS, signal });
  const durationMs = performance.now() - startMs;
  if (!success) {
    throw new ComparisonFailure(`${tool}: ${endingText(ending, stderr)}`);
  }
  const [a, b] = averages(stdout);
  if (!(typeof a === "number" && typeof b === "number" && a > 0 && b > 0)) {
    throw new ComparisonFailure(`${tool} must report two times: current value is ${a}, ${b}`);
  }
  return { ...condition, tool, ratio: b / a, durationMs };
}
