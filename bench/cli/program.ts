// deno-lint-ignore-file no-console -- used by command line programs
/**
 * How every program here ends: whatever goes wrong is one line on standard error and an exit code.
 * The codes stand in `exit_codes.ts`.
 *
 * @module
 */

import { Command, CommanderError } from "commander";
import { BadInput } from "../bad_input.ts";
import { plainLine } from "../process/child_text.ts";
import { EXIT_BAD_INPUT, EXIT_DONE, EXIT_FAULT, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { runPermissionText } from "../process/run_permission.ts";

/** Where lines about errors go. */
export type Complain = (line: string) => void;

/** Where the lines of a program go that tests call without starting a process. */
export interface Output {
  /** Takes results. */
  log(line: string): void;
  /** Takes what is wrong with the command line or a file. */
  error: Complain;
}

/** How a program ends, in words for its help. */
export interface Ends {
  /** Of exit code 0; `done` by default. */
  readonly yes?: string;
  /** Of exit code 1; left out for programs that give no such answer. */
  readonly no?: string;
  /** Whether it can be interrupted with what there is. */
  readonly interruptible?: boolean;
}

/** A program, or a command of one: its flags arrive parsed, its action gives the exit code. */
export class Program extends Command {
  #exitCode = EXIT_DONE;

  /** `name` is the whole command line of a program (`deno task report`), or the word of a command. */
  constructor(name?: string) {
    super(name);
    // Errors are printed, and the process is ended, in one place: exitCodeOfRun().
    this.exitOverride().showSuggestionAfterError(false).configureOutput({
      writeErr: () => {},
      // Answers that need no permission to read environment variables.
      getOutHasColors: () => !Deno.noColor && Deno.stdout.isTerminal(),
      getErrHasColors: () => false,
    });
  }

  /** Sets what it does with its arguments and flags; `run` gives the exit code, nothing for done. */
  // deno-lint-ignore no-explicit-any -- as commander types actions
  does(run: (...args: any[]) => Promise<number | void>): this {
    // deno-lint-ignore no-explicit-any -- as commander types actions
    return this.action(async (...args: any[]) => {
      this.#top.#exitCode = await run(...args) ?? EXIT_DONE;
    });
  }

  /** Adds further help, and the meaning of the exit codes. */
  ends({ yes = "done", no, interruptible = false }: Ends, help = ""): this {
    const codes = [
      `${EXIT_DONE} ${yes}`,
      ...(no === undefined ? [] : [`${EXIT_NO} ${no}`]),
      `${EXIT_BAD_INPUT} bad input`,
      `${EXIT_FAULT} it could not be done (a full disk, too many open files)`,
      ...(interruptible ? [`${EXIT_INTERRUPTED} interrupted`] : []),
    ];
    return this.addHelpText("after", `${help}\nExit codes: ${codes.join(", ")}`);
  }

  /** Runs it; gives the exit code. Throws what goes wrong, as {@linkcode exitCodeOfRun} takes it. */
  async run(args: readonly string[]): Promise<number> {
    await this.parseAsync([...args], { from: "user" });
    return this.#exitCode;
  }

  /** Runs the process's command line and ends the process; `purpose` is what it does: `write findings`. */
  async main(purpose: string): Promise<never> {
    return await runMain(purpose, () => this.run(Deno.args));
  }

  /** Runs it with its lines going to `output`; gives the exit code. */
  async runInto(purpose: string, args: readonly string[], output: Output): Promise<number> {
    this.configureOutput({ writeOut: (text) => output.log(text.trimEnd()) });
    return await exitCodeOfRun(purpose, () => this.run(args), output.error);
  }

  get #top(): Program {
    return this.parent instanceof Program ? this.parent.#top : this;
  }
}

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
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT_DONE;
  const [code, text] = told(error, purpose);
  try {
    complain(plainLine(text));
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
