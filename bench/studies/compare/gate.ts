/**
 * The gate of a CI job: whether a comparison should stop it.
 *
 * @module
 */

import { type FindingKind, findingsOf } from "../../record/finding.ts";
import { percentWithInterval } from "../../report/figure.ts";
import { ratioOf } from "../../record/ratio.ts";
import { isProven } from "../lab/conclusion.ts";
import { emptyWorkIn } from "../../measure/empty_work.ts";
import type { LabReport } from "../../record/lab.ts";
import { visible } from "../../record/names.ts";

/** What the gate says. */
export interface GateOutcome {
  /**
   * `closed`: a function is slower beyond the margin. `unjudged`: the report proves nothing, or a function was
   * not compared. Else `open`.
   */
  readonly state: "open" | "closed" | "unjudged";
  /** One line for people. */
  readonly text: string;
}

/**
 * Judges a comparison. The gate closes for functions whose verdict is `slower` and whose whole interval lies
 * beyond the margin, in a report whose controls all came out as expected; for nothing else.
 */
export function judgeGate(report: LabReport): GateOutcome {
  const margin = `${Number((report.margin * 100).toPrecision(3))} %`;
  if (!isProven(report)) {
    return { state: "unjudged", text: "Gate: not judged, as a control of this run failed" };
  }
  const compared = report.groups.flatMap((group) =>
    group.cells.filter(({ control, strategy }) => !control && strategy !== group.baseline)
      .map((cell) => ({ cell, estimate: ratioOf(group, cell), baseline: group.baseline }))
  );
  const idle = emptyWorkIn(report.groups);
  if (idle.length > 0) {
    const names = idle.map(({ cell }) => cell.strategy).join(", ");
    return {
      state: "unjudged",
      text:
        `Gate: not judged, as ${names} cannot be distinguished from a function that does nothing`,
    };
  }
  const failures = findingsOf(report.findings, ...FAILED);
  if (failures.length > 0 || compared.length === 0 || compared.some((c) => c.estimate === null)) {
    const why = failures.length > 0
      ? `${failures[0]!.where} failed: ${failures[0]!.what}`
      : "there are too few blocks to compare";
    return { state: "unjudged", text: `Gate: not judged, as ${why}` };
  }
  const slower = compared.flatMap(({ cell, estimate, baseline }) =>
    cell.comparison?.verdict === "slower" && estimate!.low > 1 + report.margin
      ? [`${visible(cell.strategy)} ${percentWithInterval(estimate!)} over ${visible(baseline)}`]
      : []
  );
  const open = compared.filter(({ cell }) => cell.comparison?.verdict === "slower")
    .map(({ cell, estimate }) =>
      `; ${visible(cell.strategy)} is slower, ${percentWithInterval(estimate!)}`
    );
  return slower.length === 0
    ? {
      state: "open",
      text: `Gate: passed, nothing is shown to be slower by more than ${margin}${open.join("")}`,
    }
    : {
      state: "closed",
      text: `Gate: failed, slower by more than ${margin}: ${slower.join("; ")}`,
    };
}

/**
 * Judges functions that the base does not have yet: nothing to compare with. The gate stays open unless one of them
 * failed.
 *
 * @param base The file that is not there.
 */
export function judgeNew(report: LabReport, base: string): GateOutcome {
  const failure = findingsOf(report.findings, ...FAILED)[0];
  return failure === undefined
    ? {
      state: "open",
      text: `Gate: passed, a new benchmark, nothing to compare with: there is no ${base}`,
    }
    : { state: "unjudged", text: `Gate: not judged, as ${failure.where} failed: ${failure.what}` };
}

const FAILED: readonly FindingKind[] = [
  "child died",
  "child hung",
  "garbage output",
  "child error",
  "checksum mismatch",
  "no baseline",
];
