/**
 * Reads records: JSON files that name their format and its version.
 *
 * @module
 */

import type { z } from "zod";
import { cutEnd } from "./names.ts";

/** A format of records. */
export interface RecordFormat<T> {
  /** What its `schema` field says, e.g. `vringlab/lab`. */
  readonly schema: string;
  /** The version that is read. */
  readonly version: number;
  /** What a record is called in messages, e.g. `lab report`. */
  readonly noun: string;
  /** What its fields must be. */
  readonly fields: z.ZodType<T>;
}

/**
 * Reads a record from the text of its file. Fields that this version does not know are left out.
 *
 * @param text The file's text.
 * @param name What to call the file in messages.
 * @throws {SyntaxError} when the text is not JSON (truncated, say).
 * @throws {RangeError} when it was written by another version of the format.
 * @throws {TypeError} when it is no such record or a field is wrong. Every message is one line.
 */
export function readRecord<T>(text: string, name: string, format: RecordFormat<T>): T {
  const value = parse(text, name);
  if (!isRecord(value) || value.schema !== format.schema) {
    const found = shown(isRecord(value) ? value.schema : value);
    throw new TypeError(
      `Cannot read ${name} as a ${format.noun} as its schema must be "${format.schema}": current value is ${found}`,
    );
  }
  checkVersion(value.version, format.version, name);
  const result = format.fields.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(
    `Cannot read ${name} as a ${format.noun}: ${firstIssue(value, result.error)}`,
  );
}

/**
 * Checks that a record made in this process is one that {@linkcode readRecord} accepts.
 *
 * @returns the record with the fields of the format alone, in its order.
 * @throws {TypeError} naming the first field that is wrong.
 */
export function checkRecord<T>(record: T, { noun, fields }: RecordFormat<T>): T {
  const result = fields.safeParse(record);
  if (result.success) return result.data;
  throw new TypeError(`Cannot write ${noun}: ${firstIssue(record, result.error)}`);
}

/**
 * The text of a record's file: indented, an array of numbers on one line.
 *
 * @throws {TypeError} when the record does not fit its format.
 */
export function recordJson<T>(record: T, format: RecordFormat<T>): string {
  return numbersInLine(checkRecord(record, format));
}

/** A value as indented JSON, an array of numbers on one line. */
export function numbersInLine(value: unknown): string {
  const text = JSON.stringify(value, null, 1);
  // A string never holds a raw line break, so only arrays of numbers, or of null, match.
  return text.replace(/\[\n\s+((?:-?\d|null)[^[\]{}"]*?)\n\s+\]/g, (_all, inside: string) => {
    return `[${inside.replace(/,\n\s+/g, ", ")}]`;
  }) + "\n";
}

/**
 * The text of a file; one that was packed by gzip is unpacked, whatever its name. Asks for read permission.
 *
 * @throws {Error} one line that names the path when it cannot be read or unpacked.
 */
export async function readPackedText(path: string): Promise<string> {
  try {
    const bytes = await Deno.readFile(path);
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return await new Response(unpacked).text();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(oneLine(`Cannot read ${path}: ${reason}`));
  }
}

/** A text packed by gzip, as {@linkcode readPackedText} reads it. */
export async function packed(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = text.trim() === "" ? "the file is empty" : (error as Error).message;
    throw new SyntaxError(oneLine(`Cannot read ${name} as JSON: ${reason}`));
  }
}

function checkVersion(version: unknown, expected: number, name: string): void {
  if (version === expected) return;
  if (typeof version !== "number" || !Number.isInteger(version)) {
    throw new RangeError(
      `Cannot read ${name} as version must be a whole number: current value is ${shown(version)}`,
    );
  }
  const age = version > expected ? "a newer" : "an older";
  throw new RangeError(
    `Cannot read ${name}: written by ${age} vringlab: version ${version}, this one reads ${expected}`,
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
  return cutEnd(text, 60);
}

function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
}
