/**
 * The lab's main command: flags → plan → run → report.
 *
 * @module
 */

import { Option } from "commander";
import { ownFolder } from "../own_package.ts";
import { deliverLab, firstFigures } from "./deliver_lab.ts";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { withMore } from "./ffi_launch.ts";
import { parseNames, parseV8Flags } from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { interruptible } from "./interruption.ts";
import {
  blocksOption,
  budgetOption,
  countsOption,
  marginOption,
  outOption,
  placementOption,
  seedOption,
  v8FlagsOption,
  valueOption,
} from "./options.ts";
import { Program } from "./program.ts";
import { requireWritable } from "./writable.ts";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { budgetUsedUp, leastOfBlocks, ONE_BLOCK, requireBudget } from "../measure/budget.ts";
import { faultFinding, throwFault } from "../measure/failure.ts";
import { blockSettings, runLab } from "../measure/run_lab.ts";
import { TOP_TIERS } from "../measure/tier_flags.ts";
import { denoExecutables } from "../process/deno_release.ts";
import { checkFlagsKnown } from "../process/known_flags.ts";
import { loadSelftest } from "../record/selftest_summary.ts";
import type { SelftestSummary } from "../record/selftest.ts";
import { isProven } from "../studies/lab/conclusion.ts";
import type { LabReport } from "../record/lab.ts";
import { withExtras } from "../studies/lab/extras.ts";
import { type LabFlags, wantsFfi } from "../studies/lab/lab_flags.ts";
import { planOf, timeOf } from "../studies/lab/request.ts";
import { WORKLOADS } from "../workload/mod.ts";
import { workloadList } from "../workload/workload_list.ts";

// When the first figures are shown: after the first sweep, but not later than this.
const FIRST_FIGURES_MS = 5000;

/** The command, to which others are added. */
export function labCommand(): Program {
  return new Program("deno task lab")
    .description("Measures what each way of dispatching over ring layouts costs.")
    .option("--quick", "fewer comparisons, within 90 s")
    .addOption(
      budgetOption(
        "wall time, such as 90s or 5m (default: 5.5m, quick 80s, placements 4m, and what evidence and calibration take)",
      ),
    )
    .addOption(outOption("folder for lab.json and lab.md", "report"))
    .addOption(
      valueOption(
        "--strategies <names>",
        "only these strategies, beside direct",
        (text, option) => parseNames(text, option, [...STRATEGY_NAMES, ...VARIANT_NAMES]),
      ),
    )
    .addOption(
      valueOption(
        "--workloads <names>",
        "only these, by commas, as workload[/order[/layouts]]",
        (text) => text.split(",").map((name) => name.trim()),
      ),
    )
    .addOption(seedOption())
    .addOption(marginOption())
    .addOption(
      blocksOption(
        "most blocks per comparison, a block being fresh processes (default: 32, placements 16)",
      ),
    )
    .addOption(placementOption("processes of the cells that are compared"))
    .addOption(
      new Option("--placements", "measure isolated and shared: what sharing a process costs")
        .conflicts("placement"),
    )
    .addOption(
      valueOption(
        "--tier <names>",
        `the last of V8's tiers that measured code gets to: ${TOP_TIERS.join(", ")}; of several, ` +
          "by commas, each comparison is measured in each",
        (text, option) => parseNames(text, option, TOP_TIERS),
      ),
    )
    .addOption(
      v8FlagsOption(
        "further V8 flags of the measured processes",
        '; given several times, each comparison is measured with each set ("" for none)',
      )
        .argParser((text, before: readonly (readonly string[])[]) => [
          ...before,
          parseV8Flags(text, "--v8-flags"),
        ]).default([], "none"),
    )
    .addOption(
      valueOption(
        "--deno <versions>",
        "releases of Deno from npm, by commas: each comparison is measured with each",
        (text) => [...new Set(text.split(",").map((version) => version.trim()))],
      ),
    )
    .option("--evidence", "take evidence of what V8 made of each cell, after timing")
    .addOption(countsOption("one operation of each cell, beside --evidence"))
    .option("--calibrate", "state overheads in calls of this machine too")
    .option("--selftest <file>", "show this record of lab selftest --json in the report")
    .option("--full", "--evidence and --calibrate")
    .ends(
      { no: "controls failed", interruptible: true },
      `\nWorkloads, orders and layouts for --workloads:\n${workloadList(WORKLOADS)}\n`,
    )
    .does(async (flags: LabFlags) => {
      const releases = await denoExecutables(flags.deno ?? [], "--deno");
      return await withMore(
        { ffi: wantsFfi(flags), programs: [...releases.values()] },
        () => runLabCommand(flags, releases),
      );
    });
}

/**
 * Runs the lab.
 *
 * @returns the exit code.
 * @throws {BadInput} when a flag cannot be used or the folder of the reports cannot be written to.
 * @throws {RunFault} when an error ended the run early, after its reports were written; or the error of writing them.
 */
async function runLabCommand(
  flags: LabFlags,
  releases: ReadonlyMap<string, string>,
): Promise<number> {
  const plan = planOf(flags);
  await checkFlagsKnown(flags.v8Flags, "--v8-flags");
  const { budget } = timeOf(flags, plan.groups);
  const root = ownFolder();
  requireBudget(budget, ONE_BLOCK, leastOfBlocks(plan.groups, blockSettings(plan, root)));
  await requireWritable(flags.out);
  const selftest = flags.selftest === undefined
    ? {}
    : { selftest: await selftestOf(flags.selftest) };
  const { result: report, interrupted } = await interruptible(async (signal, display) => {
    const progress = firstFigures(
      display,
      ({ blocks, elapsedMs }) => blocks >= plan.groups.length || elapsedMs >= FIRST_FIGURES_MS,
    );
    const timed = await runLab(plan, { root, releases, signal, progress });
    const extended = await withExtras(timed, flags, signal, (state) => display.update(state))
      .catch((error) => signal.aborted ? timed : withFault(timed, error));
    return { ...extended, ...selftest };
  });
  if (!interrupted && report.groups.length === 0 && report.findings.length === 0) {
    throw budgetUsedUp(budget, ONE_BLOCK);
  }
  await deliverLab(flags.out, report);
  throwFault(report.findings);
  return exitCodeOf(report, interrupted);
}

/** A report whose further work an error ended. */
function withFault(report: LabReport, error: unknown): LabReport {
  const finding = faultFinding(error);
  const partialReason = `an error ended the run: ${finding.what}`;
  return { ...report, partial: true, partialReason, findings: [...report.findings, finding] };
}

/** The exit code of a run that wrote its reports: 0 only when its own controls came out as expected. */
export function exitCodeOf(report: LabReport, interrupted: boolean): number {
  if (interrupted) return EXIT_INTERRUPTED;
  return isProven(report) ? EXIT_DONE : EXIT_NO;
}

async function selftestOf(path: string): Promise<SelftestSummary> {
  try {
    return await loadSelftest(path);
  } catch (error) {
    throw new BadInput(`Cannot use --selftest: ${(error as Error).message}`);
  }
}
