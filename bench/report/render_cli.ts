// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task report`: makes the other forms of a report from its `lab.json` or `claims.json`, and shows it.
 *
 * Exit codes: 0 when all went well, 2 for bad input.
 *
 * @module
 */

import { Command, Option } from "commander";
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
import type { SelftestSummary } from "../selftest/selftest_summary.ts";
import { loadSelftest } from "../selftest/load_selftest.ts";
import { isClaimsText, showClaims } from "../claims/show_claims.ts";
import { runProgram } from "./program.ts";
import { numbersInLine, readPackedText } from "./record_file.ts";

interface ReportFlags {
  readonly out?: string;
  readonly picture?: string;
  readonly selftest?: string;
}

if (import.meta.main) {
  const program = new Command("deno task report")
    .description(
      "Makes lab.md, lab.html and lab.svg from a lab.json, claims.md and claims.html from a claims.json, and " +
        "shows the report.",
    )
    .argument("<file>", "a lab.json or claims.json, or one packed by gzip")
    .option("--out <dir>", "folder to write to (default: the file's own)")
    .option("--selftest <file>", "show this self-test too, and keep it in lab.json")
    .addOption(
      new Option("--picture <file>", "write the picture to this file and nothing else")
        .conflicts(["out", "selftest"]),
    )
    .action(render);
  Deno.exit(await runProgram(program, Deno.args, "show a report"));
}

async function render(file: string, flags: ReportFlags): Promise<void> {
  const text = await readPackedText(file);
  if (isClaimsText(text)) return await renderClaims(file, text, flags);
  const recorded = readLabReport(text, file);
  const selftest = flags.selftest === undefined ? undefined : await loadSelftest(flags.selftest);
  const report = selftest === undefined ? recorded : { ...recorded, selftest };
  if (flags.picture !== undefined) {
    const [folder, name] = splitPath(flags.picture);
    const paths = await writeFilesAtomically(folder, [{ name, text: renderSvg(report) }]);
    console.log(`Written: ${paths.join(", ")}`);
    return;
  }
  const paths = flags.out === undefined
    ? await writeBeside(file, text, report, selftest)
    : await writeLabReport(flags.out, report);
  console.log(renderTerminal(report, terminalOptions()));
  console.log(`Written: ${paths.join(", ")}`);
}

/**
 * Writes the other forms beside the file. The file keeps all that it holds, as a newer vringlab may know more fields;
 * only the self-test is put into it, if one is given.
 */
async function writeBeside(
  file: string,
  text: string,
  report: LabReport,
  selftest: SelftestSummary | undefined,
): Promise<string[]> {
  const [folder, name] = splitPath(file);
  const record = selftest === undefined
    ? []
    : [{ name: name.replace(/\.gz$/, ""), text: numbersInLine({ ...JSON.parse(text), selftest }) }];
  return await writeFilesAtomically(folder, [...record, ...renderedFiles(report)]);
}

async function renderClaims(file: string, text: string, flags: ReportFlags): Promise<void> {
  if (flags.picture !== undefined || flags.selftest !== undefined) {
    const option = flags.picture === undefined ? "--selftest" : "--picture";
    throw new Error(`Cannot show ${file} with ${option} as it is a record of claims`);
  }
  const shown = await showClaims(text, file, splitPath(file)[0], flags.out);
  console.log(shown.text);
  console.log(`Written: ${shown.paths.join(", ")}`);
}

/** Folder and name of a path; both kinds of slash separate on Windows. */
function splitPath(path: string): [folder: string, name: string] {
  const separator = Deno.build.os === "windows" ? /^(.*)[\\/]([^\\/]*)$/s : /^(.*)\/([^/]*)$/s;
  const match = separator.exec(path);
  return match === null ? [".", path] : [match[1] || "/", match[2] ?? ""];
}
