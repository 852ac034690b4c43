/**
 * A report as data: what it says, once, for every form in which people read it.
 *
 * A study builds a {@linkcode ReportDocument} from its record, a section a file; `terminal.ts`, `markdown.ts` and `html.ts`
 * turn any document into text. A form leaves out what it cannot show (a terminal shows no figure), and it never says what
 * another form contradicts, as all of them read the same values.
 *
 * Text is plain text in which names of code stand in backquotes: `code` puts them there, whatever the name holds, and
 * `unmarked` keeps the backquotes of a text of somebody else from meaning anything. Every renderer takes them apart again
 * with `markedParts`.
 *
 * @module
 */

import type { Verdict } from "../../stats/verdict.ts";

export { quoted as code, unmarked } from "../../record/names.ts";

/** The forms of a report. */
export type Form = "terminal" | "markdown" | "html";

/** What a text or a cell is to a reader, beside its words; a verdict looks as its mark in the plots does. */
export type Tone = "plain" | "strong" | "muted" | "good" | "bad" | "warn" | Verdict;

/** A column of a table. */
export interface Column {
  /** Heading. */
  readonly heading: string;
  /** Figures stand to the right, so that their digits line up; texts to the left, which is the default. */
  readonly align?: "left" | "right";
  /**
   * Where the table is too wide for a terminal, columns with a rank are left out, that of the highest rank first; those
   * without one always stand.
   */
  readonly rank?: number;
  /** Forms that have the column; all by default. */
  readonly only?: readonly Form[];
  /**
   * Whether a terminal cuts its texts to the room that the other columns leave; one column at most. It gives way before
   * columns of a rank are left out.
   */
  readonly cut?: boolean;
  /** A shorter heading for terminals. */
  readonly short?: string;
}

/** A cell of a table: its text, or the text with what it is to a reader. */
export type Cell = string | {
  /** The text. */
  readonly text: string;
  /** How it is to be read. */
  readonly tone?: Tone;
  /** Anchor in the same document that it leads to. */
  readonly to?: string;
};

/** A row of a table. */
export interface Row {
  /** A cell for each column. */
  readonly cells: readonly Cell[];
  /** `aside` for rows that are not of the subject itself, such as controls. */
  readonly role?: "aside";
}

/** What stands in every block. */
interface BlockBase {
  /** Forms that have the block; all by default. */
  readonly only?: readonly Form[];
}

/** Some sentences. */
export interface Paragraph extends BlockBase {
  readonly kind: "paragraph";
  readonly text: string;
  readonly tone?: Tone;
}

/** What a reader must not miss. */
export interface Warning extends BlockBase {
  readonly kind: "warning";
  readonly text: string;
  /** `warning`: the figures prove nothing or not all; `caution`: something need not hold. */
  readonly level: "warning" | "caution";
}

/** Items of a list. */
export interface List extends BlockBase {
  readonly kind: "list";
  readonly items: readonly string[];
}

/** Names with their values, such as the machine and its programs. */
export interface Facts extends BlockBase {
  readonly kind: "facts";
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** A table. */
export interface Table extends BlockBase {
  readonly kind: "table";
  /** What the figures are, in a few words. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** `figures` do not wrap; `prose` does. `figures` by default. */
  readonly content?: "figures" | "prose";
  /** Most rows that a terminal shows; the others are counted, with a word where they stand. */
  readonly most?: { readonly rows: number; readonly rest: string };
}

/** One or more pictures side by side. */
export interface Figure extends BlockBase {
  readonly kind: "figure";
  readonly panels: readonly {
    /** A word above the picture. */
    readonly title?: string;
    /** The picture, drawn when a form asks for it: markup of an SVG element with a title and a description. */
    readonly svg: () => string;
    /** The picture in letters, for forms that show none. */
    readonly text?: () => string;
    /** Whether the panel is for wide windows, for narrow ones, or for both, which is the default. */
    readonly windows?: "wide" | "narrow";
  }[];
  /** What the marks mean. */
  readonly caption: string;
  /** How large the panels are: `plot` by default. */
  readonly size?: "plot" | "small" | "full";
}

/** Text in a fixed font, line by line, such as machine code. */
export interface CodeBlock extends BlockBase {
  readonly kind: "code";
  readonly text: string;
  /** Language, for Markdown. */
  readonly language?: string;
}

/** A heading inside a section. */
export interface Heading extends BlockBase {
  readonly kind: "heading";
  readonly text: string;
  readonly tone?: Tone;
  /** Anchor, for links of cells. */
  readonly anchor?: string;
}

/** What is shown on request: folded where the form can fold. */
export interface Details extends BlockBase {
  readonly kind: "details";
  readonly summary: string;
  readonly blocks: readonly Block[];
}

/** Blocks that belong together, such as a comparison's plot and its table; side by side where there is room. */
export interface Group extends BlockBase {
  readonly kind: "group";
  readonly blocks: readonly Block[];
}

/** A piece of a document. */
export type Block =
  | Paragraph
  | Warning
  | List
  | Facts
  | Table
  | Figure
  | CodeBlock
  | Heading
  | Details
  | Group;

/** A section: its heading and what stands under it. */
export interface Section extends BlockBase {
  /** Identifier, for links; unique in the document. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Whether a page shows it folded at first; not by default. */
  readonly folded?: boolean;
}

/** A whole report. */
export interface ReportDocument {
  /** What it is, e.g. `vringlab report`. */
  readonly title: string;
  /** Run, time and commit, in one line. */
  readonly run: string;
  /** The question that it answers. */
  readonly question: string;
  /** The answer, and how sure it is: what the first screen shows. */
  readonly lead: readonly Block[];
  readonly sections: readonly Section[];
}

/** Whether a form has a block, section or column. */
export function isIn(form: Form, { only }: { readonly only?: readonly Form[] }): boolean {
  return only === undefined || only.includes(form);
}

/** The text of a cell. */
export function cellText(cell: Cell | undefined): string {
  return cell === undefined ? "" : typeof cell === "string" ? cell : cell.text;
}

/** The tone of a cell, `plain` unless it says otherwise. */
export function cellTone(cell: Cell | undefined): Tone {
  return cell === undefined || typeof cell === "string" ? "plain" : cell.tone ?? "plain";
}

/** The columns that a form has, with their places in rows. */
export function columnsIn(
  form: Form,
  { columns }: Table,
): readonly { readonly column: Column; readonly at: number }[] {
  return columns.map((column, at) => ({ column, at })).filter(({ column }) => isIn(form, column));
}
