/**
 * Pieces of GitHub-flavoured Markdown.
 *
 * @module
 */

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

/** A name as code; a pipe would end the table's cell even there. */
export function codeSpan(name: string): string {
  return `\`${oneLine(name).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** Text whose marks are shown as they are, except the backquotes around names. */
export function escapedText(text: string): string {
  return oneLine(text).split("`").map((part, i) =>
    i % 2 === 1
      ? `\`${part.replaceAll("|", "\\|")}\``
      : part.replace(/[\\*|<>[\]&]|(?<!\w)_|_(?!\w)/g, "\\$&")
  ).join("");
}

function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
}
