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

/** {@linkcode deliver} of a report of the lab to a folder; `close` makes a last line. */
export async function deliverLab(
  out: string,
  report: LabReport,
  close?: () => string,
): Promise<void> {
  await deliver(
    () => renderTerminal(report, { ...terminalOptions(), record: recordIn(out) }),
    () => writeLabReport(out, report),
    close,
  );
}
