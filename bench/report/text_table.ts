/**
 * Text for terminals: aligned columns, wrapped paragraphs, color.
 *
 * @module
 */

import stringWidth from "string-width";
import { cutEnd, cutNames, visible } from "../record/names.ts";

/** Colors that the report uses, by meaning. */
export type Style = "plain" | "bold" | "dim" | "good" | "bad" | "warn" | "accent";

const SGR: Readonly<Record<Style, string>> = {
  plain: "",
  bold: "1",
  dim: "2",
  good: "32",
  bad: "31",
  warn: "33",
  accent: "36",
};

/** A cell of a text table. */
export interface TextCell {
  /** The text, without escape sequences. */
  readonly text: string;
  /** How to show it where color is wanted. */
  readonly style?: Style;
}

/** A column of a text table. */
export interface TextColumn {
  /** Heading. */
  readonly heading: string;
  /** Side that the text is aligned to. */
  readonly align: "left" | "right";
  /** Whether it may be left out where room is short. */
  readonly optional?: boolean;
  /** Of optional columns the one of the highest rank is left out first, of equal ones the last; 0 by default. */
  readonly rank?: number;
  /** Whether its texts are cut to the room that the other columns leave. */
  readonly cut?: boolean;
}

/** How to print a table. */
export interface TableOptions {
  /** Columns available. */
  readonly width: number;
  /** Whether to use ANSI colors. */
  readonly color: boolean;
}

/** Columns that names are never shortened below. */
const NARROWEST_NAME = 7;
/** Columns that sentences are never cut below. */
const NARROWEST_CUT = 16;

/** Puts a text into a color, or leaves it as it is. */
export function styled(text: string, style: Style, color: boolean): string {
  return color && SGR[style] !== "" && text !== "" ? `\x1b[${SGR[style]}m${text}\x1b[0m` : text;
}

/** The text on one line with control characters written out, so that no name can steer the terminal. */
export function printable(text: string): string {
  return visible(text);
}

/**
 * Lines of an aligned table. When it is wider than `width` columns, texts of a column to be cut are, then
 * optional columns dropped, the last first, and then texts of the first column shortened, so that they still differ;
 * figures never are.
 */
export function alignTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly TextCell[])[],
  options: TableOptions,
): string[] {
  const widths = columns.map((column, i) =>
    Math.max(stringWidth(column.heading), ...rows.map((row) => stringWidth(row[i]?.text ?? "")))
  );
  const cut = columns.findIndex((column) => column.cut);
  const widest = widths[cut] ?? 0;
  if (cut >= 0) widths[cut] = Math.min(widest, NARROWEST_CUT);
  const kept = columns.map((_column, i) => i);
  const total = (gap: number) =>
    kept.reduce((sum, i) => sum + widths[i]!, 0) + gap * (kept.length - 1);
  while (total(1) > options.width) {
    const optional = kept.filter((i) => columns[i]!.optional);
    if (optional.length === 0) break;
    const rankOf = (i: number) => columns[i]!.rank ?? 0;
    const highest = Math.max(...optional.map(rankOf));
    kept.splice(kept.indexOf(optional.findLast((i) => rankOf(i) === highest)!), 1);
  }
  const gap = total(2) <= options.width ? 2 : 1;
  if (kept.includes(cut)) {
    widths[cut] = Math.min(widest, widths[cut]! + Math.max(0, options.width - total(gap)));
  }
  const excess = Math.max(0, total(gap) - options.width);
  widths[0] = Math.max(NARROWEST_NAME, (widths[0] ?? 0) - excess);
  const names = cutNames(rows.map(([name]) => name?.text ?? ""), widths[0]);
  const line = (cells: readonly TextCell[], name: string) =>
    kept.map((i) => {
      const { text, style } = cells[i] ?? { text: "" };
      const shown = i === 0 ? name : i === cut ? cutEnd(text, widths[i]!) : text;
      const padding = " ".repeat(Math.max(0, widths[i]! - stringWidth(shown)));
      const body = styled(shown, style ?? "plain", options.color);
      return columns[i]!.align === "right" ? padding + body : body + padding;
    }).join(" ".repeat(gap)).trimEnd();
  const heading = columns.map((column): TextCell => ({ text: column.heading, style: "dim" }));
  const [first = ""] = cutNames([columns[0]?.heading ?? ""], widths[0]);
  return [line(heading, first), ...rows.map((row, i) => line(row, names[i]!))];
}

/** Breaks a text into lines of at most `width` columns, later lines indented. */
export function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  // A percent sign stays with its figure.
  for (const word of text.split(/ +(?!%)/).filter((word) => word !== "")) {
    const next = line === "" ? word : `${line} ${word}`;
    if (line.trim() !== "" && stringWidth(next) > width) {
      lines.push(line);
      line = indent + word;
    } else line = next;
  }
  return line === "" ? lines : [...lines, line];
}
