/**
 * The frame of a page that needs no network and no script.
 *
 * @module
 */

import { escapeMarkup } from "./charts/chart.ts";
import type { HtmlSection } from "./html_markup.ts";
import { pageStyle } from "./page_style.ts";

/** What a page holds. */
export interface HtmlPage {
  /** Title of the window, as text. */
  readonly title: string;
  /** A small line on top, as text. */
  readonly kicker: string;
  /** First heading, as markup. */
  readonly heading: string;
  /** What stands above the list of sections, as markup. */
  readonly top: string;
  /** The sections. */
  readonly sections: readonly HtmlSection[];
  /** Style sheet rules beside those of every page. */
  readonly style?: string;
}

/** The page: its answer first, links to the sections, the sections. */
export function htmlPage({ title, kicker, heading, top, sections, style = "" }: HtmlPage): string {
  const links = sections.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`);
  const bodies = sections.map(sectionMarkup);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';img-src data:">
<link rel="icon" href="data:,">
<title>${escapeMarkup(title)}</title>
<style>${pageStyle()}${style}</style>
</head>
<body>
<main>
<header>
<p class="kicker">${escapeMarkup(kicker)}</p>
<h1>${heading}</h1>
</header>
${top}
<nav aria-label="Sections"><ul>${links.join("")}</ul></nav>
${bodies.join("\n")}
</main>
</body>
</html>
`;
}

function sectionMarkup({ id, title, body, folded }: HtmlSection): string {
  const heading = `<h2 id="${id}">${title}</h2>`;
  const inner = folded
    ? `<details><summary>${heading}</summary>\n${body}\n</details>`
    : `${heading}\n${body}`;
  return `<section aria-labelledby="${id}">\n${inner}\n</section>`;
}
