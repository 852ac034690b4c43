/**
 * What other programs said, made fit to be shown.
 *
 * @module
 */

import { stripVTControlCharacters } from "node:util";

/** A text on one line, without escape sequences and control characters. */
export function cleanLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return stripVTControlCharacters(text).replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
}
