/**
 * A history as a document: where which bench changed, then each bench over its commits.
 *
 * @module
 */

import type { Block, ReportDocument, Row } from "../../report/document/model.ts";
import { code } from "../../report/document/model.ts";
import { percentNumber } from "../../report/figure.ts";
import { renderHistoryChart, sparkline } from "./history_chart.ts";
import type { History } from "./notes.ts";
import {
  type BenchSeries,
  HISTORY_ALPHA,
  HISTORY_CONFIDENCE,
  type SeriesChange,
  seriesOf,
} from "./series.ts";

const LEVEL = `${HISTORY_CONFIDENCE * 100} %`;

/** The document of a history. */
export function historyDocument({ entries, elsewhere, unreadable }: History): ReportDocument {
  const series = seriesOf(entries);
  const changes = series.flatMap((one) => one.changes.map((change) => ({ one, change })));
  const order = entries.map(({ commit }) => commit);
  const machines = new Set(entries.map(({ machine }) => `${machine.cpu}, V8 ${machine.v8}`));
  return {
    title: "vringlab history",
    run: `${count(new Set(order).size, "commit")} · ${count(entries.length, "run")} · ${
      count(machines.size, "kind")
    } of machine`,
    question: "At which commit did what become slower or faster?",
    lead: [
      { kind: "paragraph", text: answer(series, changes.length), tone: "strong" },
      ...(changes.length === 0 ? [] : [
        {
          kind: "table",
          caption: `Changes, the latest first, with ${LEVEL} intervals`,
          columns: [
            { heading: "bench" },
            { heading: "commit" },
            { heading: "time" },
            { heading: "change", align: "right" },
          ],
          rows: changes.toSorted((a, b) =>
            order.indexOf(b.change.commit) - order.indexOf(a.change.commit)
          ).map(({ one: { name, points }, change }): Row => ({
            cells: [
              code(name),
              change.commit.slice(0, 12),
              points[change.at]!.at.slice(0, 10),
              { text: sizeText(change), tone: change.size > 0 ? "slower" : "faster" },
            ],
          })),
        } as const,
      ]),
      ...unreadable.map((text): Block => ({ kind: "warning", level: "caution", text })),
      ...(elsewhere === 0 ? [] : [
        {
          kind: "paragraph",
          text: `Notes of ${
            count(elsewhere, "commit")
          } that this branch does not have are left out.`,
          tone: "muted",
        } as const,
      ]),
    ],
    sections: [{
      id: "benches",
      title: "Bench by bench",
      blocks: series.length === 0 ? [] : [
        {
          kind: "table",
          caption: "Level of the last commit, and how it came there",
          columns: [
            { heading: "bench" },
            { heading: "commits", align: "right" },
            { heading: "level", align: "right" },
            { heading: "ratio to" },
            { heading: "course" },
          ],
          rows: series.map((one) => ({
            cells: [
              code(one.name),
              String(one.points.length),
              one.points.length === 0
                ? ""
                : `${percentNumber(Math.exp(one.points.at(-1)!.level))} %`,
              one.anchor?.slice(0, 12) ?? "the first commit",
              sparkline(one),
            ],
          })),
        },
        ...series.map((one, i): Block => ({
          kind: "figure",
          caption: "",
          size: "full",
          panels: [{ title: one.name, svg: () => renderHistoryChart(one, labelOf(one, i)) }],
        })),
      ],
    }, {
      id: "reading",
      title: "How to read it",
      folded: true,
      only: ["markdown", "html"],
      blocks: [{
        kind: "list",
        items: [
          "Every entry is a ratio that was measured in one run on one machine, so that machines drop out.",
          `A series without any change shows one with probability ${HISTORY_ALPHA * 100} %.`,
          "Ratios to an anchor: changes are found by optimal partitioning of the log ratios, weighted by their standard " +
          "errors, with an offset for each kind of machine; a level lasts two commits at least.",
          "Ratios to parents: each commit is a test by itself; levels are the ratios added up.",
        ],
      }],
    }],
  };
}

function answer(series: readonly BenchSeries[], changes: number): string {
  if (series.length === 0) return "No commit of this branch has a note: nothing was recorded.";
  const changed = series.filter((one) => one.changes.length > 0).length;
  return changes === 0
    ? `None of ${count(series.length, "bench")} has changed.`
    : `${changed} of ${count(series.length, "bench")} changed, at ${
      count(changes, "place")
    } in all.`;
}

function sizeText({ size, low, high }: SeriesChange): string {
  const [now, from, to] = [size, low, high].map((value) => percentNumber(Math.exp(value)));
  return `${now} % (${from} to ${to} %)`;
}

function labelOf({ name }: BenchSeries, i: number) {
  return {
    id: `history-${i + 1}`,
    title: `${name} over its commits`,
    description:
      "Line chart: percent above or below where it began, with an interval at each commit.",
  };
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : noun.endsWith("ch") ? "es" : "s"}`;
}
