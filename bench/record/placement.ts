/**
 * Where the cells of a comparison run.
 *
 * @module
 */

/** Placement of the cells of a comparison: one process each, both in one process, or all in one process. */
export type Placement = "isolated" | "paired" | "shared";
