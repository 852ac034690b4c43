/**
 * Copies of lock files: Deno completes the lock file that it is given, and the user's is to stay as it is.
 *
 * @module
 */

import { temporaryFile } from "./temporary_file.ts";

/**
 * Path of a copy in a folder of its own, which is gone when this process ends; `null` where no such folder may be
 * made. The same for the same file as long as it does not change.
 */
export async function lockCopy(path: string): Promise<string | null> {
  return await temporaryFile("deno.lock", await Deno.readTextFile(path), path);
}
