/**
 * Other benchmark tools on the self-test's functions, each run in a fresh process at its defaults.
 *
 * @module
 */

import { endingText } from "../../process/ending.ts";
import { ownFolder, ownUrl } from "../../own_package.ts";
import { allowRead } from "../../process/deno_run.ts";
import { run } from "../../process/run.ts";
import { BASE_TRIPS, differingTrips } from "./condition.ts";
import type { Condition, ReportedByTool, ToolName } from "../../record/selftest.ts";
import { ComparisonFailure } from "./run_comparison.ts";

interface Tool {
  /** Arguments of Deno before the two numbers. */
  readonly args: readonly string[];
  /** Average times of the two functions, in nanoseconds, from what it printed. */
  averages(output: string): readonly unknown[];
}

const LIMIT_MS = 120_000;

function toolOf(name: ToolName): Tool {
  const common = ["--quiet", "--no-prompt", "--no-check", allowRead([ownFolder()])];
  switch (name) {
    case "mitata":
      return {
        args: [
          "run",
          ...common,
          "--v8-flags=--expose-gc",
          ownUrl("bench/studies/selftest/mitata_child.ts").href,
        ],
        averages: (output) => JSON.parse(output),
      };
    case "tinybench":
      return {
        args: ["run", ...common, ownUrl("bench/studies/selftest/tinybench_child.ts").href],
        averages: (output) => JSON.parse(output),
      };
    case "deno-bench": {
      const config = ["--config", `${ownFolder()}deno.json`];
      return {
        args: [
          "bench",
          "--json",
          ...config,
          ...common,
          ownUrl("bench/studies/selftest/deno_bench_child.ts").href,
          "--",
        ],
        averages: averagesOfDenoBench,
      };
    }
  }
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
  const { args, averages } = toolOf(tool);
  const trips = [BASE_TRIPS[condition.kernel], differingTrips(condition)].map(String);
  const startMs = performance.now();
  const { success, ending, stdout, stderr } = await run({
    command: Deno.execPath(),
    args: [...args, ...trips],
    cwd: ownFolder(),
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
