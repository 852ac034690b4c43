/**
 * The files of `ring/concurrent/`, generated.
 *
 * @module
 */

import { CONCURRENT_EDITS } from "./concurrent_edits.ts";
import { concurrentSources } from "./concurrent_source.ts";
import { type GeneratedFile, PROJECT } from "./generated_file.ts";
import { marker } from "./strategy_outputs.ts";

/** The texts of the files that they are made from, by name. */
export async function singlePartyTexts(): Promise<Readonly<Record<string, string>>> {
  const read = Object.keys(CONCURRENT_EDITS).map(async (file) => [
    file,
    await Deno.readTextFile(new URL(`ring/${file}`, PROJECT)),
  ]);
  return Object.fromEntries(await Promise.all(read));
}

/** The concurrent forms of the rings' functions, by the edits. */
export const CONCURRENT_FILES: readonly GeneratedFile[] = Object.keys(CONCURRENT_EDITS)
  .map((file) => ({
    path: `ring/concurrent/${file}`,
    text: async () => {
      const made = concurrentSources(await singlePartyTexts())[file]!;
      return `${marker(`../${file} and bench/generate/concurrent_edits.ts`)}${made}`;
    },
  }));
