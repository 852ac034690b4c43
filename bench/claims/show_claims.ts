/**
 * Makes the other forms of a record of claims, for `deno task report`.
 *
 * @module
 */

import { terminalOptions } from "../report/terminal.ts";
import { writeFilesAtomically } from "../report/write_report.ts";
import { parseClaimsReport } from "./claims_schema.ts";
import { CLAIMS_SCHEMA } from "./claims_report.ts";
import { renderClaimsTerminal } from "./render_terminal.ts";
import { renderedClaims, writeClaimsReport } from "./write_claims_report.ts";

/** Whether a text is a record of claims, sound or not. */
export function isClaimsText(text: string): boolean {
  try {
    return JSON.parse(text)?.schema === CLAIMS_SCHEMA;
  } catch {
    return false;
  }
}

/**
 * Writes the forms of a record of claims: `claims.md` and `claims.html` beside the file, which stays as it is,
 * or all three into another folder.
 *
 * @param text The record's text.
 * @param name What to call it in messages.
 * @param folder Folder of the file.
 * @param out Folder to write to, if another.
 * @returns the report for the terminal, and the paths written.
 */
export async function showClaims(
  text: string,
  name: string,
  folder: string,
  out?: string,
): Promise<{ readonly text: string; readonly paths: readonly string[] }> {
  const report = parseClaimsReport(text, name);
  const paths = out === undefined
    ? await writeFilesAtomically(folder, renderedClaims(report))
    : await writeClaimsReport(out, report);
  return { text: renderClaimsTerminal(report, terminalOptions()), paths };
}
