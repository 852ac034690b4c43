// deno-lint-ignore-file no-console -- used by command line programs
/**
 * Runs a command line program the way all of them here run: bad input is one line and exit code 2.
 *
 * @module
 */

import { type Command, CommanderError } from "commander";

const EXIT_BAD_INPUT = 2;

/**
 * Parses the arguments and runs the program's action; prints what goes wrong in one line.
 *
 * @param program The program with its arguments, options and action.
 * @param args The command line.
 * @param purpose What it does, for messages: `write findings`.
 * @returns the exit code: 0, or 2 when anything went wrong.
 */
export async function runProgram(
  program: Command,
  args: readonly string[],
  purpose: string,
): Promise<number> {
  program.exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeErr: () => {},
      // Answers that need no permission to read environment variables.
      getOutHasColors: () => !Deno.noColor && Deno.stdout.isTerminal(),
      getErrHasColors: () => false,
    });
  try {
    await program.parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const message = error instanceof Error ? error.message : String(error);
    const text = error instanceof CommanderError
      ? `${message.replace(/^error: /, `Cannot ${purpose}: `)}; see --help`
      : message;
    console.error(text.replace(/\s+/g, " "));
    return EXIT_BAD_INPUT;
  }
}
