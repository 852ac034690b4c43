/**
 * Colors of charts and page, for light and dark.
 *
 * Charts are drawn in the light colors. Every element then gets a class per color, so that a style sheet
 * can exchange them in the dark, and a viewer without style sheets still shows the light picture.
 *
 * @module
 */

/** One color in both schemes. */
interface ThemeColor {
  /** Hexadecimal, distinct from all other light colors: it is what the classes are found by. */
  readonly light: string;
  /** Hexadecimal. */
  readonly dark: string;
}

const COLORS = {
  surface: { light: "#ffffff", dark: "#0d1117" },
  card: { light: "#f6f8fa", dark: "#151b23" },
  text: { light: "#1f2328", dark: "#e6edf3" },
  muted: { light: "#59636e", dark: "#9aa4af" },
  line: { light: "#d1d9e0", dark: "#3d444d" },
  band: { light: "#e8ecf0", dark: "#262c36" },
  link: { light: "#0550ae", dark: "#79c0ff" },
  slower: { light: "#b35900", dark: "#f0883e" },
  faster: { light: "#0a6cc2", dark: "#58a6ff" },
  equivalent: { light: "#1a7f37", dark: "#3fb950" },
  inconclusive: { light: "#6e5494", dark: "#bc9cff" },
  danger: { light: "#b3261e", dark: "#ff8a80" },
  box: { light: "#7fa8d6", dark: "#3b6ea5" },
  heatText: { light: "#1b1f24", dark: "#f0f3f6" },
  heatFaster: { light: "#9ecbff", dark: "#0c4a8a" },
  heat0: { light: "#e3e7eb", dark: "#2b323b" },
  heat1: { light: "#fdf0d0", dark: "#3d3420" },
  heat2: { light: "#fbdf9f", dark: "#5a4415" },
  heat3: { light: "#f9c878", dark: "#74500f" },
  heat4: { light: "#f4ab5c", dark: "#8b4d12" },
  heat5: { light: "#ea8c55", dark: "#98401a" },
  heat6: { light: "#df7a66", dark: "#a13230" },
} as const satisfies Record<string, ThemeColor>;

/** Name of a theme color. */
export type ColorName = keyof typeof COLORS;

const NAMES = Object.keys(COLORS) as ColorName[];

/** The light color, to draw with. */
export function themeColor(name: ColorName): string {
  return COLORS[name].light;
}

/** Class that a fill or a stroke of this color gets: `f-text`, `s-text`; `null` for other colors. */
export function colorClass(property: "fill" | "stroke", color: string): string | null {
  const name = NAMES.find((name) => COLORS[name].light === color.toLowerCase());
  return name === undefined ? null : `${property === "fill" ? "f" : "s"}-${name}`;
}

/** Style sheet of a picture that stands alone: dark colors where the reader prefers them. */
export function pictureStyle(): string {
  const rules = NAMES.map((name) =>
    `.f-${name}{fill:${COLORS[name].dark}}.s-${name}{stroke:${COLORS[name].dark}}`
  );
  return `@media (prefers-color-scheme:dark){${rules.join("")}}`;
}

/** Style sheet of a page: a custom property per color, and the classes of its charts. */
export function pageColorStyle(): string {
  const properties = (scheme: "light" | "dark") =>
    NAMES.map((name) => `--${name}:${COLORS[name][scheme]};`).join("");
  const classes = NAMES.map((name) =>
    `.f-${name}{fill:var(--${name})}.s-${name}{stroke:var(--${name})}`
  );
  return `:root{color-scheme:light dark;${properties("light")}}\n` +
    `@media (prefers-color-scheme:dark){:root{${properties("dark")}}}\n${classes.join("")}`;
}
