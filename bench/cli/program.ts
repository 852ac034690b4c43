// deno-lint-ignore-file no-console -- used by command line programs
/**
 * How every program here ends: whatever goes wrong is one line on standard error and an exit code.
 *
 * | exit code | means                                                                                     |
 * | --------- | ----------------------------------------------------------------------------------------- |
 * | 0         | done                                                                                      |
 * | 1         | the answer is no: a control failed, a function is slower, records differ; see each command |
 * | 2         | something given cannot be used: a flag, a file, a permission                              |
 * | 3         | it could not be done: a full disk, too many open files, an error of the lab's own         |
 * | 130       | interrupted                                                                               |
 *
 * @module
 */

import { type Command, CommanderError } from "commander";
import { BadInput } from "../bad_input.ts";
import { runPermissionText } from "../process/run_permission.ts";

/** Exit code when something that was given cannot be used. */
export const EXIT_BAD_INPUT = 2;
/** Exit code when the system or the lab itself fails; never that of an answer. */
export const EXIT_FAULT = 3;
/** The two codes above for help texts. */
export const EXIT_CODES_TEXT = `${EXIT_BAD_INPUT} bad input, ${EXIT_FAULT} it could not be done ` +
  "(a full disk, too many open files)";

/** Where lines about errors go. */
export type Complain = (line: string) => void;

/**
 * Runs a program and ends the process with its exit code. Errors that nothing waits for end it too.
 *
 * @param purpose What it does, for messages: `write findings`.
 * @param run Does it and gives its exit code.
 */
export async function runMain(purpose: string, run: () => Promise<number>): Promise<never> {
  const end = (error: unknown): never => Deno.exit(complainOf(error, purpose));
  globalThis.addEventListener("error", (event) => end(event.error));
  globalThis.addEventListener("unhandledrejection", (event) => end(event.reason));
  Deno.exit(await exitCodeOfRun(purpose, run));
}

/**
 * Runs a program; what it throws is told in one line.
 *
 * @param purpose What it does, for messages: `write findings`.
 * @param run Does it and gives its exit code.
 * @param complain Takes the line; standard error by default.
 * @returns the exit code.
 */
export async function exitCodeOfRun(
  purpose: string,
  run: () => Promise<number>,
  complain: Complain = console.error,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    return complainOf(error, purpose, complain);
  }
}

/**
 * Makes a command of commander leave printing errors and ending the process to {@linkcode exitCodeOfRun}.
 *
 * @returns the same command.
 */
export function quietly(command: Command): Command {
  return command.exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeErr: () => {},
      // Answers that need no permission to read environment variables.
      getOutHasColors: () => !Deno.noColor && Deno.stdout.isTerminal(),
      getErrHasColors: () => false,
    });
}

/**
 * What reading something that was given comes to; every error is bad input.
 *
 * @throws {BadInput} in place of what `read` throws, with its message.
 */
export async function given<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BadInput || error instanceof Deno.errors.NotCapable) throw error;
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
}

/** Tells of an error in one line. Returns the exit code. */
function complainOf(error: unknown, purpose: string, complain: Complain = console.error): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const [code, text] = told(error, purpose);
  try {
    complain(text.replace(/\s+/g, " ").trim());
  } catch {
    // Nobody listens any more; the exit code says it still.
  }
  return code;
}

function told(error: unknown, purpose: string): [code: number, text: string] {
  if (error instanceof CommanderError) {
    const reason = error.message.replace(/^error: /, "").replace(/\.$/, "");
    return [EXIT_BAD_INPUT, `Cannot ${purpose}: ${reason}; see --help`];
  }
  if (error instanceof BadInput) return [EXIT_BAD_INPUT, error.message];
  if (error instanceof Deno.errors.NotCapable) {
    return [EXIT_BAD_INPUT, permissionText(error.message, purpose)];
  }
  const reason = error instanceof Error ? error.message : String(error);
  if (!isTold(error)) return [EXIT_FAULT, `Cannot ${purpose}: ${reason}${placeOf(error)}`];
  const text = /^Cannot /.test(reason) ? reason : `Cannot ${purpose}: ${reason}`;
  return [EXIT_FAULT, `${text}${adviceOnSystem(error)}`];
}

/** Errors that say it all: the system's, and the lab's own about them. Others are faults in a program. */
function isTold(error: unknown): error is Error {
  return error instanceof Error &&
    (systemCodeOf(error) !== undefined || error.constructor.name in Deno.errors ||
      ["NotAllWritten", "RunFault"].includes(error.name));
}

function permissionText(message: string, purpose: string): string {
  const wanted = /^Requires run access to "([^"]*)"/.exec(message)?.[1];
  return wanted === Deno.execPath() ? runPermissionText(purpose) : message;
}

const SYSTEM_ADVICE: Readonly<Record<string, string>> = {
  EMFILE: "raise the limit of open files (ulimit -n)",
  ENFILE: "raise the system's limit of open files",
  ENOSPC: "make room on that disk, or name another folder",
  EDQUOT: "make room in that quota, or name another folder",
  ENOMEM: "free memory",
  EAGAIN: "raise the limit of processes (ulimit -u)",
};

function adviceOnSystem(error: unknown): string {
  const code = systemCodeOf(error);
  const advice = code === undefined ? undefined : SYSTEM_ADVICE[code];
  return advice === undefined ? "" : `; ${advice}`;
}

/** Where a fault is, so that it can be reported. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const place = /([\w.-]+\/[\w.-]+\.ts:\d+):\d+/.exec(error.stack ?? "")?.[1];
  return place === undefined ? ` (${error.name})` : ` (${error.name} at ${place})`;
}

function systemCodeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "string" ? code : undefined;
}
