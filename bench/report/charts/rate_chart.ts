/**
 * The self-test's targets: the share of comparisons that did, with its interval, against the share allowed.
 *
 * @module
 */

import { type Rate, share, wilsonInterval } from "../../stats/rate.ts";
import { type ChartLabel, fitText } from "./chart.ts";
import type { ColorName } from "./chart_theme.ts";
import { type IntervalRow, renderIntervals, ROW_WIDTH } from "./interval_plot.ts";
import { plainAxis } from "./ratio_axis.ts";

/** Room for the counted figures in CSS pixels. */
const FIGURES_WIDTH = 62;
/** The axis goes a little beyond 0 and 100 %, so that marks there are whole. */
const BEYOND = 0.03;

/** A share that is counted, and what it must be. */
export interface RateTarget {
  /** What it asks for, in words. */
  readonly wanted: string;
  /** Largest or smallest share allowed, 0…1. */
  readonly bound: { readonly most: number } | { readonly least: number };
  /** What was counted. */
  readonly rate: Rate;
  /** How it came out. */
  readonly state: "reached" | "missed" | "too few to tell" | "not measured";
}

const STATE_COLOR: Readonly<Record<RateTarget["state"], ColorName>> = {
  reached: "equivalent",
  missed: "danger",
  "too few to tell": "inconclusive",
  "not measured": "muted",
};

/** Renders targets, a row each; those that were not measured are left out. */
export function renderRates(targets: readonly RateTarget[], label: ChartLabel): string {
  const axis = plainAxis(
    { low: -BEYOND, high: 1 + BEYOND, ticks: [0, 0.25, 0.5, 0.75, 1] },
    "share of comparisons; gray: allowed",
    (value) => `${value * 100} %`,
  );
  const rows = measured(targets).map(rowOf);
  return renderIntervals({ rows, axis, placeOf: (value) => value }, label);
}

/** The targets that there is anything to draw of. */
export function measured<T extends RateTarget>(targets: readonly T[]): readonly T[] {
  return targets.filter(({ rate }) => rate.total > 0);
}

function rowOf({ wanted, bound, rate, state }: RateTarget): IntervalRow {
  const color = STATE_COLOR[state];
  return {
    lines: [{
      left: { text: fitText(wanted, ROW_WIDTH - FIGURES_WIDTH, 11) },
      right: { text: `${rate.count} of ${rate.total}`, color },
    }],
    at: share(rate),
    ...wilsonInterval(rate),
    band: "most" in bound ? [-BEYOND, bound.most] : [bound.least, 1 + BEYOND],
    color,
    mark: state === "reached" ? "filled" : "open",
  };
}
