/**
 * Ctrl-C and termination: the run ends early and leaves what it has.
 *
 * @module
 */

/** Exit code of a run that was interrupted. */
export const EXIT_INTERRUPTED = 130;

/**
 * Runs something that can be ended early by SIGINT or SIGTERM. A second signal ends the process at once.
 *
 * @returns what `action` returns; it finds out by its signal whether it was interrupted.
 */
export async function interruptible<T>(
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) Deno.exit(EXIT_INTERRUPTED);
    controller.abort();
  };
  // Windows knows no SIGTERM that a program could hear.
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, interrupt);
  try {
    return await action(controller.signal);
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, interrupt);
  }
}
