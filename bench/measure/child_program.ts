/**
 * Where the program of measuring processes is.
 *
 * @module
 */

/** URL of the program that `MeasuringChild` runs. */
export const CHILD_PROGRAM: string = new URL("./child.ts", import.meta.url).href;
