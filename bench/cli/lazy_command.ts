/**
 * Subcommands whose modules are loaded when they are called: the plain lab does without a disassembler.
 *
 * @module
 */

import { Command } from "commander";
import { canGainFfi, runWithFfi } from "./ffi_launch.ts";

/** A subcommand that runs with `--allow-ffi` where that can be had. */
interface FfiCommand {
  readonly name: string;
  readonly description: string;
  /** Loads the module and runs it. Gets the arguments after the name, gives the exit code. */
  run(args: readonly string[]): Promise<number>;
}

const FFI_COMMANDS: readonly FfiCommand[] = [
  {
    name: "explain",
    description: "Shows what V8 made of a strategy, or of any function, and why.",
    run: async (args) => (await import("./explain_command.ts")).runExplain(args),
  },
  {
    name: "calibrate",
    description: "Measures what direct, indirect, mispredicted and retpoline calls cost here.",
    run: async (args) => (await import("./calibrate_command.ts")).runCalibrate(args),
  },
];

/**
 * Adds `explain` and `calibrate`, which read their arguments themselves.
 *
 * @param done Gets the exit code.
 */
export function addFfiCommands(program: Command, done: (exitCode: number) => void): void {
  for (const { name, description, run } of FFI_COMMANDS) {
    const command = new Command(name)
      .copyInheritedSettings(program)
      .description(description)
      .argument("[args...]", `see ${name} --help`)
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action(async (_args: readonly string[], _flags: unknown, { args }: Command) => {
        done(await canGainFfi() ? await runWithFfi([name, ...args]) : await run(args));
      });
    program.addCommand(command);
  }
}
