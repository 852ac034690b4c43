/**
 * The lab: workloads, the conductor that measures them, the statistics that judge, the reports.
 *
 * Reading order: `workload/workload.ts` (what is timed), `measure/block.ts` (how: fresh processes, rounds of
 * short windows), `measure/conductor.ts` (blocks over all groups within a budget), `stats/mod.ts` (what the
 * figures say), `report/lab_report.ts` (the record). `cli.ts` is `deno task lab`.
 *
 * Nothing in `ring/` or `dispatch/` imports from here.
 *
 * @module
 */

export * from "./report/mod.ts";
export * from "./stats/mod.ts";
export * from "./workload/mod.ts";
export { type Cell, cellName, type Placement } from "./measure/cell.ts";
