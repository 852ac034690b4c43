/**
 * The self-test's result as text for a terminal.
 *
 * @module
 */

import type { TargetResult, TargetState } from "../../record/selftest.ts";
import type { Block, ReportDocument, Section, Tone } from "../../report/document/model.ts";
import { environmentSection } from "../../report/document/run_sections.ts";
import { documentTerminal, type TerminalOptions } from "../../report/document/terminal.ts";
import { duration } from "../../report/figure.ts";
import { machineRows } from "../../report/machine_text.ts";
import { comparisonsText, percentOf, rangeOf } from "../../report/rate_text.ts";
import type { Design, SelftestPlacement, SelftestReport } from "../../record/selftest.ts";
import { PLACEMENTS } from "./condition.ts";
import { cellTables, toolTable } from "./selftest_tables.ts";

const STATE_TONE: Readonly<Record<TargetState, Tone>> = {
  reached: "plain",
  missed: "bad",
  "too few to tell": "warn",
  "not measured": "muted",
};

const PLACEMENT_WORDS: Readonly<Record<SelftestPlacement, string>> = {
  paired: "both functions in one process, each with its own copy of the loop, in ABBA order",
  isolated: "one process per function, in turns",
};

const LEGEND =
  "proven: the lab claims a difference (of A/A, a false alarm); found: one in the right " +
  "direction; equivalent: proven to lie within the margin; covered: intervals that hold the truth. In " +
  "brackets the 95 % Wilson interval of the rate. Detectable: smallest difference found with 80 % power. " +
  "off: processes more than 5 % off their comparison. quiet: estimates of quiet windows.";
const TOOL_LEGEND =
  "Judged by the reported ratio alone, the lab's included; what the lab proves stands above. A/A: two " +
  "identical functions, reported to differ by more than 1, 2 and 5 %. Right: the function with more work is " +
  "reported slower. The tools run at their defaults, each in a fresh process, interleaved with the lab.";

/** Renders a report; never wider than asked for, but for names. */
export function renderSelftest(report: SelftestReport, options: TerminalOptions = {}): string {
  return documentTerminal(selftestDocument(report), options);
}

function selftestDocument(report: SelftestReport): ReportDocument {
  const { partialReason, targets, failures, environment, loadAverageAfter, seed } = report;
  const after = loadAverageAfter.map((load) => load.toFixed(2)).join(", ") || "unknown";
  return {
    title: "vringlab self-test",
    run: `${duration(report.durationSeconds)} · ${report.startedAt}`,
    question: "How often do verdicts err on this machine?",
    lead: [
      ...(partialReason === ""
        ? []
        : [{ kind: "warning", level: "warning", text: `partial: ${partialReason}.` } as const]),
      { kind: "paragraph", text: headline(report), tone: "strong" },
    ],
    sections: [
      ...[false, true].flatMap((neighbor) =>
        PLACEMENTS.map((placement) => placementSection(report, placement, neighbor))
      ),
      {
        id: "legend",
        title: "What the columns are",
        blocks: report.cells.length === 0
          ? []
          : [{ kind: "paragraph", text: LEGEND, tone: "muted" }],
      },
      {
        id: "tools",
        title: "The same functions in other tools",
        blocks: report.tools.length === 0
          ? []
          : [toolTable(report), { kind: "paragraph", text: TOOL_LEGEND, tone: "muted" }],
      },
      { id: "targets", title: "Targets (two shared cores)", blocks: targets.map(target) },
      {
        id: "failures",
        title: "Comparisons that failed",
        blocks: [{
          kind: "list",
          items: failures.map(({ where, what }) => `failed: ${where}: ${what}`),
        }],
      },
      environmentSection([
        ...machineRows(environment),
        ["Load at the end", after],
        ["Seed", String(seed)],
      ]),
    ],
  };
}

function placementSection(
  { cells, designs }: SelftestReport,
  placement: SelftestPlacement,
  neighbor: boolean,
): Section {
  const own = cells.filter((cell) =>
    cell.placement === placement && (cell.neighbor ?? false) === neighbor
  );
  const design = designs[placement];
  const words = design === undefined ? "" : `; ${designWords(design)}`;
  return {
    id: neighbor ? `${placement}-neighbor` : placement,
    title: `${placement}${neighbor ? ", beside a neighbor on and off at random" : ""}: ${
      PLACEMENT_WORDS[placement]
    }${words}`,
    blocks: own.length === 0 || design === undefined ? [] : cellTables(own),
  };
}

function headline({ targets, failures, outcomes }: SelftestReport): string {
  const count = (state: TargetState): number =>
    targets.filter((target) => target.state === state).length;
  const missed = targets.filter(({ state }) => state === "missed")
    .map(({ placement, neighbor, wanted }) => `${besideText(placement, neighbor)}, ${wanted}`);
  const reached = `${count("reached")} of ${targets.length} targets reached`;
  const open = count("too few to tell") + count("not measured");
  const parts = [
    missed.length === 0 ? reached : `Missed: ${missed.join("; ")}. ${reached}`,
    ...(open === 0 ? [] : [`${open} open`]),
    comparisonsText(outcomes.length),
    ...(failures.length === 0 ? [] : [`${failures.length} failed`]),
  ];
  return `${parts.join(", ")}.`;
}

function designWords({ looks, rounds, windowMs, alpha }: Design): string {
  const [first] = looks;
  const last = looks.at(-1);
  const blocks = first === last ? `${first}` : `${first} to ${last}`;
  return `${blocks} blocks of ${rounds} rounds of ${windowMs} ms, error allowed ${alpha * 100} %`;
}

function besideText(placement: SelftestPlacement, neighbor: boolean | undefined): string {
  return neighbor ? `${placement} beside a neighbor` : placement;
}

function target({ placement, neighbor, wanted, rate, state }: TargetResult): Block {
  const counted = rate.total === 0
    ? ""
    : `: ${rate.count} of ${rate.total}, ${percentOf(rate)} (${rangeOf(rate)})`;
  return {
    kind: "paragraph",
    text: `${state}: ${besideText(placement, neighbor)}, ${wanted}${counted}`,
    tone: STATE_TONE[state],
  };
}
