/**
 * A calibration as text for a terminal.
 *
 * @module
 */

import { duration } from "../../report/figure.ts";
import { significant } from "../../stats/significant.ts";
import { alignTable, printable, styled, type TextColumn, wrap } from "../../report/text_table.ts";
import type { CalibratedTime, Calibration, CalibrationEntry } from "../../record/calibration.ts";
import { ORDER_NAMES } from "../../calibrate/target_order.ts";

/** How to print. */
export interface CalibrationTextOptions {
  /** Columns available. */
  readonly width: number;
  /** Whether to use ANSI colours. */
  readonly color: boolean;
}

/** The calibration as text, lines ended by `\n`. */
export function renderCalibration(
  calibration: Calibration,
  options: CalibrationTextOptions,
): string {
  const { width, color } = options;
  const { processes, rounds, durationSeconds, architecture, mitigation, tscGHz, entries } =
    calibration;
  const heading = (text: string): string[] => ["", styled(text, "accent", color)];
  const tsc = tscGHz === null ? "" : ` · time stamp counter ${tscGHz.toFixed(4)} GHz`;
  const lines = [
    `${styled("vringlab calibrate", "bold", color)} · ${duration(durationSeconds)}`,
    ...wrap(`${architecture}${tsc} · ${processes} processes · ${rounds} windows each`, width),
    ...wrap(printable(`Kernel, Spectre v2: ${mitigation}. ${MITIGATION_NOTE}`), width),
    "",
    ...wrap(summarizeCalibration(calibration), width).map((line) => styled(line, "bold", color)),
  ];
  if (calibration.available) {
    lines.push(...heading("One call on this machine"), ...unitTable(calibration, options));
  }
  if (entries.length > 0) {
    lines.push(...heading("ns per iteration, by order of the targets"));
    lines.push(...orderTable(entries, options), ...heading("With intervals and cycles"));
    lines.push(
      ...detailTable(calibration, options),
      "",
      ...wrap(TIMES_LEGEND, width),
    );
    if (calibration.available) lines.push(...wrap(CALLS_LEGEND, width));
  }
  if (calibration.findings.length > 0) lines.push(...heading("Findings"));
  for (const { kind, where, what, likelyCause, advice } of calibration.findings) {
    const text = `${kind} in ${where}: ${what}. Likely cause: ${likelyCause}. Try: ${advice}.`;
    lines.push(...wrap(printable(text), width));
  }
  return lines.join("\n") + "\n";
}

/**
 * One or two sentences: what calls cost, and whether the order of the targets matters to plain indirect calls and to
 * retpolines; or why nothing can be said.
 */
export function summarizeCalibration(calibration: Calibration): string {
  const { available, reason, entries, predictedCall, mispredictedCall, retpolineCall } =
    calibration;
  if (!available) {
    const rest = entries.length > 0 ? "; the loops in WebAssembly were measured" : "";
    return `Calibration of native calls is not available: ${reason}${rest}.`;
  }
  const ns = (time: CalibratedTime | null): string => significant(time?.ns ?? NaN);
  return `A predicted indirect call takes ${ns(predictedCall)} ns, a mispredicted one ${
    ns(mispredictedCall)
  } ns, a retpoline ${ns(retpolineCall)} ns. From order to order the loop of plain indirect ` +
    `calls varies ${spread(entries, "indirect call")}, that of retpolines ${
      spread(entries, "retpoline")
    }.`;
}

const MITIGATION_NOTE = "The kernel's state concerns its own code, not the loops below.";

const TIMES_LEGEND =
  "Each time is the trimmed mean over fresh processes of the 10 % quantile of each one's windows, its " +
  "interval is over processes. WebAssembly is compiled by V8's top tier without inlining.";

const CALLS_LEGEND = "A call's cost is its loop less the loop that only reads the order. The " +
  "mispredicted one is extrapolated from random order over 8 targets, where no predictor is right more " +
  "than 1 time in 8. Cycles are those of the time stamp counter, which ticks at a fixed rate, not those " +
  "of the core.";

function spread(entries: readonly CalibrationEntry[], name: string): string {
  const times = entries.filter((entry) => entry.name === name).map(({ ns }) => ns);
  return `by a factor of ${(Math.max(...times) / Math.min(...times)).toFixed(2)}`;
}

function timeColumns({ confidence }: Calibration): TextColumn[] {
  return [
    { heading: "ns", align: "right" },
    { heading: `${confidence * 100} % interval`, align: "right" },
    { heading: "TSC cycles", align: "right" },
  ];
}

function timeCells({ ns, nsLow, nsHigh, cycles }: CalibratedTime): { text: string }[] {
  return [
    { text: significant(ns) },
    { text: `${significant(nsLow)} to ${significant(nsHigh)}` },
    { text: significant(cycles ?? NaN) },
  ];
}

function unitTable(calibration: Calibration, options: CalibrationTextOptions): string[] {
  const { predictedCall, mispredictedCall, retpolineCall } = calibration;
  const units: readonly (readonly [string, CalibratedTime | null])[] = [
    ["predicted indirect call", predictedCall],
    ["mispredicted indirect call", mispredictedCall],
    ["retpoline call", retpolineCall],
  ];
  return alignTable(
    [{ heading: "call", align: "left" }, ...timeColumns(calibration)],
    units.flatMap(([name, time]) => time === null ? [] : [[{ text: name }, ...timeCells(time)]]),
    options,
  );
}

function orderTable(
  entries: readonly CalibrationEntry[],
  options: CalibrationTextOptions,
): string[] {
  const names = [...new Set(entries.map(({ name }) => name))];
  const columns = ORDER_NAMES.map((order): TextColumn => ({
    heading: order.replace("alternating", "alt").replace("random", "rnd").replace(
      "constant",
      "const",
    ),
    align: "right",
  }));
  const rows = names.map((name) => [
    { text: name },
    ...ORDER_NAMES.map((order) => {
      const entry = entries.find((entry) => entry.name === name && entry.order === order);
      return { text: entry === undefined ? "" : significant(entry.ns) };
    }),
  ]);
  return alignTable([{ heading: "loop", align: "left" }, ...columns], rows, options);
}

function detailTable(calibration: Calibration, options: CalibrationTextOptions): string[] {
  let previous = "";
  const rows = calibration.entries.map((entry) => {
    const name = entry.name === previous ? "" : entry.name;
    previous = entry.name;
    return [{ text: name }, { text: entry.order }, ...timeCells(entry)];
  });
  return alignTable(
    [
      { heading: "loop", align: "left" },
      { heading: "order", align: "left" },
      ...timeColumns(calibration),
    ],
    rows,
    options,
  );
}
