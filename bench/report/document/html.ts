/**
 * A document as one HTML page that needs no network and no script.
 *
 * @module
 */

import { escapeMarkup } from "../charts/chart.ts";
import { htmlPage } from "../html_page.ts";
import {
  factsTable,
  type HtmlCell,
  type HtmlSection,
  scrollTable,
  withCode,
} from "../html_markup.ts";
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

const CLASSES: Readonly<Record<Tone, string>> = {
  plain: "",
  strong: "strong",
  muted: "note",
  good: "good",
  bad: "bad",
  warn: "warn",
  faster: "faster",
  slower: "slower",
  equivalent: "equivalent",
  inconclusive: "inconclusive",
};

/** The document as a page: its answer first, links to the sections, the sections. */
export function documentHtml({ title, run, question, lead, sections }: ReportDocument): string {
  return htmlPage({
    title,
    kicker: `${title} · ${run}`,
    heading: withCode(question),
    top: markupOf(lead),
    sections: sections.flatMap(sectionOf),
  });
}

function sectionOf(section: Section): HtmlSection[] {
  if (!isIn("html", section)) return [];
  const body = markupOf(section.blocks);
  if (body === "") return [];
  return [{
    id: section.id,
    title: withCode(section.title),
    body,
    ...(section.folded === undefined ? {} : { folded: section.folded }),
  }];
}

function markupOf(blocks: readonly Block[]): string {
  return blocks.filter((block) => isIn("html", block)).map(blockMarkup)
    .filter((markup) => markup !== "").join("\n");
}

function blockMarkup(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return block.text === "" ? "" : `<p${classOf(block.tone)}>${withCode(block.text)}</p>`;
    case "warning":
      return block.level === "warning"
        ? `<p class="warning" role="alert">${withCode(block.text)}</p>`
        : `<p class="caution">${withCode(block.text)}</p>`;
    case "list": {
      const items = block.items.map((item) => `<li>${withCode(item)}</li>`);
      return items.length === 0 ? "" : `<ul>${items.join("\n")}</ul>`;
    }
    case "facts":
      return factsTable(block.facts);
    case "table":
      return tableMarkup(block);
    case "figure":
      return figureMarkup(block);
    case "code":
      return `<pre tabindex="0"><code>${escapeMarkup(block.text)}</code></pre>`;
    case "heading": {
      const id = block.anchor === undefined ? "" : ` id="${escapeMarkup(block.anchor)}"`;
      return `<h3${id}${classOf(block.tone)}>${withCode(block.text)}</h3>`;
    }
    case "details": {
      const inner = markupOf(block.blocks);
      return inner === ""
        ? ""
        : `<details><summary>${withCode(block.summary)}</summary>\n${inner}\n</details>`;
    }
    case "group": {
      const inner = markupOf(block.blocks);
      return inner === "" ? "" : `<div class="group">${inner}</div>`;
    }
  }
}

function tableMarkup(table: Table): string {
  if (table.rows.length === 0) return "";
  const columns = columnsIn("html", table);
  const side = (at: number) => table.columns[at]!.align === "right" ? "n" : "";
  return scrollTable(
    {
      caption: table.caption,
      label: table.caption || columns.map(({ column }) => column.heading).join(", "),
      class: table.content ?? "figures",
      headings: columns.map(({ column, at }) => ({
        html: withCode(column.heading),
        class: side(at),
      })),
    },
    table.rows.map((row) => ({
      ...(row.role === "aside" ? { class: "control" } : {}),
      cells: columns.map(({ at }, i) => cellMarkup(row, row.cells[at], side(at), i)),
    })),
  );
}

function cellMarkup({ role }: Row, cell: Cell | undefined, side: string, column: number): HtmlCell {
  const note = role === "aside" && column === 0 ? " (control)" : "";
  // A name of many parts may be broken after a slash.
  const text = withCode(cellText(cell)).replace(/\/(?=\p{L})(?![^<]*>)/gu, "/<wbr>") + note;
  const to = typeof cell === "object" ? cell.to : undefined;
  const html = to === undefined ? text : `<a href="#${escapeMarkup(to)}">${text}</a>`;
  const tone = role === "aside" ? "" : CLASSES[cellTone(cell)];
  return { html, class: [side, tone].filter((name) => name !== "").join(" ") };
}

function figureMarkup({ panels, caption, size = "plot" }: Figure): string {
  if (panels.length === 0) return "";
  const boxes = panels.map(({ title, svg, windows }) => {
    const head = title === undefined ? "" : `<h4>${withCode(title)}</h4>`;
    return `<div${windows === undefined ? "" : ` class="${windows}"`}>${head}${svg()}</div>`;
  });
  const words = caption === "" ? "" : `\n<figcaption>${withCode(caption)}</figcaption>`;
  return `<figure><div class="panels ${size}">${boxes.join("\n")}</div>${words}</figure>`;
}

function classOf(tone: Tone | undefined): string {
  const name = CLASSES[tone ?? "plain"];
  return name === "" ? "" : ` class="${name}"`;
}
