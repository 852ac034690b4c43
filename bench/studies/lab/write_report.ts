/**
 * Writes the files of a report.
 *
 * @module
 */

import type { LabReport } from "../../record/lab.ts";
import { folderOf, labJson, withFiniteFigures, writeForms } from "../../record/write_files.ts";
import { renderHtml, renderMarkdown } from "./document/render.ts";
import { RECORD_NAME } from "./selftest_words.ts";
import { renderSvg } from "./svg.ts";

/**
 * The other forms of a report as files: `lab.md`, `lab.html` and `lab.svg`, each rendered when its text is asked for.
 *
 * @throws nothing for a report that {@linkcode readLabReport} returned.
 */
export function renderedFiles(
  report: LabReport,
): { readonly name: string; readonly text: string }[] {
  const forms: readonly (readonly [name: string, render: (report: LabReport) => string])[] = [
    ["lab.md", renderMarkdown],
    ["lab.html", renderHtml],
    ["lab.svg", renderSvg],
  ];
  return forms.map(([name, render]) => ({
    name,
    get text(): string {
      return render(report);
    },
  }));
}

/** Path of the record that {@linkcode writeLabReport} writes into a folder. */
export function recordIn(folder: string): string {
  return `${folderOf(folder)}/${RECORD_NAME}`;
}

/**
 * Writes `lab.json` and its other forms into a folder, each by itself, complete or not at all. Figures that JSON
 * cannot hold are left out and named in a finding.
 *
 * @returns the paths written.
 * @throws {NotAllWritten} after all were tried, when any could not be written.
 * @throws {TypeError} when the report does not fit the schema, before anything is written.
 */
export async function writeLabReport(folder: string, report: LabReport): Promise<string[]> {
  const finite = withFiniteFigures(report);
  const json = { name: RECORD_NAME, text: labJson(finite) };
  return await writeForms(folder, [json, ...renderedFiles(finite)]);
}
