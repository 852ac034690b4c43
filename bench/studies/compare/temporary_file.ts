/**
 * Files that only Deno reads, for as long as this process runs.
 *
 * @module
 */

import { join } from "node:path";

/** Files by what they were made of. */
const made = new Map<string, string>();
const folders = new Set<string>();

/**
 * Path of a file in a folder of its own, which is gone when this process ends; `null` where no such folder may be made.
 * The same for the same name, text and purpose.
 *
 * @param purpose Keeps files apart that have the same text.
 */
export async function temporaryFile(
  name: string,
  text: string,
  purpose: string = "",
): Promise<string | null> {
  // Asking for a permission would be worse than going without the file.
  if ((await Deno.permissions.query({ name: "write" })).state !== "granted") return null;
  const key = JSON.stringify([name, purpose, text]);
  const known = made.get(key);
  if (known !== undefined) return known;
  if (folders.size === 0) addEventListener("unload", removeFolders);
  const folder = Deno.makeTempDirSync({ prefix: "vringlab-" });
  folders.add(folder);
  const path = join(folder, name);
  made.set(key, path);
  Deno.writeTextFileSync(path, text);
  return path;
}

function removeFolders(): void {
  for (const folder of folders) {
    try {
      Deno.removeSync(folder, { recursive: true });
    } catch {
      // It lies among temporary files, where others tidy up too.
    }
  }
}
