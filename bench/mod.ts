/**
 * The lab: it times workloads in fresh processes, judges the ratios and reports them.
 *
 * Reading order: `workload/workload.ts` (what is timed), `measure/block.ts` (how: fresh processes, rounds of short
 * windows), `measure/conductor.ts` (blocks over all groups within a budget), `stats/mod.ts` (what the figures say),
 * `record/lab.ts` (what is kept), `studies/lab/document/lab_document.ts` (what is shown). `cli/main.ts` is
 * `deno task lab`. Each folder has a `mod.ts` with its own reading order.
 *
 * | folder      | holds                                                             |
 * | ----------- | ----------------------------------------------------------------- |
 * | `cli`       | commands                                                          |
 * | `studies`   | lab, claims, compare, bench, explain, sweep, calibrate, selftest          |
 * | `measure`   | plan, processes and windows → groups of ratios and verdicts       |
 * | `evidence`  | what V8 made of a function                                        |
 * | `calibrate` | what calls cost on this machine                                   |
 * | `process`   | starting processes and talking with them                          |
 * | `workload`  | what is timed                                                     |
 * | `report`    | the document model, its renderers, charts                         |
 * | `record`    | file formats                                                      |
 * | `stats`     | pure functions from numbers to numbers                            |
 * | `quick`     | `deno bench` and mitata                                           |
 * | `generate`  | `deno task generate`                                              |
 *
 * Imports point one way: cli → studies → measure, evidence, calibrate → process → workload → `dispatch/` → `ring/`, and
 * report → record → stats. `docs/architecture.md` has the whole table.
 *
 * To add a workload, start at `workload/mod.ts`; a strategy, `dispatch/mod.ts`; a section of the report,
 * `studies/lab/mod.ts`; a claim, `studies/claims/mod.ts`; a command, `cli/mod.ts`; a field of a record, `record/mod.ts`.
 *
 * Nothing in `ring/` or `dispatch/` imports from here.
 *
 * @module
 */

export * from "./studies/claims/mod.ts";
export * from "./studies/lab/mod.ts";
export * from "./stats/mod.ts";
export * from "./workload/mod.ts";
export { type Cell, cellName, type Named } from "./cell.ts";
export type { Placement } from "./record/placement.ts";
export type { Progress } from "./measure/conductor.ts";
export { BadInput } from "./bad_input.ts";
// The comparison of functions takes the name of the statistics' comparison of blocks.
export { compare, type CompareOptions, measure } from "./studies/compare/compare.ts";
export { compare as compareBlocks, type CompareOptions as BlockOptions } from "./stats/mod.ts";
