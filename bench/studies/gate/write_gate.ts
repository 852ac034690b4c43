/**
 * Writes the files of a gate.
 *
 * @module
 */

import { GATE_FORMAT, type GateReport } from "../../record/gate.ts";
import { recordJson } from "../../record/record_file.ts";
import { writeForms } from "../../record/write_files.ts";
import { documentHtml } from "../../report/document/html.ts";
import { gateDocument, gateMarkdown } from "./gate_document.ts";

/**
 * Writes `gate.json`, `gate.md` and `gate.html` into a folder, each by itself, complete or not at all.
 *
 * @returns the paths written.
 * @throws {NotAllWritten} after all were tried, when any could not be written.
 */
export async function writeGate(folder: string, report: GateReport): Promise<string[]> {
  return await writeForms(folder, [
    { name: "gate.json", text: recordJson(report, GATE_FORMAT) },
    {
      name: "gate.md",
      get text(): string {
        return gateMarkdown(report);
      },
    },
    {
      name: "gate.html",
      get text(): string {
        return documentHtml(gateDocument(report));
      },
    },
  ]);
}
