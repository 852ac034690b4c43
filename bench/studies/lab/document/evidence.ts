/**
 * What V8 made of each cell, and what overheads are in calls of this machine.
 *
 * @module
 */

import { type Block, code, type Section, unmarked } from "../../../report/document/model.ts";
import { calibrationText, evidenceTables } from "../evidence_tables.ts";
import type { LabReport } from "../../../record/lab.ts";

/** Evidence and calibration; empty when neither was asked for. */
export function evidenceSection(report: LabReport): Section {
  const calibration = calibrationText(report);
  return {
    id: "evidence",
    title: "What V8 made of it",
    folded: true,
    blocks: [
      ...(calibration === "" ? [] : [{ kind: "paragraph", text: calibration } as const]),
      ...evidenceTables(report).flatMap(({ title, headings, align, rows, notes }): Block[] => {
        const calibrated = headings.includes("retpoline calls");
        return [
          {
            kind: "heading",
            text: unmarked(title),
            ...(calibrated || notes.length > 0 ? {} : { only: ["markdown", "html"] }),
          },
          {
            kind: "table",
            caption: "",
            columns: headings.map((heading, i) => ({
              heading,
              short: heading.replace(/ calls$/, ""),
              align: align[i] === "r" ? "right" : "left",
              // What V8 made of each cell stands beside its time.
              ...(calibrated && i < 5 ? {} : { only: ["markdown", "html"] as const }),
            })),
            ...(calibrated ? {} : { only: ["markdown", "html"] }),
            rows: rows.map(([name = "", ...rest]) => ({
              cells: [code(name), ...rest.map(unmarked)],
            })),
          },
          ...notes.map((note): Block => ({
            kind: "paragraph",
            text: `Evidence and timing disagree: ${note}`,
            tone: "warn",
          })),
        ];
      }),
    ],
  };
}
