/**
 * A calibration as text for a terminal.
 *
 * @module
 */

import type { Block, Cell, Column, ReportDocument, Table } from "../../report/document/model.ts";
import { findingSection } from "../../report/document/run_sections.ts";
import { documentTerminal, type TerminalOptions } from "../../report/document/terminal.ts";
import { duration } from "../../report/figure.ts";
import { significant } from "../../stats/significant.ts";
import type { CalibratedTime, Calibration, CalibrationEntry } from "../../record/calibration.ts";
import { ORDER_NAMES } from "../../calibrate/target_order.ts";

/** The calibration as text, lines ended by `\n`. */
export function renderCalibration(calibration: Calibration, options: TerminalOptions): string {
  return documentTerminal(calibrationDocument(calibration), options);
}

function calibrationDocument(calibration: Calibration): ReportDocument {
  const { processes, rounds, durationSeconds, architecture, mitigation, tscGHz, entries } =
    calibration;
  const tsc = tscGHz === null ? "" : ` · time stamp counter ${tscGHz.toFixed(4)} GHz`;
  const measured = (...blocks: Block[]) => entries.length > 0 ? blocks : [];
  const available = (...blocks: Block[]) => calibration.available ? blocks : [];
  return {
    title: "vringlab calibrate",
    run: duration(durationSeconds),
    question: "What do calls cost on this machine?",
    lead: [
      text(`${architecture}${tsc} · ${processes} processes · ${rounds} windows each`),
      text(`Kernel, Spectre v2: ${mitigation}. ${MITIGATION_NOTE}`),
      { kind: "paragraph", text: summarizeCalibration(calibration), tone: "strong" },
    ],
    sections: [
      {
        id: "units",
        title: "One call on this machine",
        blocks: available(unitTable(calibration)),
      },
      {
        id: "orders",
        title: "ns per iteration, by order of the targets",
        blocks: measured(orderTable(entries)),
      },
      {
        id: "details",
        title: "With intervals and cycles",
        blocks: measured(
          detailTable(calibration),
          text(TIMES_LEGEND),
          ...available(text(CALLS_LEGEND)),
        ),
      },
      findingSection(calibration, "the file of --json"),
    ],
  };
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

function text(text: string): Block {
  return { kind: "paragraph", text };
}

function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Table {
  return { kind: "table", caption: "", columns, rows: rows.map((cells) => ({ cells })) };
}

function timeColumns({ confidence }: Calibration): Column[] {
  return [
    { heading: "ns", align: "right" },
    { heading: `${confidence * 100} % interval`, align: "right" },
    { heading: "TSC cycles", align: "right" },
  ];
}

function timeCells({ ns, nsLow, nsHigh, cycles }: CalibratedTime): string[] {
  return [
    significant(ns),
    `${significant(nsLow)} to ${significant(nsHigh)}`,
    significant(cycles ?? NaN),
  ];
}

function unitTable(calibration: Calibration): Table {
  const { predictedCall, mispredictedCall, retpolineCall } = calibration;
  const units = [
    ["predicted indirect call", predictedCall],
    ["mispredicted indirect call", mispredictedCall],
    ["retpoline call", retpolineCall],
  ] as const;
  return table(
    [{ heading: "call" }, ...timeColumns(calibration)],
    units.flatMap(([name, time]) => time === null ? [] : [[name, ...timeCells(time)]]),
  );
}

function orderTable(entries: readonly CalibrationEntry[]): Table {
  const columns = ORDER_NAMES.map((order): Column => ({
    heading: order.replace("alternating", "alt").replace("random", "rnd")
      .replace("constant", "const"),
    align: "right",
  }));
  const rows = [...Map.groupBy(entries, ({ name }) => name)].map(([name, own]) => [
    name,
    ...ORDER_NAMES.map((order) => {
      const entry = own.find((entry) => entry.order === order);
      return entry === undefined ? "" : significant(entry.ns);
    }),
  ]);
  return table([{ heading: "loop" }, ...columns], rows);
}

function detailTable(calibration: Calibration): Table {
  const { entries } = calibration;
  const rows = entries.map((entry, i) => [
    entry.name === entries[i - 1]?.name ? "" : entry.name,
    entry.order,
    ...timeCells(entry),
  ]);
  return table([{ heading: "loop" }, { heading: "order" }, ...timeColumns(calibration)], rows);
}
