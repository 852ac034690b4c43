/**
 * Functions that do the same work and differ in nothing but what they return, as source text.
 *
 * @module
 */

/** What is returned, by name. */
export const STYLES: Readonly<Record<string, string>> = {
  "zero": "0",
  "undefined": "undefined",
  "null": "null",
  "minus zero": "-0",
  "NaN": "NaN",
  "a double": "0.5",
  "a boolean": "true",
  "a string": '"done"',
  "a bigint": "1n",
  "an object": "state",
};

/** A module whose function adds to its state and returns as said. */
export function styledModule(prelude: string, returned: string): string {
  return `${prelude}
export const setup = () => ({ n: 0 });
export const checksum = (state) => state.n;
export default (state, i) => { state.n = (state.n + (i & 3)) | 0; return ${returned}; };
`;
}

/** A module whose function does nothing but compute what it returns, by as many square roots as said. */
export function pureModule(roots: number): string {
  const terms = Array.from({ length: roots }, (_, root) => `Math.sqrt(i * 1.${root + 1})`);
  return `export const checksum = () => 0;\nexport default (_, i) => ${terms.join(" + ")};\n`;
}
