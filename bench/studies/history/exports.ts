/**
 * The history's last entry in the formats of other tools.
 *
 * @module
 */

import { significant } from "../../stats/significant.ts";
import { normalQuantile } from "../../stats/distribution.ts";
import type { BenchSeries } from "./series.ts";

/** The formats, by the name that the command line has for them. */
export const EXPORTS: Readonly<
  Record<string, { readonly title: string; text(series: readonly BenchSeries[]): string }>
> = {
  "bmf": { title: "Bencher Metric Format", text: bencherText },
  "github-action-benchmark": {
    title: "github-action-benchmark, tool customSmallerIsBetter",
    text: actionText,
  },
  "benchstat": { title: "Go benchmark format, as benchstat reads it", text: benchstatText },
};

const Z95 = normalQuantile(0.975);

/** `{"BENCH": {"ratio": {"value": …, "lower_value": …, "upper_value": …}}}`, the last commit's. */
function bencherText(series: readonly BenchSeries[]): string {
  const benches = series.flatMap(({ name, points }) => {
    const last = points.at(-1);
    if (last === undefined) return [];
    const { ratio, low, high } = interval(last);
    return [[name, { ratio: { value: ratio, lower_value: low, upper_value: high } }] as const];
  });
  return JSON.stringify(Object.fromEntries(benches), null, 1) + "\n";
}

/** `[{"name", "unit", "value", "range", "extra"}]`, the last commit's. */
function actionText(series: readonly BenchSeries[]): string {
  const benches = series.flatMap(({ name, anchor, points }) => {
    const last = points.at(-1);
    if (last === undefined) return [];
    const { ratio, low, high } = interval(last);
    const unit = anchor === null ? "× first commit" : `× ${anchor.slice(0, 12)}`;
    const range = `${significant(low)} to ${significant(high)}`;
    return [{ name, unit, value: ratio, range, extra: `commit ${last.commit}` }];
  });
  return JSON.stringify(benches, null, 1) + "\n";
}

/** A line for each measured commit: `BenchmarkNAME 1 RATIO x/base`, with the commit as a key above. */
function benchstatText(series: readonly BenchSeries[]): string {
  const commits = [...new Set(series.flatMap(({ points }) => points.map(({ commit }) => commit)))];
  const lines = commits.flatMap((commit) => [
    `commit: ${commit}`,
    ...series.flatMap(({ name, points }) =>
      points.filter((point) => point.commit === commit)
        // The format has no spaces in names, which begin with a capital.
        .map((point) => `Benchmark${goName(name)} 1 ${Math.exp(point.level)} x/base`)
    ),
  ]);
  return [...lines, ""].join("\n");
}

function goName(name: string): string {
  const text = name.replace(/\s+/g, "_");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function interval({ level, standardError }: BenchSeries["points"][number]) {
  const half = Z95 * standardError;
  return { ratio: Math.exp(level), low: Math.exp(level - half), high: Math.exp(level + half) };
}
