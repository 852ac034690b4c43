/**
 * Records: every file format once, as a schema that is read, written and published through it.
 *
 * Reading order: `record_file.ts` is what all formats share: name, version, reading. Then one format after the other, each
 * a schema: `lab.ts` with `read_lab.ts`, `claims.ts`, `selftest.ts` with `selftest_summary.ts`, `calibration.ts`; what
 * several hold has a file of its own (`finding.ts`, `environment.ts`, `cell_evidence.ts` …). `formats.ts`, generated,
 * holds the types. `write_files.ts` writes so that a reader never meets half a file.
 *
 * May import: `stats`, and the names of layouts from `ring`.
 *
 * To add a field to the record of a run: add it to the schema in `lab.ts`, optional so that older records can be read;
 * then `deno task schema` writes its type and the JSON Schema. It is filled in `bench/measure/analyze.ts` or
 * `bench/measure/run_lab.ts` and shown by a section in `bench/studies/lab/document/`.
 *
 * @module
 */

export {};
