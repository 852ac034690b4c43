/**
 * `deno task report`: makes the other forms of a report from its `lab.json` or `claims.json`, and shows it.
 *
 * @module
 */

import { basename, dirname } from "node:path";
import { Option } from "commander";
import type { LabReport } from "../record/lab.ts";
import { readLabReport } from "../record/read_lab.ts";
import { recordIn, renderedFiles, writeLabReport } from "../studies/lab/write_report.ts";
import { renderSvg } from "../studies/lab/svg.ts";
import { renderTerminal } from "../studies/lab/document/render.ts";
import { terminalOptions } from "../report/document/terminal.ts";
import { writeForms } from "../record/write_files.ts";
import { loadSelftest } from "../record/selftest_summary.ts";
import type { SelftestSummary } from "../record/selftest.ts";
import { parseClaimsReport } from "../record/claims.ts";
import { claimsDocument } from "../studies/claims/document/claims_document.ts";
import { isClaimsText, writeClaimsForms } from "../studies/claims/show_claims.ts";
import { BadInput } from "../bad_input.ts";
import { given, Program } from "./program.ts";
import { documentTerminal } from "../report/document/terminal.ts";
import { deliver } from "./deliver.ts";
import { numbersInLine, readPackedText } from "../record/record_file.ts";
import { requireWritable, requireWritableFile, writeWhole } from "./writable.ts";

interface ReportFlags {
  readonly out?: string;
  readonly picture?: string;
  readonly selftest?: string;
}

if (import.meta.main) {
  await new Program("deno task report")
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
    .ends({})
    .does(render)
    .main("show a report");
}

async function render(file: string, flags: ReportFlags): Promise<void> {
  const text = await given(() => readPackedText(file));
  if (isClaimsText(text)) return await renderClaims(file, text, flags);
  const recorded = await given(() => readLabReport(text, file));
  const { selftest: path } = flags;
  const selftest = path === undefined ? undefined : await given(() => loadSelftest(path));
  const report = selftest === undefined ? recorded : { ...recorded, selftest };
  if (flags.picture !== undefined) {
    await requireWritableFile(flags.picture, "--picture");
    const paths = await writeWhole(flags.picture, renderSvg(report));
    return await deliver(() => `Written: ${paths.join(", ")}`, () => Promise.resolve([]));
  }
  await requireWritable(flags.out ?? dirname(file));
  await deliver(
    () =>
      renderTerminal(report, {
        ...terminalOptions(),
        record: flags.out === undefined ? file : recordIn(flags.out),
      }),
    () =>
      flags.out === undefined
        ? writeBeside(file, text, report, selftest)
        : writeLabReport(flags.out, report),
  );
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
  const [folder, name] = [dirname(file), basename(file)];
  const record = selftest === undefined
    ? []
    : [{ name: name.replace(/\.gz$/, ""), text: numbersInLine({ ...JSON.parse(text), selftest }) }];
  return await writeForms(folder, [...record, ...renderedFiles(report)]);
}

async function renderClaims(file: string, text: string, flags: ReportFlags): Promise<void> {
  if (flags.picture !== undefined || flags.selftest !== undefined) {
    const option = flags.picture === undefined ? "--selftest" : "--picture";
    throw new BadInput(`Cannot show ${file} with ${option} as it is a record of claims`);
  }
  const report = await given(() => parseClaimsReport(text, file));
  const folder = dirname(file);
  await requireWritable(flags.out ?? folder);
  await deliver(
    () => documentTerminal(claimsDocument(report), terminalOptions()),
    () => writeClaimsForms(report, folder, flags.out),
  );
}
