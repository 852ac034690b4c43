// deno-lint-ignore-file no-console -- a command line program
/**
 * The command line of what writes generated files: `deno task generate`, `deno task schema`.
 *
 * @module
 */

import { EXIT_DONE, EXIT_NO } from "../cli/exit_codes.ts";
import { Program } from "../cli/program.ts";
import { type GeneratedFile, outdatedFiles, writeGenerated } from "./generated_file.ts";

/** Writes the files that are outdated, or with `--check` names them, and ends the program. */
export async function runGenerator(task: string, files: readonly GeneratedFile[]): Promise<void> {
  await new Program(`deno task ${task}`)
    .description("Writes what has one source elsewhere.")
    .option("--check", "write nothing; name the files that are not what is generated")
    .ends({ no: "files are outdated" })
    .does(({ check = false }: { readonly check?: boolean }) => generate(files, check))
    .main(task);
}

async function generate(files: readonly GeneratedFile[], check: boolean): Promise<number> {
  const outdated = await outdatedFiles(files);
  for (const { path, wanted, message } of outdated) {
    if (check) console.error(message);
    else {
      await writeGenerated(path, wanted);
      console.log(`wrote ${path}`);
    }
  }
  console.log(`${files.length} files, ${outdated.length} ${check ? "outdated" : "written"}`);
  return check && outdated.length > 0 ? EXIT_NO : EXIT_DONE;
}
