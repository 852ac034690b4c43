// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab sweep inlining-budget|layouts|map-limit`: one comparison over the values of one setting.
 *
 * @module
 */

import { Argument, Command } from "commander";
import { DISPATCHING_STRATEGY_NAMES, STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { EXIT_INTERRUPTED, interruptible } from "./interruption.ts";
import { RunFault } from "../measure/failure.ts";
import {
  parseDuration,
  parseNames,
  parseSeed,
  parseV8Flags,
  parseWhole,
} from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { EXIT_CODES_TEXT } from "./program.ts";
import { type ReportFile, writeForms } from "../record/write_files.ts";
import { terminalOptions } from "../studies/lab/terminal.ts";
import { deliver } from "./deliver.ts";
import { requireWritable } from "./writable.ts";
import { runSweep, type SweepReport } from "../studies/sweep/run_sweep.ts";
import { renderSweepSvg, renderSweepText } from "../studies/sweep/sweep_chart.ts";
import { SWEEP_AXES, type SweepAxis, type SweepWork } from "../studies/sweep/sweep_plan.ts";

const EXIT_NOTHING = 1;
// Left of the budget for the files.
const RESERVE_MS = 1000;

const HELP = `
Exit codes: 0 done, 1 nothing was measured, ${EXIT_CODES_TEXT}, ${EXIT_INTERRUPTED} interrupted`;

interface SweepFlags {
  readonly budget: string;
  readonly values?: string;
  readonly strategies?: string;
  readonly workload?: string;
  readonly blocks: string;
  readonly seed?: string;
  readonly out: string;
  readonly v8Flags: string;
}

/**
 * The command, to be added to another one.
 *
 * @param done Gets the exit code.
 */
export function sweepCommand(done: (exitCode: number) => void): Command {
  return new Command("sweep")
    .description("Measures one comparison over the values of one setting, with a line chart.")
    .addArgument(
      new Argument("<setting>", "what to vary").choices(SWEEP_AXES.map(({ name }) => name)),
    )
    .option("--values <numbers>", "values, separated by commas")
    .option("--strategies <names>", "strategies, the baseline first")
    .option(
      "--workload <name>",
      `what to time: ${
        SWEEP_AXES.map(({ name, work }) => `${name} ${work.join(" or ")}`).join(", ")
      }`,
    )
    .option("--budget <time>", "wall time for all values, such as 90s or 5m", "3m")
    .option("--blocks <number>", "most blocks at each value", "8")
    .option("--seed <number>", "seed of every pseudo-random choice")
    .option("--out <dir>", "folder for sweep-….json and sweep-….svg", "report/sweep")
    .option("--v8-flags <flags>", "further V8 flags of the measured processes", "")
    .addHelpText("after", HELP)
    .action(async (setting: string, flags: SweepFlags) => done(await sweep(setting, flags)));
}

async function sweep(setting: string, flags: SweepFlags): Promise<number> {
  const axis = SWEEP_AXES.find(({ name }) => name === setting)!;
  const work = workOf(axis, flags.workload);
  const givenMs = parseDuration(flags.budget, "--budget");
  const takenMs = performance.now() + RESERVE_MS;
  const request = {
    values: valuesOf(axis, flags.values),
    strategies: strategiesOf(axis, flags.strategies),
    work,
    budgetMs: Math.max(1, givenMs - takenMs),
    budget: { text: flags.budget, givenMs, takenMs },
    blocks: parseWhole(flags.blocks, "--blocks", 2, 1000),
    seed: parseSeed(flags.seed),
    v8Flags: parseV8Flags(flags.v8Flags, "--v8-flags"),
  };
  await requireWritable(flags.out);
  const progress = (done: number, value: number): void =>
    console.error(`${axis.name} ${value} (${done + 1} of ${request.values.length})`);
  const { report, interrupted } = await interruptible(async (signal) => {
    const report = await runSweep(axis, { ...request, signal, progress });
    return { report, interrupted: signal.aborted };
  });
  const name = `sweep-${axis.name}${work === axis.work[0] ? "" : `-${work}`}`;
  await deliver(
    () => `${renderSweepText(report, terminalOptions().width)}\n`,
    () => writeForms(flags.out, filesOf(report, name)),
  );
  if (report.fault !== undefined) throw new RunFault(report.fault);
  if (interrupted) return EXIT_INTERRUPTED;
  return report.points.some(({ report }) => report.groups.length > 0) ? 0 : EXIT_NOTHING;
}

function filesOf(report: SweepReport, name: string): readonly ReportFile[] {
  return [
    { name: `${name}.json`, text: JSON.stringify(report, null, 1) + "\n" },
    {
      name: `${name}.svg`,
      get text(): string {
        return renderSweepSvg(report);
      },
    },
  ];
}

function workOf({ name, work }: SweepAxis, text?: string): SweepWork {
  const chosen = text === undefined ? work[0] : work.find((known) => known === text);
  if (chosen !== undefined) return chosen;
  throw new BadInput(
    `Cannot use --workload as it must be one of ${
      work.join(", ")
    } for ${name}: current value is ${text}`,
  );
}

function valuesOf({ values, range }: SweepAxis, text?: string): number[] {
  if (text === undefined) return [...values];
  const numbers = text.split(",").map((part) => {
    if ("oneOf" in range) return Number(parseNames(part, "--values", range.oneOf.map(String))[0]);
    return parseWhole(part, "--values", ...range);
  });
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

function strategiesOf(axis: SweepAxis, text?: string): readonly string[] {
  if (text === undefined) return axis.strategies;
  if (axis.name !== "inlining-budget") {
    return parseNames(text, "--strategies", [...DISPATCHING_STRATEGY_NAMES, ...VARIANT_NAMES]);
  }
  const names = parseNames(text, "--strategies", [...STRATEGY_NAMES, ...VARIANT_NAMES]);
  return ["direct", ...names.filter((name) => name !== "direct")];
}
