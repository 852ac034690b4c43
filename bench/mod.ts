/**
 * The lab: workloads, the conductor that measures them, the statistics that judge, the reports.
 *
 * Reading order: `workload/workload.ts` (what is timed), `measure/block.ts` (how: fresh processes, rounds of
 * short windows), `measure/conductor.ts` (blocks over all groups within a budget), `stats/mod.ts` (what the
 * figures say), `record/lab.ts` (the record). `cli/main.ts` is `deno task lab`. `studies/compare/compare.ts` measures
 * functions of anybody's modules with the same machinery.
 *
 * Nothing in `ring/` or `dispatch/` imports from here.
 *
 * @module
 */

export * from "./studies/claims/mod.ts";
export * from "./studies/lab/mod.ts";
export * from "./stats/mod.ts";
export * from "./workload/mod.ts";
export { type Cell, cellName } from "./cell.ts";
export type { Placement } from "./record/placement.ts";
export type { Progress } from "./measure/conductor.ts";
export { BadInput } from "./bad_input.ts";
// The comparison of functions takes the name of the statistics' comparison of blocks.
export { compare, type CompareOptions, measure } from "./studies/compare/compare.ts";
export { compare as compareBlocks, type CompareOptions as BlockOptions } from "./stats/mod.ts";
