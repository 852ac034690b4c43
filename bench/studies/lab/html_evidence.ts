/**
 * The HTML report's section on evidence and calibration.
 *
 * @module
 */

import type { LabReport } from "../../record/lab.ts";
import { escapeMarkup } from "../../report/charts/chart.ts";
import { calibrationText, evidenceTables } from "./evidence_tables.ts";
import { codeOf, type HtmlSection, scrollTable, withCode } from "../../report/html_markup.ts";

/** What V8 made of each cell, and overheads in calls; `null` when neither was asked for. */
export function evidenceSection(report: LabReport): HtmlSection | null {
  const calibration = calibrationText(report);
  const tables = evidenceTables(report).map(({ title, headings, align, rows, notes }) => {
    const numeric = (i: number) => align[i] === "r" ? { class: "n" } : {};
    const table = scrollTable(
      {
        caption: `What V8 made of it: ${title}`,
        class: "figures",
        headings: headings.map((html, i) => ({ html, ...numeric(i) })),
      },
      rows.map((row) => ({
        cells: row.map((text, i) => ({
          html: i === 0 ? codeOf(text) : escapeMarkup(text),
          ...numeric(i),
        })),
      })),
    );
    const said = notes.map((note) => `<li>${withCode(note)}</li>`).join("");
    return notes.length === 0
      ? table
      : `${table}\n<p>Evidence and timing disagree:</p>\n<ul>${said}</ul>`;
  });
  if (calibration === "" && tables.length === 0) return null;
  const lead = calibration === "" ? "" : `<p>${escapeMarkup(calibration)}</p>\n`;
  return { id: "evidence", title: "What V8 made of it", body: lead + tables.join("\n") };
}
