/**
 * What the commands that make a report of the lab show on the way and at the end.
 *
 * @module
 */

import { deliver } from "./deliver.ts";
import type { ProgressDisplay } from "./progress.ts";
import type { Progress } from "../measure/conductor.ts";
import type { LabReport } from "../record/lab.ts";
import { recordIn, writeLabReport } from "../studies/lab/write_report.ts";
import { renderTerminal } from "../studies/lab/document/render.ts";
import { labJson } from "../record/write_files.ts";
import { terminalOptions } from "../report/document/terminal.ts";

/** Shows the progress of a run, and once, when they are due, its first figures. */
export function firstFigures(
  display: ProgressDisplay,
  due: (progress: Progress) => boolean,
): (progress: Progress, soFar: () => LabReport) => void {
  let shown = false;
  return (progress, soFar) => {
    const { elapsedMs, leftMs, group } = progress;
    display.update({ elapsedMs, leftMs, label: group });
    if (shown || !due(progress)) return;
    shown = true;
    display.print(renderTerminal(soFar(), { ...terminalOptions(), provisional: true }));
  };
}

/** What is shown of a report. */
export interface Shown {
  /** Makes a last line. */
  readonly close?: (() => string) | undefined;
  /** Whether its record is shown in place of its tables. */
  readonly json?: boolean;
}

/** {@linkcode deliver} of a report of the lab to a folder. */
export async function deliverLab(
  out: string,
  report: LabReport,
  { close, json = false }: Shown = {},
): Promise<void> {
  await deliver(
    () =>
      json
        ? labJson(report).trimEnd()
        : renderTerminal(report, { ...terminalOptions(), record: recordIn(out) }),
    async () => {
      const paths = await writeLabReport(out, report);
      return json ? [] : paths;
    },
    close,
  );
}
