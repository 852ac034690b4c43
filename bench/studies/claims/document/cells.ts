/**
 * The cells with their times, for a reader who wants nanoseconds.
 *
 * @module
 */

import { indirectBranches, perOperation } from "../../../evidence/counts/counts_words.ts";
import { type Block, code, type Section } from "../../../report/document/model.ts";
import { significant } from "../../../stats/significant.ts";
import type { Counts } from "../../../record/cell_evidence.ts";
import type { ClaimCellResult, ClaimsReport } from "../../../record/claims.ts";

/** What was timed, what it executes, and what V8 made of it. */
export function cellSection({ cells }: ClaimsReport): Section {
  const counted = cells.some(({ evidence }) => evidence?.counts);
  return {
    id: "cells",
    title: "Times of the cells",
    only: ["markdown", "html"],
    folded: true,
    blocks: cells.length === 0 ? [] : [
      {
        kind: "table",
        caption: "Nanoseconds per operation",
        columns: [
          { heading: "cell" },
          { heading: "ns/op", align: "right" },
          { heading: "processes", align: "right" },
          ...(counted ? COUNTED.map((heading) => ({ heading, align: "right" as const })) : []),
          { heading: "V8 made" },
        ],
        rows: cells.map(({ id, nsPerOp, processes, evidence }) => ({
          cells: [
            code(id),
            nsPerOp === null ? "–" : significant(nsPerOp),
            String(processes),
            ...(counted ? countedFigures(evidence?.counts) : []),
            evidence?.classification ?? "",
          ],
        })),
      },
      ...disagreements(cells).map((text): Block => ({ kind: "paragraph", text })),
    ],
  };
}

const COUNTED = ["instructions", "branches", "indirect", "loads", "stores"];

function countedFigures(counts: Counts | undefined): string[] {
  if (counts === undefined) return COUNTED.map(() => "–");
  const { instructions, branchesTaken, branchesNotTaken, loads, stores } = counts;
  return [instructions, branchesTaken + branchesNotTaken, indirectBranches(counts), loads, stores]
    .map(perOperation);
}

/** Where the cell that executes the fewest instructions of its work is not the one that takes the least time. */
function disagreements(cells: readonly ClaimCellResult[]): string[] {
  const whole = cells.flatMap(({ id, cell, nsPerOp, evidence }) =>
    nsPerOp === null || evidence?.counts === undefined || cell.v8Flags !== undefined
      ? []
      : [{ ...cell, id, nsPerOp, instructions: evidence.counts.instructions }]
  );
  const works = Map.groupBy(
    whole,
    ({ workload, order, layouts }) => `${workload}/${order}/${layouts}`,
  );
  return [...works].flatMap(([work, all]) => {
    const least = (of: "nsPerOp" | "instructions") =>
      all.reduce((best, one) => one[of] < best[of] ? one : best);
    const [quickest, shortest] = [least("nsPerOp"), least("instructions")];
    if (shortest.nsPerOp <= quickest.nsPerOp * (1 + MARGIN)) return [];
    return [
      `Counts and times disagree in ${code(work)}: ${
        code(shortest.strategy)
      } executes the fewest instructions, ${perOperation(shortest.instructions)}, in ${
        significant(shortest.nsPerOp)
      } ns; ${code(quickest.strategy)} executes ${perOperation(quickest.instructions)} in ${
        significant(quickest.nsPerOp)
      } ns.`,
    ];
  });
}

const MARGIN = 0.02;
