/**
 * The tables of the self-test's text.
 *
 * @module
 */

import type { Cell, Table } from "../../report/document/model.ts";
import { percentOf, percentWithRange } from "../../report/rate_text.ts";
import type { CellSummary, SelftestReport } from "../../record/selftest.ts";
import { KNOWN_PERCENTS, knownDifferenceName, PLACEMENTS } from "./condition.ts";
import type { ReportedRatio } from "./outcome.ts";
import { CLAIM_SIZES, summarizeReported } from "./summary.ts";

/** A placement's two tables: rates in percent, then figures. */
export function cellTables(cells: readonly CellSummary[]): readonly Table[] {
  const hasStates = cells.some(({ quiet }) => quiet !== undefined);
  return [
    table(
      "Shares of comparisons, in percent",
      ["N", "proven %", "found %", "wrong %", "equivalent %", "covered %"],
      cells.map((cell) => {
        const { plantedPercent, claims, found, wrong, equivalent, covered } = cell;
        const differs = plantedPercent > 0;
        return [
          nameOf(cell),
          String(claims.total),
          {
            text: percentWithRange(claims),
            tone: !differs && claims.count > 0 ? "warn" : "plain",
          },
          differs ? percentWithRange(found) : "–",
          {
            text: differs ? percentWithRange(wrong) : "–",
            tone: wrong.count > 0 ? "bad" : "plain",
          },
          percentWithRange(equivalent),
          percentWithRange(covered),
        ];
      }),
    ),
    table(
      "Ratios, detectable differences, times",
      [
        "ratio median",
        "detectable",
        "90 %",
        "s median",
        "longest",
        "blocks",
        "off",
        ...(hasStates ? ["quiet"] : []),
      ],
      cells.map((cell) => [
        nameOf(cell),
        cell.ratioMedian.toFixed(4),
        `${percent(cell.detectableMedian)} %`,
        `${percent(cell.detectableP90)} %`,
        seconds(cell.durationMedianMs),
        seconds(cell.durationMaxMs),
        (cell.blocks / cell.claims.total).toFixed(1),
        `${(cell.outlierShare * 100).toFixed(1)} %`,
        ...(hasStates ? [cell.quiet === undefined ? "–" : percentOf(cell.quiet)] : []),
      ]),
    ),
  ];
}

/** The table that puts the lab beside the tools that ran. */
export function toolTable(report: SelftestReport): Table {
  const measured: readonly (readonly [string, readonly ReportedRatio[]])[] = [
    ...PLACEMENTS.map((placement) =>
      [
        `lab ${placement}`,
        report.outcomes.filter((outcome) => outcome.placement === placement && !outcome.neighbor),
      ] as const
    ),
    ...report.tools.map((tool) =>
      [tool, report.told.filter((told) => told.tool === tool)] as const
    ),
  ];
  return table(
    "",
    [
      "s",
      "A/A N",
      ...CLAIM_SIZES.map((size) => `>${size * 100} %`),
      "median",
      ...KNOWN_PERCENTS.map((percent, i) =>
        `${i === 0 ? "right " : ""}${knownDifferenceName(percent)}`
      ),
      "N each",
    ],
    measured.flatMap(([name, told]): readonly (readonly Cell[])[] => {
      const summary = summarizeReported(told);
      if (summary === null) return [];
      const { claimsBeyond, errorMedian, rightDirection, durationMedianMs } = summary;
      return [[
        name,
        seconds(durationMedianMs),
        String(claimsBeyond[0]!.total),
        ...claimsBeyond.map(percentOf),
        Number.isNaN(errorMedian) ? "–" : `${percent(errorMedian)} %`,
        ...rightDirection.map(({ rate }) => percentOf(rate)),
        rangeText(rightDirection.map(({ rate }) => rate.total)),
      ]];
    }),
  );
}

/** Names in the first column, figures under the headings. */
function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
): Table {
  return {
    kind: "table",
    caption,
    columns: [
      { heading: "" },
      ...headings.map((heading) => ({ heading, align: "right" } as const)),
    ],
    rows: rows.map((cells) => ({ cells })),
  };
}

function nameOf({ kernel, plantedPercent }: CellSummary): string {
  return `${kernel} ${knownDifferenceName(plantedPercent)}`;
}

/** `6`, or `5–6` where they differ. */
function rangeText(counts: readonly number[]): string {
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  return fewest === most ? `${fewest}` : `${fewest}–${most}`;
}

function percent(fraction: number): string {
  return (fraction * 100).toFixed(2);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
