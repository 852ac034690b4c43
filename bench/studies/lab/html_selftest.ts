/**
 * Section of the HTML report that shows the self-test: how often the lab's verdicts err on a machine.
 *
 * @module
 */

import type { SelftestSummary } from "../../record/selftest.ts";
import type { LabReport } from "../../record/lab.ts";
import { escapeMarkup } from "../../report/charts/chart.ts";
import { codeOf, type HtmlSection, scrollTable, withCode } from "../../report/html_markup.ts";
import { measured, renderRates } from "../../report/charts/rate_chart.ts";
import {
  howToSelftest,
  SELFTEST_HEADINGS,
  SELFTEST_LEGEND,
  selftestRows,
  selftestRun,
  selftestWords,
  WHAT_SELFTEST,
} from "./selftest_words.ts";

/** The self-test's targets as a chart and its rates as a table; how to make one where there is none. */
export function selftestSection(report: LabReport): HtmlSection {
  const { selftest } = report;
  const body = selftest === undefined
    ? `<p>${withCode(howToSelftest())}</p>`
    : sectionBody(selftest, selftestWords(report).caution);
  return { id: "selftest", title: "Self-test", body };
}

function sectionBody(selftest: SelftestSummary, caution: string): string {
  const table = scrollTable(
    {
      caption: "Rates in percent, by placement, code and planted difference",
      class: "figures",
      headings: SELFTEST_HEADINGS.map((html, i) => i === 0 ? { html } : { html, class: "n" }),
    },
    selftestRows(selftest).map(([name = "", ...rates]) => ({
      cells: [{ html: codeOf(name) }, ...rates.map((html) => ({ html, class: "n" }))],
    })),
  );
  return [
    `<p>${withCode(WHAT_SELFTEST)} ${withCode(selftestRun(selftest))}</p>`,
    caution === "" ? "" : `<p class="caution">${withCode(caution)}</p>`,
    charts(selftest),
    table,
    `<p class="note">${withCode(SELFTEST_LEGEND)}</p>`,
  ].join("\n");
}

/** One chart per placement. */
function charts({ targets }: SelftestSummary): string {
  const placements = [...new Set(measured(targets).map(({ placement }) => placement))];
  if (placements.length === 0) return "";
  const figures = placements.map((placement) => {
    const own = targets.filter((target) => target.placement === placement);
    const label = {
      id: `rates-${placement}`,
      title: `Self-test, ${placement} placement`,
      description: measured(own).map(({ wanted, rate, state }) =>
        `${wanted}: ${rate.count} of ${rate.total}, ${state}`
      ).join("; ") + ".",
    };
    return `<div><h3>Placement: ${escapeMarkup(placement)}</h3>${renderRates(own, label)}</div>`;
  });
  return `<figure><div class="forests">${figures.join("\n")}</div>\n` +
    `<figcaption>Bar: 95 % Wilson interval of the share of comparisons. Grey: the share that the target ` +
    `allows. ● reached, ○ missed or too few comparisons to tell.</figcaption></figure>`;
}
