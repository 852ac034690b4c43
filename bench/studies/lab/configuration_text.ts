/**
 * How the same strategies under several configurations of V8 are told, for all forms of the report.
 *
 * @module
 */

import { ratioWithInterval } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { significant } from "../../stats/significant.ts";
import { nsPerOpOf } from "../../record/one_estimator.ts";
import type { ConfigurationRatio, GroupResult, LabReport } from "../../record/lab.ts";

/** The heading over the tables. */
export const CONFIGURATIONS_TITLE = "Same strategy, other configuration of V8";

/** A comparison in all its configurations. */
export interface ConfigurationTable {
  /** The comparison. */
  readonly title: string;
  /** Column headings: strategy, its time in the reference, a ratio for each other configuration. */
  readonly headings: readonly string[];
  /** A row for each strategy, in the order of the report. */
  readonly rows: readonly (readonly string[])[];
}

/** What the figures are; empty where there is a single configuration. */
export function whyConfigurations({ configurations, groups }: LabReport): string {
  if (configurations === undefined) return "";
  const { reference, ratios } = configurations;
  const [first] = ratios;
  const level = first === undefined
    ? ""
    : ` with its ${significant(first.confidence * 100).replace(/\.0+$/, "")} % interval`;
  return `Time of a strategy in each configuration over its own time in ${reference}${level}; beyond 1: slower ` +
    `than there. Blocks of the configurations ran next to each other, in processes of their own. Verdicts are ` +
    `those of a configuration for itself; the recommendation speaks of ${reference}. V8 flags: ${
      flagTexts(groups).join("; ")
    }.`;
}

/** `maglev: --no-turbofan`, for each configuration. */
function flagTexts(groups: readonly GroupResult[]): string[] {
  const texts = groups.flatMap(({ configuration }) => {
    if (configuration === undefined) return [];
    const { name, v8Flags } = configuration;
    const flags = v8Flags.join(" ");
    return flags === name ? [] : [`${name}: ${flags || "none"}`];
  });
  return texts.length === 0 ? ["as named"] : [...new Set(texts)];
}

/**
 * The tables, one for each comparison.
 *
 * @param most Most ratios side by side; those of further configurations follow in tables of their own.
 */
export function configurationTables(report: LabReport, most = Infinity): ConfigurationTable[] {
  const { configurations, groups } = report;
  if (configurations === undefined) return [];
  const { reference, ratios } = configurations;
  return groups.filter(({ configuration }) => configuration?.name === reference)
    .flatMap((group) => {
      const own = ratios.filter((ratio) => isOf(ratio, group));
      const others = [...new Set(own.map(({ configuration }) => configuration))];
      return chunks(others, most).map((names) => tableOf(group, reference, names, own));
    });
}

function tableOf(
  group: GroupResult,
  reference: string,
  others: readonly string[],
  ratios: readonly ConfigurationRatio[],
): ConfigurationTable {
  const { configuration: _, ...work } = group;
  const cells = group.cells.filter(({ strategy }) =>
    ratios.some((ratio) => ratio.strategy === strategy)
  );
  return {
    title: groupName(work) + (work.placement === "isolated" ? "" : ` · ${work.placement}`),
    headings: ["strategy", `${reference}, ns`, ...others.map((name) => `${name} / ${reference}`)],
    rows: cells.map((cell) => [
      cell.strategy,
      significant(nsPerOpOf(group, cell)),
      ...others.map((name) => {
        const found = ratios.find((ratio) =>
          ratio.strategy === cell.strategy && ratio.configuration === name
        );
        if (found === undefined) return "–";
        const { ratio, ratioLow: low, ratioHigh: high } = found;
        return ratioWithInterval({ ratio, low, high });
      }),
    ]),
  };
}

function isOf(ratio: ConfigurationRatio, group: GroupResult): boolean {
  return ratio.workload === group.workload && ratio.order === group.order &&
    ratio.layouts === group.layouts && ratio.placement === group.placement;
}

function chunks<T>(items: readonly T[], most: number): T[][] {
  if (items.length <= most) return items.length === 0 ? [] : [[...items]];
  return [[...items.slice(0, most)], ...chunks(items.slice(most), most)];
}
