/**
 * Which benches a filter lets through.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";

/**
 * A filter as `deno bench --filter` reads it: a text that names must hold, or a pattern between slashes.
 *
 * @throws {BadInput} for a pattern that is none.
 */
export function filterOf(text: string | undefined): (name: string) => boolean {
  if (text === undefined) return () => true;
  const pattern = /^\/(.+)\/$/.exec(text)?.[1];
  if (pattern === undefined) return (name) => name.includes(text);
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch {
    throw new BadInput(
      `Cannot use --filter as what stands between slashes must be a regular expression: current value is ${text}`,
    );
  }
  return (name) => expression.test(name);
}
