/**
 * `deno task lab`: measures what each dispatch strategy costs and writes the report.
 *
 * Exit codes: 0 when all went well, 1 when the run's own controls failed, 2 for bad input, 3 when it could not be done,
 * 130 when interrupted.
 *
 * @module
 */

import { Command, Option } from "commander";
import { claimsCommand } from "./claims_command.ts";
import { compareCommand } from "./compare_command.ts";
import { EXIT_INTERRUPTED } from "./interruption.ts";
import { TOP_TIERS } from "../measure/tier_flags.ts";
import { canGainFfi, runWithFfi } from "./ffi_launch.ts";
import { runLabCommand } from "./lab_command.ts";
import { type LabFlags, wantsFfi } from "../studies/lab/lab_flags.ts";
import { addFfiCommands } from "./lazy_command.ts";
import { EXIT_CODES_TEXT, quietly, runMain } from "./program.ts";
import { sweepCommand } from "./sweep_command.ts";
import { selftestCommand } from "./selftest_command.ts";
import { WORKLOADS } from "../workload/mod.ts";
import { workloadList } from "../workload/workload_list.ts";

if (import.meta.main) await runMain("run the lab", () => main(Deno.args));

/** Runs the command line. Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const done = (code: number): void => void (exitCode = code);
  const program = commandLine(async (flags) => {
    done(
      wantsFfi(flags) && await canGainFfi() ? await runWithFfi(args) : await runLabCommand(flags),
    );
  });
  const commands = [
    compareCommand(done),
    selftestCommand(done),
    sweepCommand(done),
    claimsCommand(done, args),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  addFfiCommands(program, done);
  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

function commandLine(run: (flags: LabFlags) => Promise<void>): Command {
  return quietly(new Command("deno task lab"))
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
        `\nExit codes: 0 done, 1 controls failed, ${EXIT_CODES_TEXT}, ${EXIT_INTERRUPTED} interrupted`,
    )
    // Flags after a command are the command's.
    .enablePositionalOptions()
    .action(run);
}
