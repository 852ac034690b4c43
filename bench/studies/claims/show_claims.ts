/**
 * Makes the other forms of a record of claims as files, for `deno task report`.
 *
 * @module
 */

import { writeForms } from "../../record/write_files.ts";
import { CLAIMS_SCHEMA, type ClaimsReport } from "../../record/claims.ts";
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
 * @param report The record.
 * @param folder Folder of its file.
 * @param out Folder to write to, if another.
 * @returns the paths written.
 * @throws {NotAllWritten} after all were tried, when any could not be written.
 */
export async function writeClaimsForms(
  report: ClaimsReport,
  folder: string,
  out?: string,
): Promise<readonly string[]> {
  return out === undefined
    ? await writeForms(folder, renderedClaims(report))
    : await writeClaimsReport(out, report);
}
