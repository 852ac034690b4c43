/**
 * Whether reports can be written, found out before anything is measured.
 *
 * @module
 */

import { basename, dirname } from "node:path";
import { BadInput } from "../bad_input.ts";
import { writeFilesAtomically } from "../record/write_files.ts";

/**
 * Makes a folder if need be and writes and removes a file in it.
 *
 * @throws the file system's or permission's error, its message one line that names the path.
 */
export async function checkWritable(folder: string): Promise<void> {
  const [path] = await writeFilesAtomically(folder, [
    { name: `.writable-${crypto.randomUUID()}`, text: "" },
  ]);
  await Deno.remove(path!);
}

/**
 * {@linkcode checkWritable} for a folder that the command line names.
 *
 * @param option The option that names it, for the message; the path alone is named without.
 * @throws {BadInput} in place of the file system's or permission's error.
 */
export async function requireWritable(folder: string, option?: string): Promise<void> {
  try {
    await checkWritable(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInput(option === undefined ? reason : `Cannot use ${option}: ${reason}`);
  }
}

/**
 * {@linkcode requireWritable} for a file that an option names.
 *
 * @throws {BadInput} also for an empty name.
 */
export async function requireWritableFile(path: string, option: string): Promise<void> {
  if (path === "") {
    throw new BadInput(`Cannot use ${option} as it must name a file: current value is empty`);
  }
  await requireWritable(dirname(path), option);
}

/** Writes a file whole or not at all. Returns the paths written: its own. */
export async function writeWhole(path: string, text: string): Promise<readonly string[]> {
  return await writeFilesAtomically(dirname(path), [{ name: basename(path), text }]);
}
