/**
 * Measuring: a plan of groups becomes windows, ratios and verdicts.
 *
 * Reading order: `bench/cell.ts` and `plan.ts` say what is to be measured. `conductor.ts` runs block after block, `block.ts` one
 * of them: a fresh process for each cell, short windows in turns. `child.ts` is the program of those processes,
 * `protocol.ts` what is said to it. `canary.ts` is the loops by which a process knows the state of its core, `core_probe.ts`
 * what the machine's CPUs share, `pin.ts` and `neighbor.ts` keep processes on a CPU and put loads on others. `window_plan.ts` says how long windows are, `schedule.ts` and `budget.ts` which blocks
 * fit the time. `analyze.ts` turns windows into the groups of a report, `control_outcome.ts` judges the controls,
 * `run_lab.ts` does all of it. `environment.ts` describes the machine.
 *
 * May import: `process`, `workload`, `record`, `stats`.
 *
 * To add a control: `bench/workload/controls.ts` runs it, `control_outcome.ts` judges it.
 *
 * @module
 */

export {};
