/**
 * Pieces of GitHub-flavored Markdown.
 *
 * @module
 */

import { markedParts, visible } from "../record/names.ts";

/**
 * A table.
 *
 * @param align `l` or `r` for each column.
 */
export function markdownTable(
  headings: readonly string[],
  align: string,
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = [...align].map((side) => side === "r" ? "--:" : ":--");
  return [line(headings), line(rule), ...rows.map(line)].join("\n");
}

/**
 * A name as code, in tables and outside. A backquote, pipe or backslash means something even in backquotes, and not
 * the same in a table: such names are spelled in entities, which mean themselves everywhere.
 */
export function codeSpan(name: string): string {
  const text = visible(name);
  if (!/[`|\\]|^\s|\s$|\s\s|^$/.test(text)) return `\`${text}\``;
  const spelled = text.replace(/[^\p{L}\p{M}\p{N}]/gu, (one) => `&#${one.codePointAt(0)};`);
  return `<code>${spelled}</code>`;
}

/** Text whose marks are shown as they are, except the backquotes around names. */
export function escapedText(text: string): string {
  return markedParts(oneLine(text))
    .map(({ isCode, text }) => isCode ? codeSpan(text) : escapedMarks(text)).join("");
}

/** Text whose marks are shown as they are, backquotes too: for what holds names of others as they stand. */
export function literalText(text: string): string {
  return escapedMarks(oneLine(text));
}

function escapedMarks(text: string): string {
  return visible(text).replace(/[\\*|<>[\]&`~]|(?<!\w)_|_(?!\w)/g, "\\$&");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, (space) => /[\r\n\t]/.test(space) ? " " : space).trim();
}
