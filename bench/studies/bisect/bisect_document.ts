/**
 * A bisection as a document: the commit, or the range, and the steps that led there.
 *
 * @module
 */

import { code, type ReportDocument, type Tone } from "../../report/document/model.ts";
import { duration, percentNumber } from "../../report/figure.ts";
import { machineRows } from "../../report/machine_text.ts";
import type { BisectAnswer, BisectReport } from "../../record/bisect.ts";
import type { GateRatio } from "../../record/gate.ts";

const TONES: Readonly<Record<BisectAnswer, Tone>> = {
  good: "good",
  bad: "bad",
  skip: "muted",
  open: "warn",
};

/** The document of a bisection. */
export function bisectDocument(report: BisectReport): ReportDocument {
  const { bench, effect, steps, good, bad, error, environment } = report;
  return {
    title: "vringlab bisect",
    run: `${steps.length} steps in ${duration(report.durationSeconds)} · ${
      report.startedAt.slice(0, 16).replace("T", " ")
    }`,
    question: `Which commit changed ${bench}?`,
    lead: [
      { kind: "paragraph", text: answerOf(report), tone: "strong" },
      {
        kind: "paragraph",
        text: `From ${short(good)} to ${short(bad)}: ${ratioText(effect)}. ` +
          `With probability ${error * 100} % at most, any step is decided wrongly.`,
      },
    ],
    sections: [
      {
        id: "steps",
        title: "Steps",
        blocks: steps.length === 0 ? [] : [{
          kind: "table",
          caption: "Each commit over the good end",
          content: "prose",
          columns: [
            { heading: "commit" },
            { heading: "is like" },
            { heading: "time", align: "right" },
            { heading: "blocks", align: "right" },
            { heading: "why not", cut: true },
          ],
          rows: steps.map(({ commit, answer, ratio, why }) => ({
            cells: [
              short(commit),
              { text: answer, tone: TONES[answer] },
              ratioText(ratio),
              String(ratio?.blocks ?? ""),
              why,
            ],
          })),
        }],
      },
      {
        id: "environment",
        title: "Environment",
        folded: true,
        blocks: environment === null ? [] : [{
          kind: "facts",
          facts: [...machineRows(environment), ["Seed", String(report.seed)]],
        }],
      },
    ],
  };
}

/** The commit that was found, or why none was, one sentence. */
export function answerOf(
  { why, firstBad, lastGood, between, ownEffect, bench }: BisectReport,
): string {
  if (why === "") {
    return `${short(firstBad)} changed ${code(bench)}: ${
      ratioText(ownEffect)
    } over the commit before it, ${short(lastGood)}.`;
  }
  const range = between.length === 0 || why.startsWith("no difference")
    ? ""
    : ` It is one of ${between.length + 1} commits, after ${short(lastGood)} up to ${
      short(firstBad)
    }.`;
  return `No commit was found, as ${
    why === "interrupted" ? "the search was interrupted" : why
  }.${range}`;
}

function ratioText(ratio: GateRatio | null): string {
  if (ratio === null) return "not measured";
  const [now, low, high] = [ratio.ratio, ratio.low, ratio.high].map((value) =>
    percentNumber(value)
  );
  return `${now} % (${low} to ${high} %)`;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
