/**
 * Reads `lab.json`.
 *
 * @module
 */

import { LAB_FORMAT, type LabReport } from "./lab.ts";
import { withOneEstimator } from "./one_estimator.ts";
import { checkRecord, readRecord } from "./record_file.ts";

/**
 * Reads a lab report from the text of a `lab.json`. Fields that this version does not know are left out.
 * Times are derived anew from windows and ratios ({@linkcode withOneEstimator}); of a record of this version they are
 * those that it holds.
 *
 * @param text The file's text.
 * @param name What to call the file in messages.
 * @throws {SyntaxError} when the text is not JSON (truncated, say).
 * @throws {RangeError} when it was written by another version of the format.
 * @throws {TypeError} when it is no lab report or a field is wrong. Every message is one line.
 */
export function readLabReport(text: string, name: string): LabReport {
  const report = readRecord(text, name, LAB_FORMAT);
  return { ...report, groups: report.groups.map(withOneEstimator) };
}

/**
 * Checks that a report made in this process is one that {@linkcode readLabReport} accepts.
 *
 * @returns the report with the fields of the schema alone, in its order.
 * @throws {TypeError} naming the first field that is wrong.
 */
export function checkLabReport(report: LabReport): LabReport {
  return checkRecord(report, LAB_FORMAT);
}
