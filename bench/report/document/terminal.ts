/**
 * A document as text for a terminal: no figures, tables that fit the width.
 *
 * @module
 */

import stringWidth from "string-width";
import { withoutMarks } from "../../record/names.ts";
import { alignTable, printable, type Style, styled, wrap } from "../text_table.ts";
import {
  type Block,
  cellText,
  cellTone,
  type Column,
  columnsIn,
  isIn,
  type ReportDocument,
  type Row,
  type Section,
  type Table,
  type Tone,
} from "./model.ts";

/** How to print. */
export interface TerminalOptions {
  /** Columns available; 80 by default, never less than 60. */
  readonly width?: number;
  /** Whether to use ANSI colors; not by default. */
  readonly color?: boolean;
}

const NARROWEST = 60;
const DEFAULT_WIDTH = 80;
const INDENT = 2;

const STYLES: Readonly<Record<Tone, Style>> = {
  plain: "plain",
  strong: "bold",
  muted: "dim",
  good: "good",
  bad: "bad",
  warn: "warn",
  faster: "good",
  slower: "bad",
  equivalent: "plain",
  inconclusive: "warn",
};

/**
 * Width and color of the terminal that standard output is: color only on a terminal and where `NO_COLOR` is unset.
 * Needs no permission.
 */
export function terminalOptions(): { readonly width: number; readonly color: boolean } {
  if (!Deno.stdout.isTerminal()) return { width: DEFAULT_WIDTH, color: false };
  return { width: Deno.consoleSize().columns, color: !Deno.noColor };
}

/** The document as text, lines ended by `\n`. */
export function documentTerminal(
  document: ReportDocument,
  options: TerminalOptions = {},
): string {
  const page = pageOf(options);
  page.lines.push(...paragraph(page, `${document.title} · ${document.run}`, "bold"), "");
  addBlocks(page, document.lead);
  addSections(page, document.sections);
  return page.lines.join("\n") + "\n";
}

/** Sections alone as text, lines ended by `\n`. */
export function sectionsTerminal(
  sections: readonly Section[],
  options: TerminalOptions = {},
): string {
  const page = pageOf(options);
  addSections(page, sections);
  return page.lines.slice(page.lines[0] === "" ? 1 : 0).join("\n") + "\n";
}

interface Page {
  readonly width: number;
  readonly color: boolean;
  readonly lines: string[];
}

function pageOf({ width = DEFAULT_WIDTH, color = false }: TerminalOptions): Page {
  return { width: Math.max(NARROWEST, width), color, lines: [] };
}

function addSections(page: Page, sections: readonly Section[]): void {
  for (const section of sections) {
    if (!isIn("terminal", section)) continue;
    const blocks = section.blocks.filter(hasText);
    if (blocks.length === 0) continue;
    page.lines.push("", ...paragraph(page, section.title, "accent"));
    addBlocks(page, blocks);
  }
}

function addBlocks(page: Page, blocks: readonly Block[]): void {
  for (const block of blocks) if (hasText(block)) page.lines.push(...linesOf(page, block));
}

/** Whether a terminal shows anything of a block: figures it cannot, and what is folded it leaves to other forms. */
function hasText(block: Block): boolean {
  if (!isIn("terminal", block)) return false;
  switch (block.kind) {
    case "figure":
    case "details":
      return false;
    case "group":
      return block.blocks.some(hasText);
    case "table":
      return block.rows.length > 0;
    case "list":
      return block.items.length > 0;
    default:
      return true;
  }
}

function linesOf(page: Page, block: Block): string[] {
  switch (block.kind) {
    case "paragraph":
      return paragraph(page, block.text, STYLES[block.tone ?? "plain"]);
    case "warning":
      return paragraph(page, block.text, "warn");
    case "list":
      return block.items.flatMap((item) => paragraph(page, `· ${item}`, "plain", INDENT, INDENT));
    case "facts":
      return block.facts.flatMap(([name, value]) =>
        paragraph(page, `${name}: ${value}`, "plain", INDENT, INDENT)
      );
    case "table":
      return tableLines(page, block);
    case "code":
      return block.text.split("\n").map((line) => indented(printable(line)));
    case "heading":
      return ["", ...paragraph(page, block.text, "accent")];
    case "group": {
      const inner: Page = { ...page, lines: [] };
      addBlocks(inner, block.blocks);
      return inner.lines;
    }
    case "figure":
    case "details":
      return [];
  }
}

function tableLines(page: Page, table: Table): string[] {
  const lines = alignedLines(page, table);
  const isTooWide = lines.some((line) => stringWidth(line) > page.width);
  return table.content === "prose" && isTooWide ? recordLines(page, table) : lines;
}

/** Rows as sentences, `name: value; heading value; heading value.`, where texts leave no room for a table. */
function recordLines(page: Page, table: Table): string[] {
  const [first, ...others] = columnsIn("terminal", table);
  const rows = table.rows.map(({ cells }) => {
    const values = others.flatMap(({ column, at }, i) => {
      const text = cellText(cells[at]);
      const heading = i === 0 ? "" : column.short ?? column.heading;
      return text === "" ? [] : [`${heading} ${text}`.trim()];
    });
    return `${cellText(cells[first?.at ?? 0])}: ${values.join("; ")}.`;
  });
  return [
    ...(table.caption === "" ? [] : paragraph(page, table.caption, "dim")),
    ...rows.flatMap((text) => paragraph(page, text, "plain", INDENT, INDENT)),
  ];
}

function alignedLines(page: Page, table: Table): string[] {
  const columns = columnsIn("terminal", table);
  const shown = table.rows.slice(0, table.most?.rows ?? table.rows.length);
  const rest = table.rows.length - shown.length;
  const options = { width: page.width - INDENT, color: page.color };
  const lines = alignTable(
    columns.map(({ column }) => textColumn(column)),
    shown.map((row) => columns.map(({ at }, i) => textCell(row, at, i === 0))),
    options,
  );
  return [
    ...(table.caption === "" ? [] : paragraph(page, table.caption, "dim")),
    ...lines.map(indented),
    ...(rest > 0
      ? paragraph(page, `${rest} more: ${table.most!.rest}`, "dim", INDENT, INDENT)
      : []),
  ];
}

function textColumn({ heading, short, align = "left", rank, cut = false }: Column) {
  return {
    heading: short ?? heading,
    align,
    cut,
    ...(rank === undefined ? {} : { optional: true, rank }),
  };
}

function textCell({ cells, role }: Row, at: number, first: boolean) {
  const text = plainText(cellText(cells[at]));
  if (role === "aside" && first) return { text: `(${text})`, style: "dim" as const };
  return { text, style: STYLES[cellTone(cells[at])] };
}

function paragraph(page: Page, text: string, style: Style, lead = 0, hang = 0): string[] {
  const lines = wrap(plainText(text), page.width - lead, " ".repeat(hang));
  return lines.map((line) => " ".repeat(lead) + styled(line, style, page.color));
}

/** The text without the marks of code and without anything that steers a terminal. */
function plainText(text: string): string {
  return printable(withoutMarks(text.replace(/\s*[\r\n]+\s*/g, " "))).trimStart();
}

function indented(line: string): string {
  return (" ".repeat(INDENT) + line).trimEnd();
}
