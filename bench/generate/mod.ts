/**
 * What `deno task generate` writes: text that has its source elsewhere.
 *
 * Reading order: `generate.ts` lists the files, `generated_file.ts` says what one is. `strategy_outputs.ts` writes the
 * strategies of `dispatch/` from their forms, `readme_tables.ts` the marked parts of README.md and docs/workloads.md.
 *
 * May import: everything in `bench/`.
 *
 * To add a generated file: an entry of `GENERATED_FILES` in `generate.ts`.
 *
 * @module
 */

export {};
