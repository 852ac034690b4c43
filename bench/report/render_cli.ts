// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task report`: makes the other forms of a report from its `lab.json`, and shows it.
 *
 * Exit codes: 0 when all went well, 2 for bad input.
 *
 * @module
 */

import { Command, CommanderError } from "commander";
import {
  type LabReport,
  readLabReport,
  renderedFiles,
  renderSvg,
  renderTerminal,
  terminalOptions,
  writeFilesAtomically,
  writeLabReport,
} from "./mod.ts";

const EXIT_BAD_INPUT = 2;

interface ReportFlags {
  readonly out?: string;
  readonly picture?: string;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

/** Runs the command line. Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const program = new Command("deno task report")
    .description("Makes lab.md, lab.html and lab.svg from a lab.json, and shows the report.")
    .argument("<file>", "a lab.json")
    .option("--out <dir>", "folder to write to (default: the file's own)")
    .option("--picture <file>", "write the picture to this file and nothing else")
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeErr: () => {},
      // Answers that need no permission to read environment variables.
      getOutHasColors: () => !Deno.noColor && Deno.stdout.isTerminal(),
      getErrHasColors: () => false,
    })
    .action(render);
  try {
    await program.parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const message = error instanceof Error ? error.message : String(error);
    const text = error instanceof CommanderError
      ? `${message.replace(/^error: /, "Cannot show a report: ")}; see --help`
      : message;
    console.error(text.replace(/\s+/g, " "));
    return EXIT_BAD_INPUT;
  }
}

async function render(file: string, flags: ReportFlags): Promise<void> {
  const report = await load(file);
  if (flags.picture !== undefined) {
    const [folder, name] = splitPath(flags.picture);
    const paths = await writeFilesAtomically(folder, [{ name, text: renderSvg(report) }]);
    console.log(`Written: ${paths.join(", ")}`);
    return;
  }
  // Beside itself the file stays as it is: it may hold fields that only a newer vringlab knows.
  const paths = flags.out === undefined
    ? await writeFilesAtomically(splitPath(file)[0], renderedFiles(report))
    : await writeLabReport(flags.out, report);
  console.log(renderTerminal(report, terminalOptions()));
  console.log(`Written: ${paths.join(", ")}`);
}

async function load(file: string): Promise<LabReport> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot read ${file}: ${reason}`);
  }
  return readLabReport(text, file);
}

/** Folder and name of a path; both kinds of slash separate on Windows. */
function splitPath(path: string): [folder: string, name: string] {
  const separator = Deno.build.os === "windows" ? /^(.*)[\\/]([^\\/]*)$/s : /^(.*)\/([^/]*)$/s;
  const match = separator.exec(path);
  return match === null ? [".", path] : [match[1] || "/", match[2] ?? ""];
}
