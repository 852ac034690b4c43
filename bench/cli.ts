// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab`: measures what each dispatch strategy costs and writes the report.
 *
 * Exit codes: 0 when all went well, 1 when the run's own controls failed, 2 for bad input, 130 when
 * interrupted.
 *
 * @module
 */

import { Command, CommanderError, Option } from "commander";
import { claimsCommand } from "./claims/claims_command.ts";
import { compareCommand } from "./compare/compare_command.ts";
import { EXIT_INTERRUPTED } from "./interruption.ts";
import { BadInput } from "./measure/lab_options.ts";
import { TOP_TIERS } from "./measure/tier_flags.ts";
import { canGainFfi, runWithFfi } from "./ffi_launch.ts";
import { runLabCommand } from "./lab_command.ts";
import { type LabFlags, wantsFfi } from "./lab_flags.ts";
import { addFfiCommands } from "./lazy_command.ts";
import { sweepCommand } from "./sweep/sweep_command.ts";
import { selftestCommand } from "./selftest/selftest_command.ts";
import { WORKLOADS } from "./workload/mod.ts";
import { workloadList } from "./workload/workload_list.ts";

const EXIT_BAD_INPUT = 2;

if (import.meta.main) Deno.exit(await main(Deno.args));

/** Runs the command line. Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = commandLine(async (flags) => {
    exitCode = wantsFfi(flags) && await canGainFfi()
      ? await runWithFfi(args)
      : await runLabCommand(flags);
  });
  try {
    const compare = compareCommand((code) => exitCode = code);
    program.addCommand(compare.copyInheritedSettings(program));
    const selftest = selftestCommand((code) => exitCode = code);
    program.addCommand(selftest.copyInheritedSettings(program));
    const sweep = sweepCommand((code) => exitCode = code);
    program.addCommand(sweep.copyInheritedSettings(program));
    const claims = claimsCommand((code) => exitCode = code, args);
    program.addCommand(claims.copyInheritedSettings(program));
    addFfiCommands(program, (code) => exitCode = code);
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const reason = error.message.replace(/^error: /, "").replace(/\.$/, "");
      console.error(`Cannot run the lab: ${reason}; see --help`);
      return EXIT_BAD_INPUT;
    }
    if (error instanceof BadInput || error instanceof Deno.errors.NotCapable) {
      console.error(error.message.replace(/\s+/g, " "));
      return EXIT_BAD_INPUT;
    }
    throw error;
  }
}

function commandLine(run: (flags: LabFlags) => Promise<void>): Command {
  return new Command("deno task lab")
    .description("Measures what each way of dispatching over ring layouts costs.")
    .option("--quick", "fewer comparisons, within 90 s")
    .option(
      "--budget <time>",
      "wall time, such as 90s or 5m (default: 5.5m, quick 80s, placements 4m, and what evidence and calibration take)",
    )
    .option("--out <dir>", "folder for lab.json and lab.md", "report")
    .option("--strategies <names>", "only these strategies, beside direct")
    .option("--workloads <names>", "only these, by commas, as workload[/order[/layouts]]")
    .option("--seed <number>", "seed of every pseudo-random choice")
    .option("--margin <ratio>", "differences within it count as equivalent", "2%")
    .option(
      "--blocks <number>",
      "most blocks per comparison, a block being fresh processes (default: 32, placements 16)",
    )
    .addOption(
      new Option("--placement <kind>", "processes of the cells that are compared")
        .choices(["isolated", "paired", "shared"])
        .default("isolated"),
    )
    .addOption(
      new Option("--placements", "measure isolated and shared: what sharing a process costs")
        .conflicts("placement"),
    )
    .option(
      "--tier <names>",
      `the last of V8's tiers that measured code gets to: ${
        TOP_TIERS.join(", ")
      }; of several, by ` +
        "commas, each comparison is measured in each",
    )
    .addOption(
      new Option(
        "--v8-flags <flags>",
        "further V8 flags of the measured processes, by commas; given several times, each comparison " +
          'is measured with each set ("" for none)',
      ).argParser((flags, before: readonly string[] = []) => [...before, flags]).default(
        [],
        "none",
      ),
    )
    .option("--evidence", "take evidence of what V8 made of each cell, after timing")
    .option("--calibrate", "state overheads in calls of this machine too")
    .option("--selftest <file>", "show this record of lab selftest --json in the report")
    .option("--full", "--evidence and --calibrate")
    .addHelpText(
      "after",
      `\nWorkloads, orders and layouts for --workloads:\n${workloadList(WORKLOADS)}\n` +
        `\nExit codes: 0 done, 1 controls failed, 2 bad input, ${EXIT_INTERRUPTED} interrupted`,
    )
    // Flags after a command are the command's.
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeErr: () => {},
      // Answers that need no permission to read environment variables.
      getOutHasColors: () => !Deno.noColor && Deno.stdout.isTerminal(),
      getErrHasColors: () => false,
    })
    .action(run);
}
