/**
 * Quick looks: what `deno bench` and the mitata suite measure. No intervals, no verdicts.
 *
 * Reading order: `operations.ts` lists the operations, `register_operations.ts` registers them with `deno bench`, the files
 * `*_bench.ts` are where it starts, by layout. `rare_split.ts`, `rare_packed.ts` and `rare_mixed.ts` are
 * `deno task bench:rare`. `mitata_plan.ts`, `mitata_process.ts` and `mitata_child.ts` are `deno task mitata`.
 *
 * May import: `process`, `workload`, `record`, `stats`.
 *
 * To add an operation: an entry of `operations.ts`.
 *
 * @module
 */

export {};
