// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab bench [FILES…]`: measures files of benchmarks as they are.
 *
 * @module
 */

import { deliverLab, firstFigures } from "./deliver_lab.ts";
import { EXIT_BAD_INPUT, EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { interruptible } from "./interruption.ts";
import {
  blocksOption,
  budgetOption,
  marginOption,
  outOption,
  placementOption,
  seedOption,
  v8FlagsOption,
} from "./options.ts";
import { PermissionsCommand } from "./permissions_command.ts";
import type { Program } from "./program.ts";
import { requireWritable } from "./writable.ts";
import { type GivenBudget, measuringTime } from "../measure/budget.ts";
import { throwFault } from "../measure/failure.ts";
import type { Placement } from "../record/placement.ts";
import { isProven } from "../studies/lab/conclusion.ts";
import { permissionFlags } from "../studies/compare/permissions.ts";
import { filterOf } from "../studies/bench/filter.ts";
import { runBench } from "../studies/bench/run_bench.ts";

// Left of the budget for the reports.
const RESERVE_MS = 2000;
const FIRST_FIGURES_MS = 9000;

const HELP = `
Files register with Deno.bench, or import mitata or tinybench; they stay as they are. Each bench runs in fresh processes
that run no other bench of its file. A group is a comparison with its baseline, or with its first bench; a bench without
a group is measured by itself. Without files, what deno bench would find in this folder.

A process may read the folder of its project, or of its workspace, and what it imports, and nothing else.
--allow-env=HOME, --allow-net, … let it do more, as with deno bench.
`;

/** The flags as the command line parser hands them over. */
interface BenchFlags {
  readonly budget: GivenBudget;
  readonly out: string;
  readonly placement: Placement;
  readonly margin: number;
  readonly blocks: number;
  readonly seed: number;
  readonly filter?: string;
  readonly json?: true;
  readonly v8Flags: readonly string[];
}

/** The command. */
export function benchCommand(): Program {
  return new PermissionsCommand("bench")
    .description("Measures files of benchmarks (Deno.bench, mitata, tinybench) as they are.")
    .argument("[files...]", "files, folders or globs")
    .option("--filter <text>", "only benches whose name has this text, or matches /this/")
    .addOption(budgetOption("wall time, such as 30s or 2m", "60s"))
    .addOption(outOption("folder for the reports", "report/bench"))
    .option("--json", "print the record, lab.json, in place of the tables")
    .addOption(placementOption("processes of the benches that are compared"))
    .addOption(marginOption())
    .addOption(blocksOption("most blocks per group, a block being fresh processes", "32"))
    .addOption(seedOption())
    .addOption(v8FlagsOption("further V8 flags of the measured processes"))
    .withPermissions()
    .ends({ no: "a control failed", interruptible: true }, HELP)
    .does(runBenchCommand);
}

/**
 * Runs the command.
 *
 * @returns the exit code: that of bad input where no bench could be measured.
 * @throws {BadInput} when a file or a flag cannot be used or the folder of the reports cannot be written to.
 * @throws {RunFault} when an error ended the run early, after its reports were written; or the error of writing them.
 */
async function runBenchCommand(files: readonly string[], flags: BenchFlags): Promise<number> {
  const { placement, margin, blocks, seed, v8Flags, out, filter, json = false } = flags;
  const request = {
    ...measuringTime(flags.budget, RESERVE_MS),
    ...{ placement, margin, blocks, seed, v8Flags, files },
    root: Deno.cwd(),
    filter: filterOf(filter),
    permissions: permissionFlags({ ...flags }),
    checked: () => requireWritable(out),
  };
  const { result: report, interrupted } = await interruptible(async (signal, display) => {
    const early = json ? () => false : isEarly;
    const progress = firstFigures(display, early);
    return await runBench({ ...request, signal, progress }).catch((error) => {
      if (signal.aborted) return null;
      throw error;
    });
  });
  if (report === null) {
    console.error("Interrupted before anything was measured");
    return EXIT_INTERRUPTED;
  }
  await deliverLab(out, report, { json });
  throwFault(report.findings);
  if (interrupted) return EXIT_INTERRUPTED;
  if (report.groups.length === 0) return EXIT_BAD_INPUT;
  return isProven(report) ? EXIT_DONE : EXIT_NO;
}

function isEarly({ elapsedMs }: { readonly elapsedMs: number }): boolean {
  return elapsedMs >= FIRST_FIGURES_MS;
}
