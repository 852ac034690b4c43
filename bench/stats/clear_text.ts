/**
 * Rounding that never moves a figure to the other side of what it is compared with.
 *
 * @module
 */

import { marginRange } from "./mod.ts";

/** Digits beyond the usual ones that are tried; a double has no more. */
const MOST_MORE = 15;

/**
 * The shortest text of a ratio that lies on the ratio's own side of 1 and of both ends of the margin, so that a
 * verdict can be read off the rounded figures too: an interval that ends at 1.00003 does not end at 1.00.
 *
 * @param margin Ratio difference that verdicts were read at; without one, the text with the usual digits.
 * @param textOf The text with `more` digits than usual.
 * @param ratioOf The ratio that a text says.
 */
export function clearText(
  ratio: number,
  margin: number | undefined,
  textOf: (more: number) => string,
  ratioOf: (text: string) => number,
): string {
  const usual = textOf(0);
  if (margin === undefined || !Number.isFinite(ratio)) return usual;
  const marks = [1, ...marginRange(margin)];
  for (let more = 0; more <= MOST_MORE; more++) {
    const text = textOf(more);
    const shown = ratioOf(text);
    if (marks.every((mark) => Math.sign(shown - mark) === Math.sign(ratio - mark))) return text;
  }
  return usual;
}
