/**
 * Interval plot of a claim: each of its ratios, and the range that the claim allows.
 *
 * @module
 */

import type { ChartLabel } from "../../../report/charts/chart.ts";
import type { ColorName } from "../../../report/charts/chart_theme.ts";
import {
  type IntervalRow,
  labelLines,
  ratioPanel,
  renderIntervals,
} from "../../../report/charts/interval_plot.ts";
import type { ClaimResult, PredictionOutcome, PredictionResult } from "../../../record/claims.ts";
import { boundRange, boundText, effectText, estimateOf, labelText } from "../claim_text.ts";

const LABEL_SIZE = 12;
const MOST_LABEL_LINES = 7;

/** What the marks mean. */
export const FOREST_LEGEND =
  "Gray: where the ratio must lie, dashed its ends. ● holds, ✕ fails, ○ open. The line stands at 1.";

const OUTCOME_MARK: Readonly<
  Record<PredictionOutcome, readonly [ColorName, IntervalRow["mark"]]>
> = {
  holds: ["equivalent", "filled"],
  fails: ["danger", "cross"],
  open: ["inconclusive", "open"],
  "not measured": ["muted", "open"],
};

/** Whether a claim has anything to plot. */
export function hasClaimForest({ predictions }: ClaimResult): boolean {
  return predictions.some(({ effect }) => effect !== null);
}

/** Renders the plot of a claim's measured ratios. */
export function renderClaimForest({ predictions }: ClaimResult, label: ChartLabel): string {
  const ends = predictions.filter(({ effect }) => effect !== null)
    .flatMap(({ bound }) => boundRange(bound))
    .filter((end) => end > 0 && Number.isFinite(end));
  const panel = ratioPanel(predictions.flatMap(rowOf), "ratio of times (log scale)", ends);
  return renderIntervals(panel, label);
}

function rowOf({ label, effect, bound, outcome }: PredictionResult): IntervalRow[] {
  if (effect === null) return [];
  const words = labelLines(labelText(label).replaceAll("`", ""), LABEL_SIZE, MOST_LABEL_LINES);
  const { ratio, low, high } = estimateOf(effect);
  const [color, mark] = OUTCOME_MARK[outcome];
  return [{
    lines: [
      ...words.map((text) => ({ left: { text, size: LABEL_SIZE } })),
      {
        left: { text: effectText(effect, bound), color: "muted" },
        right: { text: `claimed ${boundText(bound, effect)}`, color: "muted" },
      },
    ],
    at: ratio,
    low,
    high,
    band: boundRange(bound),
    hasEnds: true,
    color,
    mark,
  }];
}
