/**
 * Sweeps: one comparison over the values of one setting.
 *
 * Reading order: `sweep_plan.ts` (what varies), `run_sweep.ts`, `sweep_points.ts` (figures), `sweep_chart.ts`.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * To add a sweep: an entry of `sweep_plan.ts`.
 *
 * @module
 */

export {};
