/**
 * What the browser test looks at, and what it gets to know.
 *
 * @module
 */

/** Window sizes and color schemes. */
export const VIEWS: readonly {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}[] = [
  { width: 400, height: 860, scheme: "light" },
  { width: 400, height: 860, scheme: "dark" },
  { width: 800, height: 900, scheme: "light" },
  { width: 1400, height: 900, scheme: "light" },
  { width: 1400, height: 900, scheme: "dark" },
];

/** What is drawn. Boxes are in CSS pixels. */
export interface DrawnPage {
  /** Width that the page needs, and width that it has. */
  readonly scrollWidth: number;
  /** Width of the window. */
  readonly clientWidth: number;
  /** Lower edges of the answer, and of the figure, the table and how sure it is; empty in a picture. */
  readonly answerBottoms: readonly number[];
  /** Visible charts. */
  readonly chartCount: number;
  /** Texts of each visible chart. */
  readonly chartTexts: readonly (readonly string[])[];
  /** Labels that leave their chart: `chart: label`. */
  readonly cut: readonly string[];
  /** Labels that lie on each other: `chart: label / label`. */
  readonly overlaps: readonly string[];
  /** Text outside charts that leaves the window. */
  readonly outside: readonly string[];
  /** Text whose contrast with what is behind it is below 4.5: `text: contrast`. */
  readonly faint: readonly string[];
  /** Marks of forest plots that lie outside their chart. */
  readonly strayMarks: number;
}

/** One look at the page. */
export interface PageView extends DrawnPage {
  /** Width of the window. */
  readonly width: number;
  /** Height of the window. */
  readonly height: number;
  /** Color scheme. */
  readonly scheme: string;
  /** Console messages and errors. */
  readonly messages: readonly string[];
  /** Requests other than for the page itself. */
  readonly requests: readonly string[];
}
