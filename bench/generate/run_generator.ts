// deno-lint-ignore-file no-console -- a command line program
/**
 * The command line of what writes generated files: `deno task generate`, `deno task schema`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type GeneratedFile, outdatedFiles, PROJECT } from "./generated_file.ts";

/** Writes the files that are outdated, or with `--check` names them; sets the exit code. */
export async function runGenerator(task: string, files: readonly GeneratedFile[]): Promise<void> {
  try {
    Deno.exitCode = await generate(task, files);
  } catch (error) {
    console.error((error as Error).message);
    Deno.exitCode = 2;
  }
}

async function generate(task: string, files: readonly GeneratedFile[]): Promise<number> {
  const { values } = parseArgs({
    options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(`deno task ${task} [--check]`);
    return 0;
  }
  const outdated = await outdatedFiles(files);
  for (const { path, wanted, message } of outdated) {
    if (values.check) console.error(message);
    else {
      await Deno.writeTextFile(new URL(path, PROJECT), wanted);
      console.log(`wrote ${path}`);
    }
  }
  console.log(
    `${files.length} files, ${outdated.length} ${values.check ? "outdated" : "written"}`,
  );
  return values.check && outdated.length > 0 ? 1 : 0;
}
