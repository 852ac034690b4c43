/**
 * The section that says how time grows with a parameter that is a number.
 *
 * @module
 */

import { code, type Section } from "../../../report/document/model.ts";
import { FUNCTIONS_WORKLOAD } from "../../../cell.ts";
import { nsPerOpOf } from "../../../record/one_estimator.ts";
import type { CellResult, GroupResult, LabReport } from "../../../record/lab.ts";
import { processMedianNs, ratioInterval } from "../../../stats/mod.ts";
import { significant } from "../../../stats/significant.ts";
import { renderGrowth } from "../../../report/charts/growth_chart.ts";

/** Groups that differ in one parameter alone, by its value, ascending. */
interface Course {
  /** Name of the parameter, and what the others are. */
  readonly name: string;
  readonly values: readonly number[];
  readonly groups: readonly GroupResult[];
}

/** How time grows; empty where no parameter is a number with two values or more. */
export function growthSection({ groups }: LabReport): Section {
  const courses = coursesOf(groups);
  return {
    id: "growth",
    title: "How time grows",
    blocks: courses.flatMap((course, i) => {
      const names = functionsOf(course);
      return [
        {
          kind: "table" as const,
          caption:
            `Nanoseconds per call by ${course.name}, and the power of it that fits, with a 95 % interval`,
          columns: [
            { heading: "function" },
            ...course.values.map((value) => ({ heading: String(value), align: "right" as const })),
            { heading: "grows as", align: "right" as const },
          ],
          rows: names.map((name) => ({
            cells: [
              code(name),
              ...course.groups.map((group) => {
                const cell = cellOf(group, name);
                return cell === undefined ? "–" : significant(nsPerOpOf(group, cell));
              }),
              powerText(course, name),
            ],
          })),
        },
        {
          kind: "figure" as const,
          caption: "",
          size: "full" as const,
          panels: [{
            svg: () =>
              renderGrowth(
                course.name,
                course.values,
                names.map((name) => ({
                  name,
                  ns: course.groups.map((group) => {
                    const cell = cellOf(group, name);
                    return cell === undefined ? null : nsPerOpOf(group, cell);
                  }),
                })),
                `growth-${i + 1}`,
              ),
          }],
        },
      ];
    }),
  };
}

/** The courses over every parameter that is a number, by what the other parameters are. */
function coursesOf(groups: readonly GroupResult[]): Course[] {
  const seen = groups.filter(({ workload, placement }) =>
    workload === FUNCTIONS_WORKLOAD && placement === "isolated"
  ).flatMap((group) => {
    const parts = group.order.split(", ").map((part) => part.split("=") as [string, string?]);
    if (parts.some(([, value]) => value === undefined)) return [];
    return parts.filter(([, value]) => value !== "" && Number(value) > 0).map(([name, value]) => ({
      group,
      value: Number(value),
      name: [name, ...parts.filter(([other]) => other !== name).map((part) => part.join("="))].join(
        ", ",
      ),
    }));
  });
  return [...Map.groupBy(seen, ({ name }) => name)].flatMap(([name, all]) => {
    const sorted = all.toSorted((a, b) => a.value - b.value);
    const values = sorted.map(({ value }) => value);
    return new Set(values).size < 2
      ? []
      : [{ name, values, groups: sorted.map(({ group }) => group) }];
  });
}

function functionsOf({ groups }: Course): string[] {
  const cells = groups.flatMap(({ cells }) => cells).filter(({ control }) => !control);
  return [...new Set(cells.map(({ strategy }) => strategy))];
}

function cellOf({ cells }: GroupResult, name: string): CellResult | undefined {
  return cells.find(({ strategy, control }) => strategy === name && !control);
}

/**
 * The exponent p of time ~ n^p: the least-squares slope of log time over log n in each block, of the blocks the trimmed
 * mean with its interval. Empty where too few blocks have every value.
 */
function powerText({ groups, values }: Course, name: string): string {
  const logs = values.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const spread = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
  const byBlock = groups.map((group) =>
    new Map(cellOf(group, name)?.processes.map(({ block, windowsNs }) => [block, windowsNs]))
  );
  const slopes = [...byBlock[0]!.keys()].flatMap((block) => {
    const times = byBlock.map((blocks) => blocks.get(block));
    if (times.some((windows) => windows === undefined || windows.length === 0)) return [];
    const slope = times.reduce(
      (sum, windows, i) => sum + (logs[i]! - mean) * Math.log(processMedianNs(windows!)),
      0,
    ) / spread;
    return Number.isFinite(slope) ? [slope] : [];
  });
  const power = ratioInterval(slopes);
  if (power === null) return "";
  const { ratio, ratioLow, ratioHigh } = power;
  const [p, low, high] = [ratio, ratioLow, ratioHigh].map((value) => Math.log(value).toFixed(2));
  return `n^${p} (${low} to ${high})`.replaceAll("-", "−");
}
