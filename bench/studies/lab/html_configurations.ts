/**
 * The HTML report's section on configurations of V8.
 *
 * @module
 */

import { escapeMarkup } from "../../report/charts/chart.ts";
import {
  CONFIGURATIONS_TITLE,
  configurationTables,
  whyConfigurations,
} from "./configuration_text.ts";
import { codeOf, type HtmlSection, scrollTable } from "../../report/html_markup.ts";
import type { LabReport } from "../../record/lab.ts";

/** The same strategies under several configurations; `null` where there is a single one. */
export function configurationSection(report: LabReport): HtmlSection | null {
  const tables = configurationTables(report).map(({ title, headings, rows }) =>
    scrollTable(
      {
        caption: `Time in each configuration: ${title}`,
        class: "figures",
        headings: headings.map((text, i) => ({
          html: escapeMarkup(text),
          ...(i === 0 ? {} : { class: "n" }),
        })),
      },
      rows.map((row) => ({
        cells: row.map((text, i) =>
          i === 0 ? { html: codeOf(text) } : { html: escapeMarkup(text), class: "n" }
        ),
      })),
    )
  );
  if (tables.length === 0) return null;
  const body = `<p>${escapeMarkup(whyConfigurations(report))}</p>\n${tables.join("\n")}`;
  return { id: "configurations", title: escapeMarkup(CONFIGURATIONS_TITLE), body };
}
