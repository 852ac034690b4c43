/**
 * The document model: a report as data, and its three renderers.
 *
 * `model.ts` says what a document is made of. `terminal.ts`, `markdown.ts` and `html.ts` render any document.
 * `run_sections.ts` has the sections that the report of every run has: controls, findings, machine.
 *
 * May import: `record`, `stats`, and `bench/report/`.
 *
 * To add a kind of block: `model.ts`, and each of the renderers.
 *
 * @module
 */

export {};
