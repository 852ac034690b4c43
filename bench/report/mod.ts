/**
 * Reports: how a document, its figures, names, tables and charts look. What a report says is in its study.
 *
 * In reading order: `document/model.ts` is a report as data, `document/terminal.ts`, `document/markdown.ts` and
 * `document/html.ts` render it. `figure.ts` says how numbers look, `text_table.ts` how a terminal's tables do. `charts/`
 * holds one file per chart, drawn as SVG; `charts/chart.ts` is what they share. See `studies/lab/document/lab_document.ts`
 * for a report.
 *
 * May import: `record`, `stats`.
 *
 * To add a chart: a file in `charts/`.
 *
 * @module
 */

export {};
