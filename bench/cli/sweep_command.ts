// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab sweep inlining-budget|layouts|map-limit`: one comparison over the values of one setting.
 *
 * @module
 */

import { Argument } from "commander";
import { deliver } from "./deliver.ts";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { parseNames, parseWhole } from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { interruptible } from "./interruption.ts";
import {
  blocksOption,
  budgetOption,
  outOption,
  seedOption,
  v8FlagsOption,
  valueOption,
} from "./options.ts";
import { Program } from "./program.ts";
import { requireWritable } from "./writable.ts";
import { DISPATCHING_STRATEGY_NAMES, STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { type GivenBudget, measuringTime } from "../measure/budget.ts";
import { RunFault } from "../measure/failure.ts";
import { type ReportFile, writeForms } from "../record/write_files.ts";
import { terminalOptions } from "../report/document/terminal.ts";
import { runSweep, type SweepReport } from "../studies/sweep/run_sweep.ts";
import { renderSweepSvg } from "../studies/sweep/sweep_chart.ts";
import { renderSweepText } from "../studies/sweep/sweep_text.ts";
import { SWEEP_AXES, type SweepAxis, type SweepWork } from "../studies/sweep/sweep_plan.ts";

// Left of the budget for the files.
const RESERVE_MS = 1000;

interface SweepFlags {
  readonly budget: GivenBudget;
  readonly values?: string;
  readonly strategies?: readonly string[];
  readonly workload?: string;
  readonly blocks: number;
  readonly seed: number;
  readonly out: string;
  readonly v8Flags: readonly string[];
}

/** The command. */
export function sweepCommand(): Program {
  const works = SWEEP_AXES.map(({ name, work }) => `${name} ${work.join(" or ")}`).join(", ");
  return new Program("sweep")
    .description("Measures one comparison over the values of one setting, with a line chart.")
    .addArgument(
      new Argument("<setting>", "what to vary").choices(SWEEP_AXES.map(({ name }) => name)),
    )
    .option("--values <numbers>", "values, separated by commas")
    .addOption(
      valueOption(
        "--strategies <names>",
        "strategies, the baseline first",
        (text, option) => parseNames(text, option, [...STRATEGY_NAMES, ...VARIANT_NAMES]),
      ),
    )
    .option("--workload <name>", `what to time: ${works}`)
    .addOption(budgetOption("wall time for all values, such as 90s or 5m", "3m"))
    .addOption(blocksOption("most blocks at each value", "8"))
    .addOption(seedOption())
    .addOption(outOption("folder for sweep-….json and sweep-….svg", "report/sweep"))
    .addOption(v8FlagsOption("further V8 flags of the measured processes"))
    .ends({ no: "nothing was measured", interruptible: true })
    .does(sweep);
}

async function sweep(setting: string, flags: SweepFlags): Promise<number> {
  const axis = SWEEP_AXES.find(({ name }) => name === setting)!;
  const work = workOf(axis, flags.workload);
  const { blocks, seed, v8Flags } = flags;
  const request = {
    ...measuringTime(flags.budget, RESERVE_MS),
    ...{ work, blocks, seed, v8Flags },
    values: valuesOf(axis, flags.values),
    strategies: strategiesOf(axis, flags.strategies),
  };
  await requireWritable(flags.out);
  const progress = (done: number, value: number): void =>
    console.error(`${axis.name} ${value} (${done + 1} of ${request.values.length})`);
  const { result: report, interrupted } = await interruptible((signal) =>
    runSweep(axis, { ...request, signal, progress })
  );
  const name = `sweep-${axis.name}${work === axis.work[0] ? "" : `-${work}`}`;
  await deliver(
    () => renderSweepText(report, terminalOptions()),
    () => writeForms(flags.out, filesOf(report, name)),
  );
  if (report.fault !== undefined) throw new RunFault(report.fault);
  if (interrupted) return EXIT_INTERRUPTED;
  return report.points.some(({ report }) => report.groups.length > 0) ? EXIT_DONE : EXIT_NO;
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

function strategiesOf(axis: SweepAxis, names?: readonly string[]): readonly string[] {
  if (names === undefined) return axis.strategies;
  if (axis.name === "inlining-budget") {
    return ["direct", ...names.filter((name) => name !== "direct")];
  }
  const dispatching = [...DISPATCHING_STRATEGY_NAMES, ...VARIANT_NAMES];
  return parseNames(names.join(","), "--strategies", dispatching);
}
