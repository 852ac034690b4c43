/**
 * What was thrown, in one line, whatever it is and whatever has become of `Error`.
 *
 * @module
 */

import { charCodeAt, Error, String } from "./intrinsics.ts";

const SPACE = 32;
// Tab, newline, vertical tab, form feed, return.
const FIRST_BLANK = 9;
const LAST_BLANK = 13;
const UNSPEAKABLE = "something that cannot be shown";

/** An error's message, or what else was thrown as text. Never throws. */
export function messageOf(thrown: unknown): string {
  try {
    return oneLine(errorText(thrown, "message") ?? String(thrown));
  } catch {
    return UNSPEAKABLE;
  }
}

/** An error's name and message, or what else was thrown as text. Never throws. */
export function nameAndMessageOf(thrown: unknown): string {
  try {
    const message = errorText(thrown, "message");
    if (message === null) return oneLine(String(thrown));
    return oneLine(`${errorText(thrown, "name") ?? "Error"}: ${message}`);
  } catch {
    return UNSPEAKABLE;
  }
}

/** A text with one space in place of every stretch of spaces, tabs and ends of lines, and none around it. */
export function oneLine(text: string): string {
  let line = "";
  let gap = "";
  for (let i = 0; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code === SPACE || (code >= FIRST_BLANK && code <= LAST_BLANK)) {
      if (line !== "") gap = " ";
    } else {
      line += gap + text[i]!;
      gap = "";
    }
  }
  return line;
}

function errorText(thrown: unknown, property: "name" | "message"): string | null {
  if (typeof thrown !== "object" || thrown === null) return null;
  const text = (thrown as Readonly<Record<string, unknown>>)[property];
  return typeof text === "string" ? text : null;
}

/** What to tell when a module's own code threw. */
export function thrownBy(path: string, what: string, thrown: unknown): Error {
  return new Error(`Cannot measure ${path} as ${what} threw ${nameAndMessageOf(thrown)}`);
}
