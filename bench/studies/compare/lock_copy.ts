/**
 * Copies of lock files: Deno completes the lock file that it is given, and the user's is to stay as it is.
 *
 * @module
 */

import { join } from "node:path";

/** Copies by content and path of what they were made of. */
const copies = new Map<string, string>();
const folders = new Set<string>();

/**
 * Path of a copy in a folder of its own, which is gone when this process ends; `null` where no such folder may be
 * made. The same for the same file as long as it does not change.
 */
export async function lockCopy(path: string): Promise<string | null> {
  // Asking for a permission would be worse than going without a copy.
  if ((await Deno.permissions.query({ name: "write" })).state !== "granted") return null;
  const text = await Deno.readTextFile(path);
  const key = JSON.stringify([path, text]);
  const made = copies.get(key);
  if (made !== undefined) return made;
  if (folders.size === 0) addEventListener("unload", removeCopies);
  const folder = Deno.makeTempDirSync({ prefix: "vringlab-lock-" });
  folders.add(folder);
  const copy = join(folder, "deno.lock");
  copies.set(key, copy);
  Deno.writeTextFileSync(copy, text);
  return copy;
}

function removeCopies(): void {
  for (const folder of folders) {
    try {
      Deno.removeSync(folder, { recursive: true });
    } catch {
      // It lies among temporary files, where others tidy up too.
    }
  }
}
