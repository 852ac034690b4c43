/**
 * Programs that are started, write what they know and end.
 *
 * @module
 */

import type { CommandLine } from "./deno_run.ts";
import type { Ending } from "./ending.ts";
import { Program } from "./program.ts";

/** How far a program may go. */
export interface RunOptions {
  /** Longest time in milliseconds, after which it is killed. */
  readonly limitMs: number;
  /** Stops it when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** What it reads, a line or several; nothing unless given. */
  readonly input?: string;
}

/** What a program left. */
export interface Output {
  /** How it ended. */
  readonly ending: Ending;
  /** Whether that was with exit code 0. */
  readonly success: boolean;
  /** What it wrote to standard output, in lines. */
  readonly stdout: string;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
}

const OUTPUT_LIMIT = 1 << 26;
/** Ctrl-C reaches children too: one may die of it this long before this process hears of it. */
const SIGNAL_DELAY_MS = 50;

/**
 * Runs a program to its end.
 *
 * @throws the signal's reason when it is aborted; the process is gone by then.
 * @throws what `Deno.Command` throws where it cannot be started.
 */
export async function run(
  line: CommandLine,
  { limitMs, signal, input = "" }: RunOptions,
): Promise<Output> {
  signal?.throwIfAborted();
  const lines: string[] = [];
  const takeLine = (line: string) => lines.push(`${line}\n`);
  const program = Program.start(line, { outputLimit: OUTPUT_LIMIT, takeLine, signal });
  if (input !== "") program.send(input);
  program.closeInput();
  await program.until(() => false, limitMs);
  const ending = await program.ended;
  const success = ending.how === "exit code" && ending.code === 0;
  if (!success && signal !== undefined) await throwIfInterrupted(signal);
  return { ending, success, stdout: lines.join(""), stderr: program.stderr };
}

/**
 * Checks, after a child failed, whether it did because the user interrupts everything.
 *
 * @throws the signal's reason if so.
 */
export async function throwIfInterrupted(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SIGNAL_DELAY_MS));
  signal.throwIfAborted();
}
