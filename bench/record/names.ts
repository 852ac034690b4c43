/**
 * Names that somebody else chose, in text: characters that cannot be seen are written out, and what is cut is cut by
 * columns, where names still differ.
 *
 * @module
 */

import stringWidth from "string-width";

/** Stands for a backquote of a name in text whose backquotes mark code; no text holds this noncharacter. */
const BACKQUOTE = "\ufdd0";

/**
 * Characters that steer a terminal, break a line, turn the direction of writing or have no width of their own: C0, C1,
 * soft hyphen, zero-width and bidirectional controls, line and paragraph separators, byte order mark, noncharacters.
 * The joiners of emoji and of some scripts stay.
 */
const UNSEEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufdd0-\ufdef\ufff9-\ufffb]/g;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text on one line, with what cannot be seen written out: `\n`, `\x1b`, `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return SHORT[character] ??
      (code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`);
  });
}

/** A name in backquotes, for text that {@linkcode markedParts} reads; it may hold backquotes itself. */
export function quoted(name: string): string {
  return `\`${visible(name).replaceAll("`", BACKQUOTE)}\``;
}

/** A text of somebody else as it stands, for text that {@linkcode markedParts} reads: a backquote in it marks nothing. */
export function unmarked(text: string): string {
  return text.replaceAll("`", BACKQUOTE);
}

/** The text of {@linkcode markedParts} without its marks. */
export function withoutMarks(text: string): string {
  return markedParts(text).map(({ text }) => text).join("");
}

/** A part of a text: a name, or what stands between names. */
export interface MarkedPart {
  /** Whether it is a name or other code. */
  readonly isCode: boolean;
  /** The part itself, without marks. */
  readonly text: string;
}

/** The parts of a text in which backquotes mark names; where they do not come in pairs, they are part of the text. */
export function markedParts(text: string): MarkedPart[] {
  const parts = text.split("`");
  const whole = parts.length % 2 === 1 ? parts : [text];
  return whole.map((part, i) => ({
    isCode: i % 2 === 1,
    text: part.replaceAll(BACKQUOTE, "`"),
  }));
}

const SEGMENTER = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What a reader takes for the characters of a text: a letter with its marks, an emoji of several code points. */
export function graphemes(text: string): string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

/** The beginning of a text, at most `width` columns, ended by `…` where something is cut. */
export function cutEnd(text: string, width: number): string {
  return stringWidth(text) <= width ? text : `${headOf(graphemes(text), width - 1).trimEnd()}…`;
}

/** How much of the room for a shortened name its beginning gets: what is tried, in order, until all names differ. */
const HEAD_SHARES = [1 / 2, 1 / 3, 1 / 6, 0, 2 / 3, 1];

/**
 * Names in at most `width` columns each. Those that are wider lose their middle; where two would look the same, the
 * end keeps more of the room, as names of the same folder or of a control differ there.
 */
export function cutNames(names: readonly string[], width: number): string[] {
  const tries = HEAD_SHARES.map((share) => names.map((name) => cutMiddle(name, width, share)));
  const distinct = new Set(names).size;
  return tries.find((cut) => new Set(cut).size === distinct) ?? tries[0]!;
}

function cutMiddle(name: string, width: number, headShare: number): string {
  if (stringWidth(name) <= width) return name;
  const characters = graphemes(name);
  const head = headOf(characters, Math.ceil((width - 1) * headShare));
  const room = width - 1 - stringWidth(head);
  let tail = "";
  for (const character of characters.toReversed()) {
    if (stringWidth(character + tail) > room) break;
    tail = character + tail;
  }
  return `${head}…${tail}`;
}

function headOf(characters: readonly string[], room: number): string {
  let head = "";
  for (const character of characters) {
    if (stringWidth(head + character) > room) break;
    head += character;
  }
  return head;
}
