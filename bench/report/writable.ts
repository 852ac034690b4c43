/**
 * Whether reports can be written, found out before anything is measured.
 *
 * @module
 */

import { writeFilesAtomically } from "./write_report.ts";

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
