/**
 * Whether reports can be written, found out before anything is measured.
 *
 * @module
 */

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
