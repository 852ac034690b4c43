/**
 * Writes a report's files so that a reader never meets half of one.
 *
 * @module
 */

import { cellName } from "../cell.ts";
import type { MadeFinding } from "./finding.ts";
import { type CellResult, type GroupResult, LAB_FORMAT, type LabReport } from "./lab.ts";
import { withOneEstimator } from "./one_estimator.ts";
import { recordJson } from "./record_file.ts";

/**
 * Writes files into a folder, which is made when missing: first all of them under temporary names, then
 * renames them into place. When writing fails, nothing under the real names has changed.
 * Asks for read and write permission on the folder.
 *
 * @returns the paths, in order.
 * @throws the file system's error with a message that names the path; the temporary files are removed.
 */
export async function writeFilesAtomically(
  folder: string,
  files: readonly ReportFile[],
): Promise<string[]> {
  const base = folderOf(folder);
  const made: { readonly temporary: string; readonly path: string }[] = [];
  let path = base;
  try {
    await Deno.mkdir(base, { recursive: true });
    for (const { name, text } of files) {
      path = `${base}/${name}`;
      const temporary = `${base}/.${name}.${crypto.randomUUID()}.tmp`;
      made.push({ temporary, path });
      const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
      await Deno.writeFile(temporary, bytes, { createNew: true });
    }
    for (const entry of made) {
      path = entry.path;
      await Deno.rename(entry.temporary, entry.path);
    }
  } catch (error) {
    for (const { temporary } of made) await Deno.remove(temporary).catch(() => {});
    if (error instanceof Error) {
      // Deno names the temporary file, which says nothing to anybody.
      const reason = error.message.replace(/\s+/g, " ")
        .replace(/: \w+ '[^']*\.tmp'(?: -> '[^']*')?$/, "");
      error.message = `Cannot write ${path}: ${reason}`;
    }
    throw error;
  }
  return made.map((entry) => entry.path);
}

/** A file of a report. What makes its text may be a getter, asked only when the file's turn comes. */
export interface ReportFile {
  /** Its name. */
  readonly name: string;
  /** What it holds. */
  readonly text: string | Uint8Array;
}

/** Some files of a report could not be written; the others were. */
export class NotAllWritten extends Error {
  /** Paths of those that were. */
  readonly written: readonly string[];
  /** The system's code of the first failure, such as `ENOSPC`, if it has one. */
  readonly code: string | undefined;

  /** `message` is one line that names every file that is missing. */
  constructor(message: string, written: readonly string[], cause: unknown) {
    super(message, { cause });
    this.name = "NotAllWritten";
    this.written = written;
    const { code } = (cause ?? {}) as { readonly code?: unknown };
    this.code = typeof code === "string" ? code : undefined;
  }
}

/**
 * Writes the forms of one result into a folder, which is made when missing: each by itself, complete or not at all, so
 * that a full disk or a fault of one renderer leaves what fits. Asks for read and write permission on the folder.
 *
 * @returns the paths, in order.
 * @throws {NotAllWritten} after all were tried, when any failed.
 */
export async function writeForms(folder: string, forms: readonly ReportFile[]): Promise<string[]> {
  const written: string[] = [];
  const failures: { readonly name: string; readonly error: unknown }[] = [];
  for (const form of forms) {
    try {
      const { name, text } = form;
      written.push(...await writeFilesAtomically(folder, [{ name, text }]));
    } catch (error) {
      failures.push({ name: form.name, error });
    }
  }
  const [first] = failures;
  if (first === undefined) return written;
  const reason = first.error instanceof Error ? first.error.message : String(first.error);
  const begin = /^Cannot /.test(reason) ? reason : `Cannot make ${first.name}: ${reason}`;
  const others = failures.slice(1).map(({ name }) => name);
  throw new NotAllWritten(
    others.length === 0 ? begin : `${begin}; nor ${others.join(", ")}`,
    written,
    first.error,
  );
}

/** A folder without a slash at its end; the current one for an empty path. */
export function folderOf(path: string): string {
  return path.replace(/\/+$/, "") || (path === "" ? "." : "/");
}

/**
 * The text of `lab.json`: indented, an array of numbers on one line.
 *
 * @throws {TypeError} when the report does not fit the schema.
 */
export function labJson(report: LabReport): string {
  return recordJson(report, LAB_FORMAT);
}

/**
 * The report without figures that are no numbers, which JSON cannot hold: a cell without a finite time is
 * left out, a comparison with an infinite or missing figure becomes `null`, and a finding names each.
 */
export function withFiniteFigures(report: LabReport): LabReport {
  const findings: MadeFinding[] = [];
  // A cell that is not compared any more has the time of its own windows.
  const groups = report.groups.map((group) =>
    withOneEstimator({
      ...group,
      cells: group.cells.flatMap((cell) => finiteCell(group, cell, findings)),
    })
  );
  if (findings.length === 0) return report;
  return { ...report, groups, findings: [...report.findings, ...findings] };
}

function finiteCell(group: GroupResult, cell: CellResult, findings: MadeFinding[]): CellResult[] {
  const where = cellName({ ...group, strategy: cell.strategy });
  if (!Number.isFinite(cell.nsPerOp)) {
    findings.push({
      kind: "cell not measured",
      where,
      what: "The cell has no time and is left out",
      likelyCause: "All of its processes failed or the run ended before its first block",
      advice: "Run again with a larger budget",
    });
    return [];
  }
  const { comparison } = cell;
  if (comparison === null) return [cell];
  const { ratio, ratioLow, ratioHigh, pAdjusted, minimumDetectableEffect, outlierShare } =
    comparison;
  const figures = [ratio, ratioLow, ratioHigh, pAdjusted, minimumDetectableEffect, outlierShare];
  if (figures.every(Number.isFinite)) return [cell];
  findings.push({
    kind: "cell not compared",
    where,
    what: "The comparison with the baseline has no finite interval and is left out",
    likelyCause: "Too few blocks",
    advice: "Run again with a larger budget",
  });
  return [{ ...cell, comparison: null }];
}
