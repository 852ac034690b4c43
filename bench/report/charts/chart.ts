/**
 * Charts as SVG text, drawn by ECharts without a browser.
 *
 * @module
 */

// ECharts' main entry asks the environment for NODE_ENV; its production bundle needs no permission.
// @ts-types="echarts"
import * as echarts from "echarts/dist/echarts.esm.min.mjs";
import type { EChartsOption } from "echarts";
import { colorClass, pictureStyle } from "./chart_theme.ts";
import { graphemes, visible } from "../../record/names.ts";

/** What a chart is, for those who cannot see it. */
export interface ChartLabel {
  /** Identifier, unique in the page: letters, digits, hyphens. */
  readonly id: string;
  /** Short title. */
  readonly title: string;
  /** What the chart shows, one or two sentences. */
  readonly description: string;
}

/** Size of a chart in CSS pixels. */
export interface ChartSize {
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
}

/** Font of all charts. */
export const CHART_FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif";

/**
 * Renders a chart as an `svg` element that scales with its container, titled and described. The same
 * option gives the same text.
 */
export function renderChart(option: EChartsOption, size: ChartSize, label: ChartLabel): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: CHART_FONT },
      ...option,
    });
    return accessible(themed(chart.renderToSVGString()), size, label);
  } finally {
    // An undisposed chart keeps its timer, and with it the process, alive.
    chart.dispose();
  }
}

/** Makes a chart a file of its own: name space, a surface of its own, dark colors. */
export function standAlone(svg: string, size: ChartSize): string {
  const surface =
    `<rect x="0.5" y="0.5" width="${size.width - 1}" height="${size.height - 1}" rx="6" ` +
    `fill="#ffffff" stroke="#d1d9e0" class="f-surface s-line"/>`;
  return svg.replace(/<\/desc>/, `</desc><style>${pictureStyle()}</style>${surface}`) + "\n";
}

/**
 * A text on one line, shortened in the middle to what surely fits: fonts differ between viewers, so it counts on a wide
 * one.
 *
 * @param width CSS pixels.
 * @param fontSize CSS pixels.
 */
export function fitText(name: string, width: number, fontSize: number): string {
  const text = visible(name);
  const characters = graphemes(text);
  const room = width / fontSize;
  const widthOf = (part: readonly string[]) => part.reduce((sum, one) => sum + letterWidth(one), 0);
  if (widthOf(characters) <= room) return text;
  const half = (room - letterWidth("…")) / 2;
  const count = (part: readonly string[]) => {
    let used = 0;
    const end = part.findIndex((one) => (used += letterWidth(one)) > half);
    return end < 0 ? part.length : end;
  };
  const head = count(characters);
  const tail = count(characters.toReversed());
  return `${characters.slice(0, head).join("")}…${characters.slice(-tail || Infinity).join("")}`;
}

/** Width of a text in a wide font: CSS pixels, as the size is. */
export function wideWidth(text: string, fontSize: number): number {
  return graphemes(text).reduce((sum, one) => sum + letterWidth(one), 0) * fontSize;
}

/** Width of a letter in a wide font, in units of the font's size. */
function letterWidth(character: string): number {
  // Of a letter with marks, and of an emoji of several code points, the first code point says how wide it is.
  if (/^[-ijlt.,:;'|!()[\] ]/.test(character)) return 0.45;
  if (/^[mwMW@%…]/.test(character)) return 1;
  if (/^[A-Z]/.test(character)) return 0.8;
  return character < "\u1100" ? 0.65 : 1.1;
}

/** Text for use between tags and in attributes; what cannot be seen is written out, except line breaks. */
export function escapeMarkup(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.split("\n").map(visible).join("\n").replace(
    /[&<>"']/g,
    (character) => entities[character]!,
  );
}

/** Exchanges ECharts' classes, which serve pointers, for those of the theme; leaves out what every element repeats. */
function themed(svg: string): string {
  return withoutRepeats(svg.replace(/<style\b[\s\S]*?<\/style>/g, "")).replace(
    /<(path|text|rect|circle|polygon|polyline|line|g|tspan)\b([^>]*?)(\/?)>/g,
    (_all, tag: string, attributes: string, end: string) => {
      const rest = attributes.replace(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, "")
        .replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))));
      const classes = (["fill", "stroke"] as const).flatMap((property) => {
        const color = new RegExp(` ${property}="([^"]*)"`).exec(rest)?.[1];
        const name = color === undefined ? null : colorClass(property, color);
        return name === null ? [] : [name];
      });
      const attribute = classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
      return `<${tag}${rest}${attribute}${end}>`;
    },
  );
}

/** The font stands on the whole picture; ends of empty elements and what is so by default take room for nothing. */
function withoutRepeats(svg: string): string {
  return svg
    .replace(
      /(style="[^"]*?)\bfont: (italic )?(\d+px) [^";]*/g,
      (_all, before, italic, size) =>
        `${before}font-size:${size}${italic ? ";font-style:italic" : ""}`,
    )
    .replaceAll(`font-family:${CHART_FONT};`, "")
    .replace(/ (?:text-anchor="start"|xml:space="preserve")/g, "")
    .replace(/><\/(?:path|rect|circle|polygon)>/g, "/>");
}

function accessible(svg: string, { width, height }: ChartSize, label: ChartLabel): string {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `width="${width}" height="${height}" font-family="${CHART_FONT}" role="img" aria-labelledby="${label.id}-t ${label.id}-d">` +
    `<title id="${label.id}-t">${escapeMarkup(label.title)}</title>` +
    `<desc id="${label.id}-d">${escapeMarkup(label.description)}</desc>`;
  return svg.replace(/<svg\b[^>]*>/, () => open).replace(/zr\d+-/g, `${label.id}-`)
    .replace(/\n+/g, "\n").trim();
}
