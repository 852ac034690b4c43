/**
 * Ctrl-C, termination, a closed terminal: the run ends early and leaves what it has.
 *
 * @module
 */

/** Exit code of a run that was interrupted. */
export const EXIT_INTERRUPTED = 130;

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
 * Runs something that can be ended early by one of {@linkcode INTERRUPTIONS}. A second signal, not one that came along with the
 * first, ends the process at once.
 *
 * @returns what `action` returns; it finds out by its signal whether it was interrupted.
 */
export async function interruptible<T>(
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let firstMs = 0;
  const interrupt = (): void => {
    if (!controller.signal.aborted) {
      firstMs = performance.now();
      controller.abort();
    } else if (performance.now() - firstMs > SAME_INTERRUPTION_MS) Deno.exit(EXIT_INTERRUPTED);
  };
  for (const signal of INTERRUPTIONS) Deno.addSignalListener(signal, interrupt);
  try {
    return await action(controller.signal);
  } finally {
    for (const signal of INTERRUPTIONS) Deno.removeSignalListener(signal, interrupt);
  }
}
