/**
 * Every strategy in every comparison at a glance: heat maps, and the same as a table.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../../../cell.ts";
import { type Block, code, type Section } from "../../../report/document/model.ts";
import { ratioWithInterval } from "../../../report/figure.ts";
import { groupName } from "../../../record/group_name.ts";
import { ratioOf } from "../../../record/ratio.ts";
import { hasForest } from "../../../report/charts/forest.ts";
import {
  cellOf,
  heatRows,
  type HeatShape,
  heatSteps,
  NARROW_HEAT,
  renderHeatLegend,
  renderHeatMap,
  WIDE_HEAT,
} from "../../../report/charts/heat_map.ts";
import type { GroupResult, LabReport } from "../../../record/lab.ts";

const WIDE_COLUMNS = 11;
const NARROW_COLUMNS = 4;

/** Heat maps, one set for each placement. */
export function matrixSection(report: LabReport): Section {
  const blocks = (["isolated", "paired", "shared"] as const).flatMap((placement) => {
    const groups = report.groups.filter((group) =>
      group.placement === placement && hasForest(group) && group.workload !== FUNCTIONS_WORKLOAD
    );
    const rows = heatRows(groups);
    return rows.length === 0 ? [] : matrix(report.margin, groups, rows, placement);
  });
  return {
    id: "matrix",
    title: "Strategy × workload",
    folded: true,
    only: ["html"],
    blocks: blocks.length === 0 ? [] : [
      {
        kind: "paragraph",
        text:
          "Time of the strategy / time of the baseline, with its interval. Beyond 1: slower than the baseline.",
      },
      {
        kind: "figure",
        caption: "",
        panels: [{
          svg: () =>
            renderHeatLegend(report.margin, {
              id: "heat-legend",
              title: "Colors of the heat maps",
              description: `${heatSteps(report.margin).map(({ label }) => label).join(", ")}.`,
            }),
        }],
      },
      ...blocks,
    ],
  };
}

function matrix(
  margin: number,
  groups: readonly GroupResult[],
  rows: readonly string[],
  placement: string,
): Block[] {
  const maps = (size: number, shape: HeatShape, windows: "wide" | "narrow") =>
    chunks(groups, size).map((part, i) => ({
      windows,
      svg: () =>
        renderHeatMap(part, rows, margin, shape, {
          id: `heat-${placement}-${windows}-${i}`,
          title: `Heat map, ${placement}: strategy by workload`,
          description: `Ratio of each strategy's time to the baseline's in ${
            part.map(groupName).join("; ")
          }.`,
        }),
    }));
  return [
    { kind: "heading", text: `Placement: ${placement}` },
    {
      kind: "figure",
      size: "full",
      caption: "",
      panels: [
        ...maps(WIDE_COLUMNS, WIDE_HEAT, "wide"),
        ...maps(NARROW_COLUMNS, NARROW_HEAT, "narrow"),
      ],
    },
    {
      kind: "details",
      summary: "The same as a table",
      blocks: [{
        kind: "table",
        caption: `Ratio to the baseline (interval), ${placement}`,
        columns: [
          { heading: "strategy" },
          ...groups.map((group) => ({ heading: groupName(group), align: "right" } as const)),
        ],
        rows: rows.map((strategy) => ({
          cells: [
            code(strategy),
            ...groups.map((group) => {
              const cell = cellOf(group, strategy);
              const estimate = cell === undefined ? null : ratioOf(group, cell);
              return estimate === null ? "–" : ratioWithInterval(estimate);
            }),
          ],
        })),
      }],
    },
  ];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts = Math.ceil(items.length / size);
  const each = Math.ceil(items.length / Math.max(1, parts));
  return Array.from({ length: parts }, (_unused, i) => items.slice(i * each, (i + 1) * each));
}
