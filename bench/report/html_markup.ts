/**
 * Pieces of markup that the sections of the HTML report share.
 *
 * @module
 */

import { escapeMarkup } from "./charts/chart.ts";
import { markedParts, visible, withoutMarks } from "../record/names.ts";

/** A section of the page. */
export interface HtmlSection {
  /** Identifier of its heading. */
  readonly id: string;
  /** Heading, as markup. */
  readonly title: string;
  /** Contents, as markup. */
  readonly body: string;
  /** Whether it is folded at first; not by default. */
  readonly folded?: boolean;
}

/** A table cell: markup, with a class if it has one. */
export interface HtmlCell {
  /** Markup. */
  readonly html: string;
  /** Class. */
  readonly class?: string;
}

/** Plain text as markup; names in backquotes become code, a percent sign stays with its figure. */
export function withCode(text: string): string {
  return markedParts(text).map(({ isCode, text }) =>
    isCode ? codeOf(text) : escapeMarkup(text).replaceAll(" %", "&nbsp;%")
  ).join("");
}

/** A name as code. */
export function codeOf(name: string): string {
  return `<code>${escapeMarkup(visible(name))}</code>`;
}

/**
 * A table in a box that scrolls sideways where it is too wide, reachable by keyboard. On phones each row
 * becomes a block with labeled figures; the roles keep it a table for assistive technology.
 */
export function scrollTable(
  options: {
    readonly caption: string;
    /** What it is called, for those who cannot see it; the caption by default. */
    readonly label?: string;
    readonly class: string;
    readonly headings: readonly HtmlCell[];
  },
  rows: readonly { readonly class?: string; readonly cells: readonly HtmlCell[] }[],
): string {
  const attribute = (name: string | undefined) => name === undefined ? "" : ` class="${name}"`;
  const head = options.headings.map((cell) =>
    `<th scope="col" role="columnheader"${attribute(cell.class)}>${cell.html}</th>`
  );
  const body = rows.map((row) => {
    const cells = row.cells.map((cell, i) =>
      i === 0
        ? `<th scope="row" role="rowheader"${attribute(cell.class)}>${cell.html}</th>`
        : `<td role="cell" data-label="${options.headings[i]?.html.replace(/<[^>]*>/g, "") ?? ""}"${
          attribute(cell.class)
        }>${cell.html}</td>`
    );
    return `<tr role="row"${attribute(row.class)}>${cells.join("")}</tr>`;
  });
  const label = escapeMarkup(withoutMarks(options.label ?? options.caption));
  const caption = options.caption === "" ? "" : `<caption>${withCode(options.caption)}</caption>`;
  return `<div class="scroll" role="region" aria-label="${label}" tabindex="0">` +
    `<table role="table" class="${options.class}">${caption}` +
    `<thead role="rowgroup"><tr role="row">${head.join("")}</tr></thead>` +
    `<tbody role="rowgroup">\n${body.join("\n")}\n</tbody></table></div>`;
}

/** A table of names and values. */
export function factsTable(facts: readonly (readonly [name: string, value: string])[]): string {
  const rows = facts.map(([name, value]) =>
    `<tr><th scope="row">${withCode(name)}</th><td>${withCode(value)}</td></tr>`
  );
  return `<table class="facts"><tbody>\n${rows.join("\n")}\n</tbody></table>`;
}
