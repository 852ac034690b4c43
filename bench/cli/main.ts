/**
 * `deno task lab`: measures what each dispatch strategy costs and writes the report. Its commands do the same for
 * other questions.
 *
 * @module
 */

import { benchCommand } from "./bench_command.ts";
import { bisectCommand } from "./bisect_command.ts";
import { calibrateCommand } from "./calibrate_command.ts";
import { claimsCommand } from "./claims_command.ts";
import { compareCommand } from "./compare_command.ts";
import { explainCommand } from "./explain_command.ts";
import { historyCommand } from "./history_command.ts";
import { gateCommand, mergeCommand } from "./gate_command.ts";
import { labCommand } from "./lab_command.ts";
import type { Program } from "./program.ts";
import { selftestCommand } from "./selftest_command.ts";
import { sweepCommand } from "./sweep_command.ts";

/** What it does, for messages. */
export const LAB_PURPOSE = "run the lab";

/** The lab with all its commands. */
export function labProgram(): Program {
  // Flags after a command are the command's.
  const program = labCommand().enablePositionalOptions();
  const commands = [
    benchCommand(),
    compareCommand(),
    gateCommand(),
    mergeCommand(),
    selftestCommand(),
    sweepCommand(),
    claimsCommand(),
    explainCommand(),
    calibrateCommand(),
    historyCommand(),
    bisectCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  return program;
}

if (import.meta.main) await labProgram().main(LAB_PURPOSE);
