/**
 * Writes FINDINGS.md and the records that it was written from.
 *
 * @module
 */

import { packed } from "../../record/record_file.ts";
import { writeFilesAtomically } from "../../record/write_files.ts";
import { claimsJson, type ClaimsReport, readClaimsReport } from "../../record/claims.ts";
import { FINDINGS_RECORD, otherRecords, renderFindings } from "./findings.ts";

/**
 * Writes findings and, packed by gzip beside them, their records, all or none. A record that is there already and says
 * the same stays as it is.
 *
 * @param folder Folder to write to; made when missing.
 * @param name The findings' file, e.g. `FINDINGS.md`.
 * @param others Runs on other machines.
 * @returns the paths written.
 */
export async function writeFindings(
  folder: string,
  name: string,
  report: ClaimsReport,
  ...others: readonly ClaimsReport[]
): Promise<string[]> {
  const names = [FINDINGS_RECORD, ...otherRecords(others)];
  const records = await Promise.all([report, ...others].map(async (one, i) => {
    const json = claimsJson(one);
    const present = await readClaimsReport(`${folder}/${names[i]}`).then(claimsJson, () => null);
    return present === json ? [] : [{ name: names[i]!, text: await packed(json) }];
  }));
  const text = renderFindings(report, ...others);
  return await writeFilesAtomically(folder, [{ name, text }, ...records.flat()]);
}
