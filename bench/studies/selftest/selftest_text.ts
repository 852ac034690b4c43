/**
 * The self-test's result as text for a terminal.
 *
 * @module
 */

import { duration } from "../../report/figure.ts";
import { type Style, styled, wrap } from "../../report/text_table.ts";
import type {
  Design,
  SelftestPlacement,
  SelftestReport,
  TargetResult,
  TargetState,
} from "../../record/selftest.ts";
import { comparisonsText, percentOf, rangeOf } from "../../report/rate_text.ts";
import { cellTables, toolTable } from "./selftest_tables.ts";

/** How to print. */
export interface SelftestTextOptions {
  /** Columns available; 80 by default. */
  readonly width?: number;
  /** Whether to use ANSI colours; not by default. */
  readonly color?: boolean;
}

const STATE_STYLE: Readonly<Record<TargetState, Style>> = {
  reached: "good",
  missed: "bad",
  "too few to tell": "warn",
  "not measured": "dim",
};
const STATE_WIDTH = Math.max(...Object.keys(STATE_STYLE).map((state) => state.length));

const PLACEMENT_WORDS: Readonly<Record<SelftestPlacement, string>> = {
  paired: "both functions in one process, each with its own copy of the loop, in ABBA order",
  isolated: "one process per function, in turns",
};

const LEGEND =
  "proven: the lab claims a difference (of A/A, a false alarm); found: one in the right " +
  "direction; equivalent: proven to lie within the margin; covered: intervals that hold the truth. In " +
  "brackets the 95 % Wilson interval of the rate. Detectable: smallest difference found with 80 % power. " +
  "off: processes more than 5 % off their comparison.";
const TOOL_LEGEND =
  "Judged by the reported ratio alone, the lab's included; what the lab proves stands above. A/A: two " +
  "identical functions, reported to differ by more than 1, 2 and 5 %. Right: the function with more work is " +
  "reported slower. The tools run at their defaults, each in a fresh process, interleaved with the lab.";

/** Renders a report. */
export function renderSelftest(report: SelftestReport, options: SelftestTextOptions = {}): string {
  const { width = 80, color = false } = options;
  const lines: string[] = [];
  const paragraph = (text: string, style: Style = "plain", indent = ""): void => {
    for (const line of wrap(text, width, indent)) lines.push(styled(line, style, color));
  };
  const { environment, loadAverageAfter } = report;
  lines.push(
    styled("vringlab self-test", "bold", color) +
      ` · ${duration(report.durationSeconds)} · ${report.startedAt}`,
    "",
  );
  if (report.partialReason !== "") paragraph(`partial: ${report.partialReason}.`, "warn");
  paragraph(headline(report), "bold");
  for (const placement of ["paired", "isolated"] as const) {
    const cells = report.cells.filter((cell) => cell.placement === placement);
    const design = report.designs[placement];
    if (cells.length === 0 || design === undefined) continue;
    lines.push("");
    paragraph(`${placement}: ${PLACEMENT_WORDS[placement]}; ${designWords(design)}`, "accent");
    lines.push(...cellTables(cells, { width, color }));
  }
  if (report.cells.length > 0) {
    lines.push("");
    paragraph(LEGEND, "dim");
  }
  if (report.tools.length > 0) {
    lines.push("", styled("The same functions in other tools", "accent", color));
    lines.push(...toolTable(report, { width, color }), "");
    paragraph(TOOL_LEGEND, "dim");
  }
  lines.push("", styled("Targets (two shared cores)", "accent", color));
  for (const target of report.targets) lines.push(targetLine(target, color));
  for (const { where, what } of report.failures) paragraph(`failed: ${where}: ${what}`, "bad");
  lines.push("");
  paragraph(
    `${environment.cpu}, ${environment.cpuCount} CPUs, ${environment.kernel}; Deno ${environment.deno}, V8 ` +
      `${environment.v8}; load average ${loadText(environment.loadAverage)} before, ` +
      `${loadText(loadAverageAfter)} after; commit ${environment.commit}; seed ${report.seed}.`,
    "dim",
  );
  return lines.join("\n") + "\n";
}

function headline({ targets, failures, outcomes }: SelftestReport): string {
  const count = (state: TargetState): number =>
    targets.filter((target) => target.state === state).length;
  const missed = targets.filter(({ state }) => state === "missed")
    .map(({ placement, wanted }) => `${placement}, ${wanted}`);
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

function targetLine({ placement, wanted, rate, state }: TargetResult, color: boolean): string {
  const shown = styled(state.padEnd(STATE_WIDTH), STATE_STYLE[state], color);
  const counted = rate.total === 0
    ? ""
    : `: ${rate.count} of ${rate.total}, ${percentOf(rate)} (${rangeOf(rate)})`;
  return `  ${shown}  ${placement}, ${wanted}${counted}`;
}

function loadText(loadAverage: readonly number[]): string {
  return loadAverage.length === 0
    ? "unknown"
    : loadAverage.map((load) => load.toFixed(1)).join(" ");
}
