/**
 * Reads `lab.json`.
 *
 * @module
 */

import { LAB_SCHEMA_VERSION, type LabReport } from "./lab_report.ts";
import { LAB_REPORT_SCHEMA } from "./schema.ts";

/**
 * Reads a lab report from the text of a `lab.json`. Fields that this version does not know are left out.
 *
 * @param text The file's text.
 * @param name What to call the file in messages.
 * @throws {SyntaxError} when the text is not JSON (truncated, say).
 * @throws {RangeError} when it was written by another version of the format.
 * @throws {TypeError} when it is no lab report or a field is wrong. Every message is one line.
 */
export function readLabReport(text: string, name: string): LabReport {
  const value = parse(text, name);
  if (!isRecord(value) || value.schema !== "vringlab/lab") {
    const found = isRecord(value) ? shown(value.schema) : shown(value);
    throw new TypeError(
      `Cannot read ${name} as a lab report as its schema must be "vringlab/lab": current value is ${found}`,
    );
  }
  checkVersion(value.version, name);
  const result = LAB_REPORT_SCHEMA.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(`Cannot read ${name} as a lab report: ${firstIssue(value, result.error)}`);
}

/**
 * Checks that a report made in this process is one that {@linkcode readLabReport} accepts.
 *
 * @returns the report with the fields of the schema alone, in its order.
 * @throws {TypeError} naming the first field that is wrong.
 */
export function checkLabReport(report: LabReport): LabReport {
  const result = LAB_REPORT_SCHEMA.safeParse(report);
  if (result.success) return result.data;
  throw new TypeError(`Cannot write lab report: ${firstIssue(report, result.error)}`);
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = text.trim() === "" ? "the file is empty" : (error as Error).message;
    throw new SyntaxError(oneLine(`Cannot read ${name} as JSON: ${reason}`));
  }
}

function checkVersion(version: unknown, name: string): void {
  if (version === LAB_SCHEMA_VERSION) return;
  if (typeof version !== "number" || !Number.isInteger(version)) {
    throw new RangeError(
      `Cannot read ${name} as version must be a whole number: current value is ${shown(version)}`,
    );
  }
  const age = version > LAB_SCHEMA_VERSION ? "a newer" : "an older";
  throw new RangeError(
    `Cannot read ${name}: written by ${age} vringlab: version ${version}, this one reads ${LAB_SCHEMA_VERSION}`,
  );
}

function firstIssue(
  root: unknown,
  error: { readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[] },
): string {
  const issue = error.issues[0];
  if (issue === undefined) return "unknown reason";
  let value: unknown = root;
  let path = "";
  for (const key of issue.path) {
    value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
    path += typeof key === "number" ? `[${key}]` : path === "" ? String(key) : `.${String(key)}`;
  }
  return oneLine(`${path}: ${issue.message}: current value is ${shown(value)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
}
