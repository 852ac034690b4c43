/**
 * History: what benches came to commit by commit, kept in git notes as ratios.
 *
 * `from_gate.ts` makes entries of gates, `notes.ts` keeps them, `series.ts` makes series of them and finds changes, `history_document.ts` shows them with
 * `history_chart.ts`, `exports.ts` writes what other tools read. The record of an entry is `bench/record/history.ts`.
 *
 * To add a format to export: an entry of `EXPORTS` in `exports.ts`.
 *
 * @module
 */

export {};
