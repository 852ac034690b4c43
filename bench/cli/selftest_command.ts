/**
 * `deno task lab selftest`: how far the lab's verdicts can be trusted on this machine.
 *
 * @module
 */

import { basename, dirname } from "node:path";
import { Command, Option } from "commander";
import { EXIT_INTERRUPTED, interruptible } from "./interruption.ts";
import { budgetUsedUp, requireBudget } from "../measure/budget.ts";
import { describeEnvironment } from "../measure/environment.ts";
import { RunFault } from "../measure/failure.ts";
import { parseDuration, parseNames, parseSeed, parseWhole } from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { EXIT_CODES_TEXT, quietly, runMain } from "./program.ts";
import { terminalOptions } from "../studies/lab/terminal.ts";
import { writeFilesAtomically } from "../record/write_files.ts";
import { deliver } from "./deliver.ts";
import { ProgressDisplay, STDERR } from "./progress.ts";
import { recordJson } from "../record/record_file.ts";
import { requireWritable } from "./writable.ts";
import {
  COMPARISON_BUDGET_MS,
  DESIGNS,
  KERNELS,
  MARGIN,
  PLACEMENTS,
} from "../studies/selftest/condition.ts";
import {
  isSound,
  type Kernel,
  SELFTEST_FORMAT,
  SELFTEST_SCHEMA_VERSION,
  type SelftestPlacement,
  type SelftestReport,
  TOOL_NAMES,
  type ToolName,
} from "../record/selftest.ts";
import { PROJECT_ROOT } from "../studies/selftest/run_comparison.ts";
import { measureSelftest, type SelftestRequest } from "../studies/selftest/run_selftest.ts";
import { renderSelftest } from "../studies/selftest/selftest_text.ts";
import { summarize } from "../studies/selftest/summary.ts";
import { evaluateTargets } from "../studies/selftest/targets.ts";

const EXIT_UNSOUND = 1;
const DEFAULT_BUDGET = "15m";
const QUICK_BUDGET = "75s";
const ONE_COMPARISON = "one comparison";
const MOST_COMPARISONS = 10_000;

const HELP = `
Compares functions whose difference is known, as ordinary comparisons of the lab: identical ones (A/A) and ones with
1, 3 and 5 % more work. Targets need 20 to 40 comparisons; with fewer they read «too few to tell».

Exit codes: 0 no target missed, 1 a target missed or a comparison failed, ${EXIT_CODES_TEXT},
${EXIT_INTERRUPTED} interrupted`;

/** The flags as the command line parser hands them over. */
interface SelftestFlags {
  readonly comparisons?: string;
  readonly budget?: string;
  readonly placement: SelftestPlacement | "both";
  readonly kernel: Kernel | "both";
  readonly against?: string;
  readonly json?: string;
  readonly seed?: string;
  readonly quick?: true;
}

/**
 * Runs the command line by itself.
 *
 * @param args Arguments after `selftest`.
 * @returns the exit code.
 * @throws {BadInput} when a flag cannot be used.
 */
export async function runSelftest(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const command = selftestCommand((code) => exitCode = code).name("deno task lab selftest");
  await quietly(command).parseAsync([...args], { from: "user" });
  return exitCode;
}

/**
 * The command, to be added to another one.
 *
 * @param done Gets the exit code.
 */
export function selftestCommand(done: (exitCode: number) => void): Command {
  return new Command("selftest")
    .description("Tries the lab's verdicts on functions whose difference is known.")
    .option("--comparisons <number>", "comparisons of each kind (default: as many as time allows)")
    .option(
      "--budget <time>",
      `wall time, such as 3m (default: ${DEFAULT_BUDGET}, quick ${QUICK_BUDGET}; none with --comparisons)`,
    )
    .addOption(
      new Option("--placement <kind>", "processes of the two functions")
        .choices([...PLACEMENTS, "both"])
        .default("both"),
    )
    .addOption(
      new Option("--kernel <name>", "micro: one pop and push; loop: 100 of them")
        .choices([...KERNELS, "both"])
        .default("both"),
    )
    .option("--against <names>", `other tools beside the lab: ${TOOL_NAMES.join(",")}`)
    .option("--json <file>", "write every comparison and all figures as JSON too")
    .option("--seed <number>", "seed of every pseudo-random choice")
    .option("--quick", `a look within ${QUICK_BUDGET}, too short for most targets`)
    .addHelpText("after", HELP)
    .action(async (flags: SelftestFlags) => done(await selftest(flags)));
}

async function selftest(flags: SelftestFlags): Promise<number> {
  const request = requestOf(flags);
  const budget = { text: budgetOf(flags) ?? "", givenMs: request.budgetMs, takenMs: 0 };
  requireBudget(budget, ONE_COMPARISON, COMPARISON_BUDGET_MS);
  if (flags.json !== undefined) await requireWritableFile(flags.json);
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const environment = await describeEnvironment(PROJECT_ROOT, []);
  const display = new ProgressDisplay(STDERR);
  const { data: { fault, ...data }, interrupted } = await interruptible(async (signal) => ({
    data: await measureSelftest(request, signal, (progress) => display.update(progress)),
    interrupted: signal.aborted,
  })).finally(() => display.close());
  const { outcomes, told, failures } = data;
  if (!interrupted && outcomes.length + told.length + failures.length === 0) {
    throw budgetUsedUp(budget, ONE_COMPARISON);
  }
  const report: SelftestReport = {
    schema: "vringlab/selftest",
    version: SELFTEST_SCHEMA_VERSION,
    startedAt,
    durationSeconds: (performance.now() - startMs) / 1000,
    seed: request.seed,
    margin: MARGIN,
    environment,
    loadAverageAfter: environment.loadAverage.length === 0 ? [] : Deno.loadavg(),
    designs: Object.fromEntries(request.placements.map((name) => [name, DESIGNS[name]])),
    tools: request.tools,
    cells: summarize(outcomes),
    targets: evaluateTargets(outcomes, request.placements),
    ...data,
  };
  await deliver(
    () => renderSelftest(report, terminalOptions()),
    async () => flags.json === undefined ? [] : [await writeJson(flags.json, report)],
  );
  if (fault !== null) throw new RunFault(fault);
  if (interrupted) return EXIT_INTERRUPTED;
  return isSound(report) ? 0 : EXIT_UNSOUND;
}

function requestOf(flags: SelftestFlags): SelftestRequest {
  const { comparisons, placement, kernel, against, seed } = flags;
  const budget = budgetOf(flags);
  return {
    placements: placement === "both" ? PLACEMENTS : [placement],
    kernels: kernel === "both" ? KERNELS : [kernel],
    tools: against === undefined
      ? []
      : parseNames(against, "--against", TOOL_NAMES) as readonly ToolName[],
    comparisons: comparisons === undefined
      ? Infinity
      : parseWhole(comparisons, "--comparisons", 1, MOST_COMPARISONS),
    budgetMs: budget === undefined ? Infinity : parseDuration(budget, "--budget"),
    seed: parseSeed(seed),
  };
}

/** The budget as it was given, or the default one; `undefined` where the number of comparisons ends the run. */
function budgetOf({ budget, quick, comparisons }: SelftestFlags): string | undefined {
  return budget ??
    (quick ? QUICK_BUDGET : comparisons === undefined ? DEFAULT_BUDGET : undefined);
}

async function requireWritableFile(path: string): Promise<void> {
  if (path === "") {
    throw new BadInput("Cannot use --json as it must name a file: current value is empty");
  }
  await requireWritable(dirname(path), "--json");
}

async function writeJson(path: string, report: SelftestReport): Promise<string> {
  const text = recordJson(report, SELFTEST_FORMAT);
  const [written] = await writeFilesAtomically(dirname(path), [{ name: basename(path), text }]);
  return written!;
}

if (import.meta.main) await runMain("run the self-test", () => runSelftest(Deno.args));
