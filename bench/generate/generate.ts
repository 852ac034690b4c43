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

import { EXIT_DONE, EXIT_NO } from "../cli/exit_codes.ts";
import { Program } from "../cli/program.ts";
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

async function generate({ check = false }: { readonly check?: boolean }): Promise<number> {
  const outdated = await outdatedFiles(GENERATED_FILES);
  for (const { path, wanted, message } of outdated) {
    if (check) console.error(message);
    else {
      await Deno.writeTextFile(new URL(path, PROJECT), wanted);
      console.log(`wrote ${path}`);
    }
  }
  const total = GENERATED_FILES.length;
  console.log(`${total} files, ${outdated.length} ${check ? "outdated" : "written"}`);
  return check && outdated.length > 0 ? EXIT_NO : EXIT_DONE;
}

if (import.meta.main) {
  await new Program("deno task generate")
    .description("Writes what has one source elsewhere.")
    .option("--check", "write nothing; name the files that are not what is generated")
    .ends({ no: "files are outdated" })
    .does(generate)
    .main("generate");
}
