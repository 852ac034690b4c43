/**
 * The cells with their times, for a reader who wants nanoseconds.
 *
 * @module
 */

import { code, type Section } from "../../../report/document/model.ts";
import { significant } from "../../../stats/significant.ts";
import type { ClaimsReport } from "../../../record/claims.ts";

/** What was timed, and what V8 made of it. */
export function cellSection({ cells }: ClaimsReport): Section {
  return {
    id: "cells",
    title: "Times of the cells",
    only: ["markdown", "html"],
    folded: true,
    blocks: cells.length === 0 ? [] : [{
      kind: "table",
      caption: "Nanoseconds per operation",
      columns: [
        { heading: "cell" },
        { heading: "ns/op", align: "right" },
        { heading: "processes", align: "right" },
        { heading: "V8 made" },
      ],
      rows: cells.map(({ id, nsPerOp, processes, evidence }) => ({
        cells: [
          code(id),
          nsPerOp === null ? "–" : significant(nsPerOp),
          String(processes),
          evidence?.classification ?? "",
        ],
      })),
    }],
  };
}
