/**
 * Explanations: what V8 made of a function, and why, for a person.
 *
 * `explain.ts` gathers and words the evidence of `bench/evidence/`, `render_explanation.ts` prints it.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * @module
 */

export {};
