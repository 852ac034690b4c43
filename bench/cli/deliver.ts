/**
 * Hands a result over: shown first, then written, so that figures are never lost to a full disk.
 *
 * @module
 */

import { NotAllWritten } from "../record/write_files.ts";

/**
 * Prints a result, then writes its files and prints where they are. When one of the two fails, the other is done
 * all the same.
 *
 * @param show Makes the text for standard output.
 * @param write Writes the files and gives their paths.
 * @param close Makes a last line, such as a verdict, printed whatever became of the files; none by default.
 * @throws what `write` throws, else what `show` throws.
 */
export async function deliver(
  show: () => string,
  write: () => Promise<readonly string[]>,
  close?: () => string,
): Promise<void> {
  const unshown = attempt(() => print(show()));
  try {
    told(await write());
  } catch (error) {
    if (error instanceof NotAllWritten) attempt(() => told(error.written));
    throw error;
  } finally {
    if (close !== undefined) attempt(() => print(close()));
  }
  if (unshown !== null) throw unshown.error;
}

function told(paths: readonly string[]): void {
  if (paths.length > 0) print(`Written: ${paths.join(", ")}`);
}

function attempt(action: () => void): { readonly error: unknown } | null {
  try {
    action();
    return null;
  } catch (error) {
    return { error };
  }
}

/**
 * Writes a line to standard output and, unlike `console.log`, notices when that fails. That nobody reads on, as in
 * `| head`, is no failure.
 *
 * @throws the system's error, with a message that says what was written to.
 */
function print(text: string): void {
  let bytes = new TextEncoder().encode(`${text}\n`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return;
    if (error instanceof Error) error.message = `Cannot write standard output: ${error.message}`;
    throw error;
  }
}
