/**
 * `deno task lab selftest`: how far the lab's verdicts can be trusted on this machine.
 *
 * @module
 */

import { Option } from "commander";
import { deliver } from "./deliver.ts";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { parseBudget, parseNames } from "../studies/flag_values.ts";
import { interruptible } from "./interruption.ts";
import { budgetOption, seedOption, valueOption, wholeFrom } from "./options.ts";
import { Program } from "./program.ts";
import { requireWritableFile, writeWhole } from "./writable.ts";
import { budgetUsedUp, type GivenBudget, requireBudget } from "../measure/budget.ts";
import { describeEnvironment } from "../measure/environment.ts";
import { RunFault } from "../measure/failure.ts";
import { recordJson } from "../record/record_file.ts";
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
import { terminalOptions } from "../report/document/terminal.ts";
import {
  COMPARISON_BUDGET_MS,
  DESIGNS,
  KERNELS,
  MARGIN,
  PLACEMENTS,
} from "../studies/selftest/condition.ts";
import { ownFolder } from "../own_package.ts";
import { measureSelftest, type SelftestRequest } from "../studies/selftest/run_selftest.ts";
import { renderSelftest } from "../studies/selftest/selftest_text.ts";
import { summarize } from "../studies/selftest/summary.ts";
import { evaluateTargets } from "../studies/selftest/targets.ts";

const DEFAULT_BUDGET = "15m";
const QUICK_BUDGET = "75s";
const ONE_COMPARISON = "one comparison";
const MOST_COMPARISONS = 10_000;
/** Where the number of comparisons ends the run. */
const NO_BUDGET: GivenBudget = { text: "", givenMs: Infinity };

const HELP = `
Compares functions whose difference is known, as ordinary comparisons of the lab: identical ones (A/A) and ones with
1, 3 and 5 % more work. Targets need 20 to 40 comparisons; with fewer they read "too few to tell".
`;

/** The flags as the command line parser hands them over. */
interface SelftestFlags {
  readonly comparisons?: number;
  readonly budget?: GivenBudget;
  readonly placement: SelftestPlacement | "both";
  readonly kernel: Kernel | "both";
  readonly against: readonly ToolName[];
  readonly json?: string;
  readonly seed: number;
  readonly quick?: true;
  readonly neighbor?: true;
}

/** The command. */
export function selftestCommand(): Program {
  return new Program("selftest")
    .description("Tries the lab's verdicts on functions whose difference is known.")
    .addOption(
      valueOption(
        "--comparisons <number>",
        "comparisons of each kind (default: as many as time allows)",
        wholeFrom(1, MOST_COMPARISONS),
      ),
    )
    .addOption(
      budgetOption(
        `wall time, such as 3m (default: ${DEFAULT_BUDGET}, quick ${QUICK_BUDGET}; none with --comparisons)`,
      ),
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
    .addOption(
      valueOption(
        "--against <names>",
        `other tools beside the lab: ${TOOL_NAMES.join(",")}`,
        (text, option) => parseNames(text, option, TOOL_NAMES),
      ).default([], "none"),
    )
    .option("--neighbor", "all of it once more beside a load on another CPU, on and off at random")
    .option("--json <file>", "write every comparison and all figures as JSON too")
    .addOption(seedOption())
    .option("--quick", `a look within ${QUICK_BUDGET}, too short for most targets`)
    .ends(
      {
        yes: "no target missed",
        no: "a target missed or a comparison failed",
        interruptible: true,
      },
      HELP,
    )
    .does(selftest);
}

async function selftest(flags: SelftestFlags): Promise<number> {
  const budget = { ...budgetOf(flags), takenMs: 0 };
  const request = requestOf(flags, budget.givenMs);
  requireBudget(budget, ONE_COMPARISON, COMPARISON_BUDGET_MS);
  if (flags.json !== undefined) await requireWritableFile(flags.json, "--json");
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const environment = await describeEnvironment(ownFolder(), []);
  const { result: { fault, core, ...data }, interrupted } = await interruptible((signal, display) =>
    measureSelftest(request, signal, (progress) => display.update(progress))
  );
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
    environment: { ...environment, ...(core === undefined ? {} : { core }) },
    loadAverageAfter: environment.loadAverage.length === 0 ? [] : Deno.loadavg(),
    designs: Object.fromEntries(request.placements.map((name) => [name, DESIGNS[name]])),
    tools: request.tools,
    cells: summarize(outcomes),
    targets: evaluateTargets(outcomes, request.placements, request.neighbor),
    ...data,
  };
  await deliver(
    () => renderSelftest(report, terminalOptions()),
    async () =>
      flags.json === undefined
        ? []
        : await writeWhole(flags.json, recordJson(report, SELFTEST_FORMAT)),
  );
  if (fault !== null) throw new RunFault(fault);
  if (interrupted) return EXIT_INTERRUPTED;
  return isSound(report) ? EXIT_DONE : EXIT_NO;
}

function requestOf(flags: SelftestFlags, budgetMs: number): SelftestRequest {
  const { comparisons = Infinity, placement, kernel, against: tools, seed } = flags;
  return {
    placements: placement === "both" ? PLACEMENTS : [placement],
    kernels: kernel === "both" ? KERNELS : [kernel],
    ...{ tools, comparisons, budgetMs, seed, neighbor: flags.neighbor ?? false },
  };
}

/** The budget as it was given, or the default one. */
function budgetOf({ budget, quick, comparisons }: SelftestFlags): GivenBudget {
  if (budget !== undefined) return budget;
  if (quick) return parseBudget(QUICK_BUDGET);
  return comparisons === undefined ? parseBudget(DEFAULT_BUDGET) : NO_BUDGET;
}
