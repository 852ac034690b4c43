/**
 * Where in a value something is, as one would write it.
 *
 * @module
 */

import { descriptionOf, exec, slice } from "./captured.ts";
import { escaped } from "./preview.ts";

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
// Steps shown at either end of a long way.
const SHOWN = 3;
const LONGEST_KEY = 30;

/**
 * `result[2].next` from the keys on the way; of a long way its ends: `result.next.next.next…next.next.value`.
 *
 * @param keys A key `null` stands for a member that has none.
 */
export function pathOf(root: string, keys: readonly (PropertyKey | null)[]): string {
  let path = root;
  for (let i = 0; i < keys.length; i++) {
    if (i === SHOWN && keys.length > 2 * SHOWN + 1) {
      path += "…";
      i = keys.length - SHOWN;
    }
    path += stepOf(keys[i]!);
  }
  return path;
}

function stepOf(key: PropertyKey | null): string {
  if (key === null) return "(member)";
  if (typeof key === "number") return `[${key}]`;
  if (typeof key === "symbol") return `[Symbol(${short(descriptionOf(key) ?? "")})]`;
  return exec(NAME, key) !== null && key.length <= LONGEST_KEY ? `.${key}` : `["${short(key)}"]`;
}

function short(text: string): string {
  return escaped(text.length <= LONGEST_KEY ? text : slice(text, 0, LONGEST_KEY) + "…");
}
