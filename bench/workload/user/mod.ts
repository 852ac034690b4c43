/**
 * Functions that somebody else wrote, inside the process that measures them.
 *
 * Reading order: `user_function.ts` loads one, `verify_function.ts` calls it and notes its results, `digest.ts` and
 * `structure.ts` make a number of a result, `user_loop.ts` times it, `user_workload.ts` is the workload. `captured.ts`
 * keeps what the lab needs although a module may replace, freeze or delete globals.
 *
 * `bench_workload.ts` is the workload of a registered bench, which `bench_registry.ts` records, also for the stand-ins of
 * mitata and tinybench; `timed_calls.ts` is what both workloads run.
 *
 * May import: `process`, and `bench/workload/` as the contract.
 *
 * @module
 */

export {};
