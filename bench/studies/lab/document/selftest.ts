/**
 * How often the lab's verdicts err on this machine, by a self-test that the report carries.
 *
 * @module
 */

import { type Block, code, type Section } from "../../../report/document/model.ts";
import type { LabReport } from "../../../record/lab.ts";
import { measured, renderRates } from "../../../report/charts/rate_chart.ts";
import {
  howToSelftest,
  SELFTEST_HEADINGS,
  SELFTEST_LEGEND,
  selftestRows,
  selftestRun,
  WHAT_SELFTEST,
} from "../selftest_words.ts";

const CHART_LEGEND =
  "Bar: 95 % Wilson interval of the share of comparisons. Gray: the share that the target allows. ● reached, ○ missed " +
  "or too few comparisons to tell.";

/** The self-test's rates and targets; how to make one where there is none. */
export function selftestSection(report: LabReport): Section {
  const { selftest } = report;
  const base = { id: "selftest", title: "Self-test", folded: true };
  if (selftest === undefined) {
    const how: Block = { kind: "paragraph", text: howToSelftest(), only: ["html"] };
    return { ...base, blocks: [how] };
  }
  const targets = measured(selftest.targets);
  return {
    ...base,
    blocks: [
      { kind: "paragraph", text: `${WHAT_SELFTEST} ${selftestRun(selftest)}` },
      {
        kind: "figure",
        caption: CHART_LEGEND,
        panels: [...new Set(targets.map(({ placement }) => placement))].map((placement) => {
          const own = targets.filter((target) =>
            target.placement === placement && !target.neighbor
          );
          const label = {
            id: `rates-${placement}`,
            title: `Self-test, ${placement} placement`,
            description: own.map(({ wanted, rate, state }) =>
              `${wanted}: ${rate.count} of ${rate.total}, ${state}`
            ).join("; ") + ".",
          };
          return {
            title: `Placement: ${placement}`,
            svg: () =>
              renderRates(own, label),
          };
        }),
      },
      ...[...Map.groupBy(selftest.cells, ({ placement }) => placement)].map((
        [placement, cells],
      ): Block => ({
        kind: "table",
        caption: `Rates in percent, by code and known difference, ${placement}`,
        columns: SELFTEST_HEADINGS.map((heading, i) => ({
          heading,
          ...(i === 0 ? { short: "" } : { align: "right" }),
          ...(heading.startsWith("equivalent") ? { rank: 1 } : {}),
        })),
        // The placement stands above its table.
        rows: selftestRows({ cells }).map(([name = "", ...rates]) => ({
          cells: [code(name.slice(placement.length + 1)), ...rates],
        })),
      })),
      { kind: "paragraph", text: SELFTEST_LEGEND, tone: "muted" },
      {
        kind: "table",
        caption: "",
        only: ["markdown"],
        columns: [{ heading: "target" }, { heading: "counted", align: "right" }, {
          heading: "outcome",
        }],
        rows: selftest.targets.map(({ placement, neighbor, wanted, rate, state }) => ({
          cells: [
            `${placement}${neighbor ? ", beside a neighbor" : ""}: ${wanted}`,
            `${rate.count} of ${rate.total}`,
            { text: state, tone: state === "missed" ? "bad" : "plain" },
          ],
        })),
      },
    ],
  };
}
