/**
 * Projects with files of benches, written for a test.
 *
 * @module
 */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const REPORTS = fileURLToPath(new URL("../../report/", import.meta.url));

/** Does something in a folder with some files, by path; it is gone afterwards. */
export async function withProject(
  files: Readonly<Record<string, string>>,
  action: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = `${REPORTS}test-${crypto.randomUUID()}`;
  try {
    // Not the configuration of this project.
    for (const [path, text] of Object.entries({ "deno.json": "{}", ...files })) {
      await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}
