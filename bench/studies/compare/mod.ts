/**
 * Functions that somebody else wrote, compared: `deno task lab compare`, and `compare` and `measure` for programs.
 *
 * Reading order: `compare.ts` is the entry. `user_files.ts` and `project.ts` find the files and their project,
 * `preflight.ts` checks that all functions do the same, `parameters.ts` combines values, `compare_plan.ts` plans, `run_compare.ts` measures, `gate.ts`
 * decides for CI. `launch.ts`, `permissions.ts`, `lock_copy.ts` and `module_graph.ts` say how their processes start.
 * What runs inside those processes is in `bench/workload/user/`.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * @module
 */

export {};
