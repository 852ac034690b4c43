// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task generate [--check]`: writes what has one source elsewhere: the strategies' files from their forms, copies
 * of a timed loop, parts of README.md and docs/workloads.md.
 *
 * With `--check` nothing is written: one line for each file that is not what is generated, with the first line that
 * differs, and exit code 1 if there is any.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type GeneratedFile, outdatedFiles, PROJECT } from "./generated_file.ts";
import { README, WORKLOADS_PAGE } from "./readme_tables.ts";
import { ROUND_TRIP_COPIES, strategyFiles } from "./strategy_outputs.ts";

/** All files that are generated, wholly or in part. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  ...strategyFiles(),
  ROUND_TRIP_COPIES,
  README,
  WORKLOADS_PAGE,
];

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log("deno task generate [--check]");
    return 0;
  }
  const outdated = await outdatedFiles(GENERATED_FILES);
  for (const { path, wanted, message } of outdated) {
    if (values.check) console.error(message);
    else {
      await Deno.writeTextFile(new URL(path, PROJECT), wanted);
      console.log(`wrote ${path}`);
    }
  }
  const total = GENERATED_FILES.length;
  console.log(`${total} files, ${outdated.length} ${values.check ? "outdated" : "written"}`);
  return values.check && outdated.length > 0 ? 1 : 0;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } catch (error) {
    console.error((error as Error).message);
    Deno.exitCode = 2;
  }
}
