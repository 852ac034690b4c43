/**
 * A document as GitHub-flavored Markdown, for the summary of a CI job: pictures in letters, long parts folded.
 *
 * @module
 */

import { escapeMarkup } from "../charts/chart.ts";
import { escapedText, markdownTable } from "../markdown_text.ts";
import { withoutMarks } from "../../record/names.ts";
import {
  type Block,
  type Cell,
  cellText,
  cellTone,
  columnsIn,
  type Figure,
  isIn,
  type ReportDocument,
  type Row,
  type Section,
  type Table,
  type Tone,
} from "./model.ts";

/** Tones of cells in bold type. */
const STANDS_OUT: readonly Tone[] = ["strong", "bad", "slower", "faster"];

/** The document as Markdown, ended by a newline. */
export function documentMarkdown({ title, run, lead, sections }: ReportDocument): string {
  const parts = [
    `# ${escapedText(title)}`,
    escapedText(run),
    ...lead.flatMap(partsOf),
    ...sectionsParts(sections),
  ];
  return parts.join("\n\n") + "\n";
}

function sectionsParts(sections: readonly Section[]): string[] {
  return sections.flatMap((section) => {
    if (!isIn("markdown", section)) return [];
    const parts = section.blocks.flatMap(partsOf);
    if (parts.length === 0) return [];
    const title = escapedText(section.title);
    return section.folded
      ? [`<details><summary><h2>${markup(section.title)}</h2></summary>`, ...parts, "</details>"]
      : [`## ${title}`, ...parts];
  });
}

function partsOf(block: Block): string[] {
  if (!isIn("markdown", block)) return [];
  switch (block.kind) {
    case "paragraph": {
      const text = escapedText(block.text);
      return text === "" ? [] : [block.tone === "strong" ? `**${text}**` : text];
    }
    case "warning":
      return [
        `> [!${block.level === "warning" ? "WARNING" : "NOTE"}]\n> **${escapedText(block.text)}**`,
      ];
    case "list":
      return block.items.length === 0
        ? []
        : [block.items.map((item) => `- ${escapedText(item)}`).join("\n")];
    case "facts":
      return [
        markdownTable(["", ""], "ll", block.facts.map((fact) => fact.map(escapedText))),
      ];
    case "table":
      return tableParts(block);
    case "code":
      return [fenced(block.text, block.language ?? "")];
    case "heading":
      return [
        ...(block.anchor === undefined ? [] : [`<a id="${escapeMarkup(block.anchor)}"></a>`]),
        `### ${escapedText(block.text)}`,
      ];
    case "details":
      return [
        `<details><summary>${markup(block.summary)}</summary>`,
        ...block.blocks.flatMap(partsOf),
        "</details>",
      ];
    case "group":
      return block.blocks.flatMap(partsOf);
    case "figure":
      return figureParts(block);
  }
}

/** Pictures in letters, where there are any; what the marks mean. */
function figureParts({ panels, caption }: Figure): string[] {
  const texts = panels.flatMap(({ title, text }) =>
    text === undefined
      ? []
      : [...(title === undefined ? [] : [escapedText(title)]), fenced(text(), "text")]
  );
  return texts.length === 0 || caption === "" ? texts : [...texts, escapedText(caption)];
}

function tableParts(table: Table): string[] {
  if (table.rows.length === 0) return [];
  const columns = columnsIn("markdown", table);
  return [
    ...(table.caption === "" ? [] : [`${escapedText(table.caption)}:`]),
    markdownTable(
      columns.map(({ column }) => escapedText(column.heading)),
      columns.map(({ column }) => column.align === "right" ? "r" : "l").join(""),
      table.rows.map((row) => columns.map(({ at }, i) => cellMarkdown(row, row.cells[at], i))),
    ),
  ];
}

function cellMarkdown({ role }: Row, cell: Cell | undefined, column: number): string {
  const own = escapedText(cellText(cell));
  const to = typeof cell === "object" ? cell.to : undefined;
  const text = to === undefined ? own : `[${own}](#${to})`;
  const tone = cellTone(cell);
  if (role === "aside") return column === 0 ? `${text} (control)` : text;
  return text !== "" && STANDS_OUT.includes(tone) ? `**${text}**` : text;
}

/** Text inside of HTML, where marks of Markdown do not count. */
function markup(text: string): string {
  return escapeMarkup(withoutMarks(text));
}

/** A block of code; its fence is longer than any run of backquotes in it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
