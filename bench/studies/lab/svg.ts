/**
 * The report's picture: overhead per strategy with intervals.
 *
 * @module
 */

import type { GroupResult, LabReport } from "../../record/lab.ts";
import { type ChartLabel, renderChart, standAlone } from "../../report/charts/chart.ts";
import { isProven } from "./conclusion.ts";
import {
  FOREST_WIDTH,
  type ForestNote,
  forestSize,
  hasForest,
  renderForest,
} from "../../report/charts/forest.ts";
import { confidenceText, marginText, subjectOf } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { predictabilityOf, sizeOf } from "../../record/kind_of_work.ts";
import { themeColor } from "../../report/charts/chart_theme.ts";

/** What to draw. */
export interface SvgOptions {
  /** Groups to show side by side; by default {@linkcode headlineGroups}, two of them. */
  readonly groups?: readonly GroupResult[];
}

const MOST_TELLING: readonly string[] = ["recorded", "random", "predictable", "one layout"];

/**
 * The groups that speak for a report: where the layouts change, and recorded traffic before synthetic.
 *
 * @param most How many, at most.
 */
export function headlineGroups(report: LabReport, most: number): GroupResult[] {
  const rank = (group: GroupResult) => {
    const order = MOST_TELLING.indexOf(predictabilityOf(group) ?? "");
    const size = sizeOf(group) === "large" ? 0 : 0.5;
    const placement = ["isolated", "paired", "shared"].indexOf(group.placement);
    return placement * 100 + (order < 0 ? 10 : order) + size;
  };
  return report.groups.filter(hasForest).toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
}

/** Describes a forest plot for those who cannot see it. */
export function forestLabel(
  report: LabReport,
  groups: readonly GroupResult[],
  id: string,
): ChartLabel {
  const proof = isProven(report) ? "" : "Unproven: a control of the run failed or was not judged. ";
  const level = confidenceText(groups);
  return {
    id,
    title: `Time over the baseline by ${subjectOf(groups).one}: ${
      groups.map(groupName).join("; ")
    }`,
    description:
      `${proof}Forest plot: each row is a ${
        subjectOf(groups).one
      }, its mark the estimate of its time ` +
      `over the baseline's, its bar the ${level} interval. Right of 1 is slower. ` +
      `The gray band is the margin of equivalence.`,
  };
}

/**
 * The picture as an SVG file: a forest plot on a surface of its own, light or dark as the reader prefers.
 * A report without comparisons gives a picture that says so.
 */
export function renderSvg(report: LabReport, options: SvgOptions = {}): string {
  const groups = (options.groups ?? headlineGroups(report, 2)).filter(hasForest);
  if (groups.length > 0) {
    const options = { margin: report.margin, notes: notesOf(report, groups) };
    const svg = renderForest(groups, options, forestLabel(report, groups, "lab"));
    return standAlone(svg, forestSize(groups, options));
  }
  const size = { width: FOREST_WIDTH, height: 60 };
  const text = "No comparison was finished.";
  const label = { id: "lab", title: text, description: text };
  const option = {
    title: { text, left: 14, top: 20, textStyle: { fontSize: 14, color: themeColor("text") } },
  };
  return standAlone(renderChart(option, size, label), size);
}

function notesOf(report: LabReport, groups: readonly GroupResult[]): ForestNote[] {
  const level = confidenceText(groups);
  return [
    ...(isProven(report)
      ? []
      : [{ text: "unproven: a control of this run failed or was not judged", warns: true }]),
    ...(report.partial ? [{ text: "partial: the run ended early", warns: true }] : []),
    { text: `bar: ${level} interval · band: margin, ${marginText(report.margin)}`, warns: false },
    { text: "▸ slower · ◂ faster · ● equivalent · ○ inconclusive", warns: false },
  ];
}
