/**
 * Reports of the lab: from a {@linkcode LabReport} to what people read, and back.
 *
 * In reading order: `lab_report.ts` (the record), `schema.ts`, `read_report.ts` and `write_report.ts` (the
 * file), `choice.ts` and `conclusion.ts` (the answer), `figure.ts` (how numbers look), then one file per
 * form: `terminal.ts`, `markdown.ts`, `svg.ts`, `html.ts`.
 *
 * @module
 */

import type { LabReport } from "./lab_report.ts";
import { renderHtml } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderSvg } from "./svg.ts";
import { labJson, withFiniteFigures, writeFilesAtomically } from "./write_report.ts";

export type {
  CellResult,
  Comparison,
  ControlOutcome,
  Environment,
  Finding,
  GroupResult,
  LabReport,
  ProcessSamples,
  Verdict,
} from "./lab_report.ts";
export type { Placement } from "../measure/cell.ts";
export { LAB_SCHEMA_VERSION } from "./lab_report.ts";
export { labJsonSchema } from "./schema.ts";
export { checkLabReport, readLabReport } from "./read_report.ts";
export { conclude, type Conclusion, isProven } from "./conclusion.ts";
export { renderTerminal, type TerminalOptions, terminalOptions } from "./terminal.ts";
export { renderHtml, renderMarkdown, renderSvg };
export { headlineGroups, type SvgOptions } from "./svg.ts";

/**
 * Writes `lab.json`, `lab.md`, `lab.html` and `lab.svg` into a folder, each complete or not at all.
 *
 * @returns the paths written.
 * @throws {TypeError} when the report does not fit the schema, before anything is written.
 */
export async function writeLabReport(folder: string, report: LabReport): Promise<string[]> {
  const finite = withFiniteFigures(report);
  return await writeFilesAtomically(folder, [
    { name: "lab.json", text: labJson(finite) },
    { name: "lab.md", text: renderMarkdown(finite) },
    { name: "lab.html", text: renderHtml(finite) },
    { name: "lab.svg", text: renderSvg(finite) },
  ]);
}
