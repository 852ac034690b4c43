/**
 * What was thrown, in words, whatever it is and whatever has become of `Error`.
 *
 * @module
 */

import { String } from "./intrinsics.ts";

const UNSPEAKABLE = "something that cannot be shown";

/** An error's message, or what else was thrown as text. Never throws. */
export function messageOf(thrown: unknown): string {
  try {
    const message = errorText(thrown, "message");
    return message ?? String(thrown);
  } catch {
    return UNSPEAKABLE;
  }
}

/** An error's name and message, or what else was thrown as text. Never throws. */
export function nameAndMessageOf(thrown: unknown): string {
  try {
    const message = errorText(thrown, "message");
    if (message === null) return String(thrown);
    return `${errorText(thrown, "name") ?? "Error"}: ${message}`;
  } catch {
    return UNSPEAKABLE;
  }
}

function errorText(thrown: unknown, property: "name" | "message"): string | null {
  if (typeof thrown !== "object" || thrown === null) return null;
  const text = (thrown as Readonly<Record<string, unknown>>)[property];
  return typeof text === "string" ? text : null;
}
