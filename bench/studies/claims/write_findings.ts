/**
 * Writes FINDINGS.md and the record that it was written from.
 *
 * @module
 */

import { writeFilesAtomically } from "../../record/write_files.ts";
import { claimsJson, type ClaimsReport, readClaimsReport } from "../../record/claims.ts";
import { FINDINGS_RECORD, renderFindings } from "./findings.ts";

/**
 * Writes findings and, packed by gzip beside them, their record, both or none. A record that is there already
 * and says the same stays as it is.
 *
 * @param folder Folder to write to; made when missing.
 * @param name The findings' file, e.g. `FINDINGS.md`.
 * @returns the paths written.
 */
export async function writeFindings(
  folder: string,
  name: string,
  report: ClaimsReport,
): Promise<string[]> {
  const json = claimsJson(report);
  const present = await readClaimsReport(`${folder}/${FINDINGS_RECORD}`).then(
    claimsJson,
    () => null,
  );
  const record = present === json ? [] : [{ name: FINDINGS_RECORD, text: await packed(json) }];
  return await writeFilesAtomically(folder, [{ name, text: renderFindings(report) }, ...record]);
}

async function packed(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
