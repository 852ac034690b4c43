/**
 * Records: every file format once, as a schema that is read, written and published through it.
 *
 * Reading order: `record_file.ts` is what all formats share: name, version, reading. Then one format after the other:
 * `lab.ts` with `lab_schema.ts` and `read_lab.ts`, `claims.ts` with `claims_schema.ts`, `selftest.ts` with
 * `selftest_schema.ts`. `evidence_schema.ts` and `calibration.ts` are parts of them. `write_files.ts` writes so that a
 * reader never meets half a file.
 *
 * May import: `stats`.
 *
 * To add a field to the record of a run: add it to `lab.ts` and `lab_schema.ts` (a check by the compiler holds them
 * together), optional so that older records can be read; then `deno task schema`. It is filled in
 * `bench/measure/analyse.ts` or `bench/measure/run_lab.ts` and shown by a section in `bench/studies/lab/`.
 *
 * @module
 */

export {};
