/**
 * The ranges that V8's block coverage counts, put right.
 *
 * @module
 */

import type { ExecutedRange } from "./child_protocol.ts";

const FUNCTION_NAME = /^(?:async\s+)?(?:function\s*\*?\s*|static\s+|\*)?([\w$]+)\s*\(/;
const NAME_REACH = 200;

/** Ranges of one script, as V8 counts them, with names and with whole statements. */
export function countedRanges(
  source: string,
  ranges: readonly { readonly start: number; readonly end: number; readonly count: number }[],
): ExecutedRange[] {
  return ranges.map(({ start, end, count }) => {
    const name = FUNCTION_NAME.exec(source.slice(start, start + NAME_REACH))?.[1] ?? "";
    return { name, start, end: count === 0 ? wholeStatement(source, start, end) : end, count };
  });
}

/**
 * Where a stretch that was never executed ends. V8 lets it end in the middle of a statement where that has
 * a `??` or `||` in it; but what begins with a statement does not end before the statement does.
 */
function wholeStatement(source: string, start: number, end: number): number {
  const before = source.slice(0, start).trimEnd().at(-1);
  const last = source.slice(start, end).trimEnd().at(-1);
  if (before === undefined || !";{}".includes(before)) return end;
  if (last === undefined || ";}".includes(last)) return end;
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    const character = source[at]!;
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    if (depth < 0) return Math.max(at, end);
    if (depth === 0 && character === ";" && at >= end) return at + 1;
  }
  return end;
}
