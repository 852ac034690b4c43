/**
 * Ctrl-C, termination, a closed terminal: the run ends early and leaves what it has.
 *
 * @module
 */

import { EXIT_INTERRUPTED } from "./exit_codes.ts";
import { ProgressDisplay, STDERR } from "./progress.ts";

/**
 * Signals that ask a run to end: Ctrl-C, termination, and SIGHUP of a terminal that was closed. Windows knows no SIGTERM
 * that a program could hear.
 */
export const INTERRUPTIONS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** A terminal tells every process of a command, and one of them may tell the others again: that is one request. */
const SAME_INTERRUPTION_MS = 500;

/**
 * Runs something that can be ended early by one of {@linkcode INTERRUPTIONS}, with progress on standard error. A second
 * signal, not one that came along with the first, ends the process at once.
 *
 * @returns what `action` returns, and whether it was interrupted.
 */
export async function interruptible<T>(
  action: (signal: AbortSignal, display: ProgressDisplay) => Promise<T>,
): Promise<{ readonly result: T; readonly interrupted: boolean }> {
  const controller = new AbortController();
  const display = new ProgressDisplay(STDERR);
  let firstMs = 0;
  const interrupt = (): void => {
    if (!controller.signal.aborted) {
      firstMs = performance.now();
      controller.abort();
    } else if (performance.now() - firstMs > SAME_INTERRUPTION_MS) Deno.exit(EXIT_INTERRUPTED);
  };
  for (const signal of INTERRUPTIONS) Deno.addSignalListener(signal, interrupt);
  try {
    const result = await action(controller.signal, display);
    return { result, interrupted: controller.signal.aborted };
  } finally {
    display.close();
    for (const signal of INTERRUPTIONS) Deno.removeSignalListener(signal, interrupt);
  }
}
